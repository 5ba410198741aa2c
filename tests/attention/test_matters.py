"""What needs attention, and on which day it begins to: by the calendar of the site's time zone."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation

from international.models import ProgramPartner
from mesi_site.attention.claims import a_year_after
from mesi_site.attention.matters import all_matters
from mesi_site.institution.models import InstitutionSettings
from tests.factories import (
    AgreementFactory,
    ContentPageFactory,
    DeadlineFactory,
    MembershipPageFactory,
    PartnerPageFactory,
    ProgramPageFactory,
    UserFactory,
    intake,
)

pytestmark = pytest.mark.django_db


def found(moment=None):
    """[(kind, title, due)] at midnight of a day in Moscow, or at a moment."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(0), dt.timezone(dt.timedelta(hours=3)))
    with time_machine.travel(moment, tick=False):
        return [(matter.kind.value, matter.title, matter.due) for matter in all_matters()]


def day(text):
    return dt.date.fromisoformat(text)


def checked(on, **facts):
    return MembershipPageFactory(title_en="Union", last_checked=on and day(on), **facts)


@pytest.mark.parametrize(
    ("on", "due"),
    [
        ("2026-03-01", "2027-03-01"),
        ("2023-12-31", "2024-12-31"),
        ("2023-02-28", "2024-02-28"),
        ("2024-02-29", "2025-03-01"),
    ],
)
def test_a_claim_is_to_be_checked_a_year_after_the_last_time_and_not_a_day_earlier(on, due):
    checked(on)
    assert found(day(due) - dt.timedelta(days=1)) == []
    assert found(day(due)) == [("unchecked", "Union", day(due))]
    assert a_year_after(day(on)) == day(due)


def test_a_claim_that_nobody_ever_checked_stands_at_the_end_of_the_list():
    checked(None)
    page = ContentPageFactory(title_en="Prose", review_by=day("2026-12-01"))
    assert found(day("2026-11-27")) == [("review", page.title_en, page.review_by), ("unchecked", "Union", None)]


@pytest.mark.parametrize(("on", "is_due"), [(None, True), ("2026-12-31", True), ("2027-01-01", False)])
def test_what_has_lapsed_needs_attention_until_somebody_looks_at_it_afterwards(on, is_due):
    checked(on, member_until="2026")
    assert bool(found(day("2029-06-01"))) == is_due


def test_the_day_begins_at_midnight_in_the_time_zone_of_the_site():
    checked("2026-06-01", member_until="2026")
    assert found(dt.datetime(2026, 12, 31, 20, 59, tzinfo=dt.UTC)) == []
    assert found(dt.datetime(2026, 12, 31, 21, 0, tzinfo=dt.UTC)) == [("lapsed", "Union", day("2026-12-31"))]


def test_a_draft_concerns_nobody_yet():
    checked(None, live=False)
    ContentPageFactory(live=False, review_by=day("2020-01-01"))
    assert found(day("2026-11-27")) == []


def test_the_certification_line_is_a_claim_where_there_is_one():
    institution = InstitutionSettings.load()
    institution.certification_valid_until = "2018"
    institution.save()
    assert found(day("2026-11-27")) == []
    institution.certification_en = "ISO 9001"
    institution.save()
    assert [kind for kind, *_ in found(day("2026-11-27"))] == ["lapsed"]


@pytest.mark.parametrize(("ahead", "is_due"), [(-400, True), (0, True), (14, True), (15, False)])
def test_a_page_is_to_be_reviewed_from_two_weeks_before_its_day(ahead, is_due):
    ContentPageFactory(review_by=day("2027-01-05"))
    assert bool(found(day("2027-01-05") - dt.timedelta(days=ahead))) == is_due


