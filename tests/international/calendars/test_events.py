"""A student takes a program's dates over into a calendar, and they stay right there."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation
from django.utils.translation import gettext

from mesi_site.translation.languages import site_languages
from tests.factories import DeadlineFactory, ProgramPageFactory, TermFactory, intake

from .conftest import DAY_ONLY, address_of
from .reading import get, lines_of, read, read_events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("overview")]

NAMES = {
    "en": "Application deadline: {} (incoming students)",
    "ru": "Последний день подачи заявок: {} (студенты других вузов)",
    "fr": "Date limite de candidature\N{NO-BREAK SPACE}: {} (étudiants accueillis)",
    "it": "Scadenza delle candidature: {} (studenti in arrivo)",
}


def only(events, *words):
    [found] = [event for event in events if all(word in event.summary for word in words)]
    return found


def change(page, **facts):
    """An editor changes the deadline of incoming students and publishes."""
    draft = page.get_latest_revision_as_object()
    [found] = [one for one in draft.intakes.all()[0].deadlines.all() if one.audience == "incoming"]
    for name, value in facts.items():
        setattr(found, name, value)
    found.derive_instants()
    draft.save_revision().publish()


def test_all_dates_of_a_program_are_there(program):
    events = read(address_of(program))
    assert [(event.summary, event.start) for event in events if type(event.start) is dt.date] == [
        ("Applications open: Statistics, applied; twice (incoming students)", dt.date(2026, 11, 2)),
        ("Application deadline: Statistics, applied; twice (incoming students)", dt.date(2027, 5, 14)),
        ("Studies begin: Statistics, applied; twice (Autumn 2027)", dt.date(2027, 9, 1)),
        ("Studies end: Statistics, applied; twice (Autumn 2027)", dt.date(2028, 6, 30)),
    ]
    assert {event.url for event in events} == {program.full_url_in("en")}
    assert all(event.description.endswith(event.url) for event in events)


def test_a_time_that_is_named_is_that_instant_on_its_own_clock(program):
    deadline = only(read(address_of(program)), "our own students")
    assert deadline.instant == dt.datetime(2027, 3, 31, 11, 45, tzinfo=dt.UTC)
    assert deadline.start.replace(tzinfo=None) == dt.datetime(2027, 3, 31, 17, 30)
    assert deadline.zone == "Asia/Kathmandu"
    assert "Until 5:30\N{NARROW NO-BREAK SPACE}PM (Kathmandu, UTC+5:45)" in deadline.description


def test_where_nobody_named_a_time_it_is_a_day_and_the_text_says_on_which_clock(program):
    deadline = only(read(address_of(program)), "Application deadline", "incoming")
    assert deadline.start == DAY_ONLY["closes_on"]
    assert "Incoming students · Autumn 2027\n" in deadline.description
    assert "\nUntil 11:59\N{NARROW NO-BREAK SPACE}PM (Moscow, UTC+3)\n" in deadline.description
    opening = only(read(address_of(program)), "Applications open")
    assert "From the beginning of this day (Moscow, UTC+3)" in opening.description


def test_partners_read_until_when_they_can_nominate(overview):
    page = ProgramPageFactory(intakes=[intake(deadlines=[DeadlineFactory.build(audience="nomination")])])
    summaries = [event.summary for event in read(address_of(page))][:2]
    assert summaries == [f"Nominations open: {page.title}", f"Nomination deadline: {page.title}"]


@pytest.mark.parametrize("kind", ["rolling", "unannounced"])
def test_what_has_no_date_is_no_event(overview, kind):
    deadline = DeadlineFactory.build(kind=kind, opens_on=None, closes_on=None)
    page = ProgramPageFactory(intakes=[intake(deadlines=[deadline], starts_on=None, ends_on=None)])
    assert read(address_of(page)) == []
    lines_of(get(address_of(page)).content)


@pytest.mark.parametrize("language", NAMES)
def test_the_words_are_those_of_the_language_of_the_address(program, language):
    name = NAMES[language].format(getattr(program, f"title_{language}"))
    assert name in [event.summary for event in read(address_of(program, language))]


def test_a_program_in_another_language_has_its_title_in_that_and_all_else_in_the_reader_s(overview):
    page = ProgramPageFactory(languages="all", published_languages=["it"], intakes=[intake()])
    assert f"Application deadline: {page.title_it} (incoming students)" in [
        event.summary for event in read(address_of(page))
    ]


def test_identifiers_are_the_same_in_every_language(program):
    found = {tuple(sorted(event.uid for event in read(address_of(program, code)))) for code in site_languages()}
    assert len(found) == 1
    [identifiers] = found
    assert len(set(identifiers)) == len(identifiers) == 5


def test_a_date_that_moves_moves_its_event(program):
    before = only(read(address_of(program)), "Application deadline", "incoming")
    with time_machine.travel(before.revised + dt.timedelta(minutes=5)):
        change(program, closes_on=dt.date(2027, 6, 1), closes_at=dt.time(12), time_zone="Europe/Paris")
    after = only(read(address_of(program)), "Application deadline", "incoming")
    assert after.uid == before.uid
    assert after.instant == dt.datetime(2027, 6, 1, 10, tzinfo=dt.UTC)
    assert after.sequence > before.sequence
    assert after.revised > before.revised


def test_events_stay_the_same_when_the_program_is_published_again_renamed_or_gets_another_address(program):
    before = {event.uid for event in read(address_of(program))}
    draft = program.get_latest_revision_as_object()
    draft.title_en, draft.slug = "Another name", "another-address"
    for one in draft.intakes.all():  # as in a version whose children were never saved
        one.pk = None
        for deadline in one.deadlines.all():
            deadline.pk = None
    draft.save_revision().publish()
    program.refresh_from_db()
    events = read(address_of(program))
    assert {event.uid for event in events} == before
    assert all("Another name" in event.summary for event in events)
    assert all("/another-address/" in event.url for event in events)


def test_a_deadline_that_is_taken_back_vanishes(program):
    change(program, kind="unannounced", opens_on=None, closes_on=None)
    assert [event.summary for event in read(address_of(program)) if "incoming" in event.summary] == []


def test_two_intakes_of_one_term_do_not_take_each_other_s_place(overview):
    term = TermFactory()
    days = dt.date(2027, 9, 1), dt.date(2027, 10, 1)
    page = ProgramPageFactory(intakes=[intake(term=term, starts_on=day, deadlines=[]) for day in days])
    events = [event for event in read(address_of(page)) if "begin" in event.summary]
    assert tuple(event.start for event in events) == days
    assert len({event.uid for event in events}) == 2


def test_a_copied_program_has_events_of_its_own(program):
    copy = program.copy(update_attrs={"slug": "copy"}, copy_revisions=False)
    assert not {event.uid for event in read(address_of(copy))} & {event.uid for event in read(address_of(program))}


@pytest.mark.parametrize("language", site_languages())
def test_invented_dates_say_so(overview, language):
    page = ProgramPageFactory(languages="all", is_demonstration=True, intakes=[intake()])
    with translation.override(language):
        label, sentence = gettext("Demonstration"), gettext("Demonstration: invented content")
    for event in read(address_of(page, language)):
        assert event.summary.startswith(f"{label} · ")
        assert event.description.startswith(sentence)


def test_the_same_dates_are_the_same_bytes_on_another_day(program):
    with time_machine.travel(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)):
        earlier = get(address_of(program)).content
    with time_machine.travel(dt.datetime(2028, 1, 1, tzinfo=dt.UTC)):
        assert get(address_of(program)).content == earlier
    assert read_events(earlier)
