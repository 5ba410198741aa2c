"""A student reads at a glance whether a program is open, until when, and what it costs."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from tests.factories import ContactFactory, DeadlineFactory, FeeFactory, ProgramPageFactory, intake

from .crawl import LANGUAGES, fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("overview")]

NOON = dt.datetime(2027, 2, 1, 9, 0, tzinfo=dt.UTC)  # noon in Moscow
CASES = {
    "open": ({"opens_on": dt.date(2026, 11, 1), "closes_on": dt.date(2027, 3, 1)}, "Open", "Open until March 1, 2027"),
    "closed": ({"opens_on": None, "closes_on": dt.date(2027, 1, 31)}, "Closed", "Closed on January 31, 2027"),
    "upcoming": (
        {"opens_on": dt.date(2027, 2, 2), "closes_on": dt.date(2027, 3, 1)},
        "Opens later",
        "Opens on February 2, 2027",
    ),
    "rolling": ({"kind": "rolling", "opens_on": None, "closes_on": None}, "Rolling", "Open at any time"),
    "not announced": (
        {"kind": "unannounced", "opens_on": None, "closes_on": None},
        "Not yet announced",
        "Dates not yet announced",
    ),
}


def program(*deadlines, **kwargs):
    return ProgramPageFactory(languages="all", intakes=[intake(deadlines=list(deadlines))], **kwargs)


@pytest.mark.parametrize(("facts", "state", "in_lists"), CASES.values(), ids=CASES)
def test_the_state_of_a_deadline_is_computed_and_says_as_of_when(facts, state, in_lists):
    page = program(DeadlineFactory.build(**facts))
    with time_machine.travel(NOON, tick=False):
        shown = fetch(f"{page.get_parent().slug}/{page.slug}/", "en")
        listed = fetch(f"{page.get_parent().slug}/", "en")
    assert shown.words(".panel .deadline").startswith(f"{in_lists} Incoming students")
    assert listed.words(".entry__state > p") == f"{in_lists} Incoming students"
    assert state in shown.words(".table tbody")
    for place in (shown.words(".panel .deadline"), listed.words(".finder__head")):
        assert "As of February 1, 2027, 12:00" in place.replace("\N{NARROW NO-BREAK SPACE}", " ")
        assert "Moscow, UTC+3" in place


def test_a_closed_program_offers_no_way_to_apply():
    page = program(DeadlineFactory.build(closes_on=dt.date(2027, 1, 1)), apply_url="https://apply.example.org/")
    path = f"{page.get_parent().slug}/{page.slug}/"
    with time_machine.travel(dt.datetime(2026, 12, 1, tzinfo=dt.UTC)):
        assert fetch(path, "en").soup.select('a.button[href="https://apply.example.org/"]')
    with time_machine.travel(NOON):
        assert not fetch(path, "en").soup.select('a[href="https://apply.example.org/"]')


def test_the_closing_minute_still_counts_where_the_clock_hangs():
    """23:59 in Lisbon is 02:59 of the next day in Moscow."""
    page = program(DeadlineFactory.build(closes_on=dt.date(2027, 3, 1), time_zone="Europe/Lisbon"))
    path = f"{page.get_parent().slug}/{page.slug}/"
    for instant, state in [("2027-03-01T23:59:59Z", "Open"), ("2027-03-02T00:00:00Z", "Closed")]:
        with time_machine.travel(instant, tick=False):
            panel = fetch(path, "en").words(".panel .deadline")
        assert panel.startswith(state)
        assert "Lisbon, UTC+0" in panel


def panel_of(page, language="en"):
    with time_machine.travel(NOON):
        return fetch(f"{page.get_parent().slug}/{page.slug}/", language).words(".panel .deadline")


def test_of_several_deadlines_the_next_one_of_students_leads_and_the_others_follow():
    page = program(
        DeadlineFactory.build(audience="own", opens_on=None, closes_on=dt.date(2027, 1, 1)),
        DeadlineFactory.build(audience="incoming", closes_on=dt.date(2027, 5, 1)),
        DeadlineFactory.build(audience="nomination", closes_on=dt.date(2027, 3, 1)),
    )
    panel = panel_of(page)
    assert panel.startswith("Open until May 1, 2027 Incoming students")
    assert "Closed on January 1, 2027 Our own students" in panel
    assert "Open until March 1, 2027 Partners who nominate" in panel


def test_a_deadline_of_several_audiences_names_them_all():
    page = program(*(DeadlineFactory.build(audience=audience) for audience in ("own", "incoming")))
    assert "Our own students and incoming students" in panel_of(page)


def test_a_closed_program_can_still_be_asked_about():
    page = program(DeadlineFactory.build(closes_on=dt.date(2027, 1, 1)), contact=ContactFactory())
    assert "Ask about this program" in panel_of(page)


def test_a_program_without_any_intake_says_so():
    page = ProgramPageFactory()
    answer = fetch(f"{page.get_parent().slug}/{page.slug}/", "en")
    assert answer.words(".panel .deadline").startswith("Dates not yet announced")
    assert "No intake has been announced yet." in answer.words("main")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_said_and_never_blank(language):
    page = ProgramPageFactory(languages="all", **{f"award_{code}": "" for code in LANGUAGES})
    answer = fetch(f"{page.get_parent().slug}/{page.slug}/", language)
    for fact in answer.soup.select(".facts__item"):
        assert all(value.get_text().strip() for value in fact.select("dd")), fact
    assert len(answer.soup.select(".facts__value--unknown")) >= 3


FEES = {
    "unknown": (FeeFactory.build(amount=None), {"en": "Not known", "ru": "Неизвестно"}),
    "free": (FeeFactory.build(amount=Decimal(0)), {"en": "Free of charge", "ru": "Бесплатно"}),
    "amount": (
        FeeFactory.build(amount=Decimal("1200.00")),
        {"en": "€1,200 a year", "ru": "1 200 € за год", "fr": "1 200 €", "it": "1.200 €"},
    ),
    "in roubles": (FeeFactory.build(amount=240_000, currency="RUB"), {"en": "RUB 240,000", "ru": "240 000 ₽"}),
    "with cents": (FeeFactory.build(amount=Decimal("120.50")), {"en": "€120.50", "ru": "120,50 €"}),
}


@pytest.mark.parametrize(("fee", "texts"), FEES.values(), ids=FEES)
def test_a_fee_is_unknown_or_free_or_an_amount(fee, texts):
    page = ProgramPageFactory(languages="all", fees=[fee])
    for language, text in texts.items():
        answer = fetch(f"{page.get_parent().slug}/{page.slug}/", language)
        fees = answer.soup.select(".facts__item")[-1].get_text(" ", strip=True)
        assert text in " ".join(fees.split()), language
        if fee.amount is None:
            assert not any(character.isdigit() for character in fees)