@pytest.mark.parametrize(
    ("left", "kinds"), [(181, []), (180, ["ending"]), (0, ["ending"]), (-1, []), (-400, ["unchecked"])]
)
def test_an_agreement_needs_attention_from_180_days_before_its_end(left, kinds):
    """After its end nobody need look at it, if it was checked then and nothing rests on it."""
    end = day("2028-02-29")
    last_checked = end + dt.timedelta(days=1) if left < 0 else end - dt.timedelta(days=200)
    AgreementFactory(valid_until=end, last_checked=last_checked)
    expected = kinds if left != -400 else []
    assert [kind for kind, *_ in found(end - dt.timedelta(days=left))] == expected


@pytest.mark.parametrize(("live", "kinds"), [(True, ["lapsed"]), (False, [])])
def test_an_agreement_that_has_ended_needs_attention_for_as_long_as_a_program_refers_to_it(live, kinds):
    partner = PartnerPageFactory()
    agreement = AgreementFactory(
        partners=[partner], valid_until=day("2026-06-30"), last_checked=day("2026-07-01"), reference="A/1"
    )
    ProgramPageFactory(live=live, partner_links=[ProgramPartner(partner=partner, agreement=agreement)])
    assert [kind for kind, *_ in found(day("2026-11-27"))] == kinds


def test_what_is_not_signed_is_no_agreement_yet():
    AgreementFactory(signed_on=None, valid_until=day("2026-12-01"))
    assert found(day("2026-11-27")) == []


@pytest.mark.parametrize(
    ("kinds", "start", "is_due"),
    [
        ([], "2027-01-26", True),
        ([], "2027-01-27", False),
        ([], "2026-11-26", False),
        (["unannounced"], "2026-12-31", True),
        (["unannounced", "rolling"], "2026-12-31", False),
        (["fixed"], "2026-12-31", False),
    ],
)
def test_an_intake_without_a_deadline_needs_attention_60_days_before_it_begins(kinds, start, is_due):
    deadlines = [
        DeadlineFactory.build(audience=audience, kind=kind, **({} if kind == "fixed" else {"closes_on": None}))
        for audience, kind in zip(("own", "incoming"), kinds, strict=False)
    ]
    ProgramPageFactory(intakes=[intake(starts_on=day(start), deadlines=deadlines)])
    assert [kind for kind, *_ in found(day("2026-11-27"))] == ["intake"] * is_due


def test_a_matter_is_another_one_once_its_day_is_another_and_the_same_until_then():
    agreement = AgreementFactory(valid_until=day("2026-12-31"), last_checked=day("2026-11-01"))
    with time_machine.travel(dt.datetime(2026, 11, 27, tzinfo=dt.UTC), tick=False):
        (before,) = all_matters()
        agreement.notes = "Called them"
        agreement.save()
        assert [matter.key for matter in all_matters()] == [before.key]
        agreement.valid_until = day("2027-03-31")
        agreement.save()
        assert [matter.key == before.key for matter in all_matters()] == [False]


def test_a_matter_speaks_the_active_language_and_knows_its_owner(today_in_russian):
    owner = UserFactory()
    ContentPageFactory(languages="all", title_ru="Общежитие", review_by=day("2026-11-27"), owner=owner)
    (matter,) = all_matters()
    assert (matter.title, matter.owner) == ("Общежитие", owner)
    assert "ноября 2026" in matter.due_text


@pytest.fixture
def today_in_russian():
    with time_machine.travel(dt.datetime(2026, 11, 27, tzinfo=dt.UTC), tick=False), translation.override("ru"):
        yield


def test_a_translation_that_is_outdated_for_a_week_is_a_matter_for_its_language(overview):
    page = ContentPageFactory(title_en="How to apply", languages="all")
    page.save_revision().publish()
    with time_machine.travel(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC), tick=False):
        page.title_en = "How to apply now"
        page.save_revision()
    assert ("outdated", "How to apply now", day("2027-03-08")) not in found(day("2027-03-07"))
    with time_machine.travel(dt.datetime(2027, 3, 8, 12, tzinfo=dt.UTC), tick=False):
        matters = [matter for matter in all_matters() if matter.kind == "outdated"]
    assert sorted((matter.part, matter.due, matter.stage) for matter in matters) == [
        (language, day("2027-03-08"), "week") for language in ("fr", "it", "ru")
    ]
