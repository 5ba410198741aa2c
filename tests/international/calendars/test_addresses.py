"""Calendars of one program, of several, of all: what they answer to whom, and at what cost."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from international.calendars import selectors
from international.models import TeachingLanguage
from mesi_site.delivery.pagecache import memory
from mesi_site.institution.models import InstitutionSettings
from tests.factories import DeadlineFactory, ProgramPageFactory, intake
from tests.public.crawl import LANGUAGES, fetch

from .conftest import address_of
from .reading import calendar_name, get, lines_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("overview")]

MOST_QUERIES = 6


def programs(number, **facts):
    return [ProgramPageFactory(intakes=[intake()], **facts) for _ in range(number)]


def index_of(page, query=""):
    return address_of(page.get_parent()) + query


def named(address):
    return {event.url.rstrip("/").rpartition("/")[2] for event in read(address)}


def test_the_page_leads_to_the_dates_where_there_are_any(program):
    path = program.url_in("ru").removeprefix("/ru/")
    link = fetch(path, "ru").one('a[type="text/calendar"]')
    assert link["href"] == address_of(program, "ru")
    assert len(read(link["href"])) == 5
    empty = ProgramPageFactory(languages="all", intakes=[intake(deadlines=[], starts_on=None, ends_on=None)])
    assert not fetch(empty.url_in("en").removeprefix("/en/"), "en").soup.select('a[type="text/calendar"]')


@pytest.mark.parametrize("address", [address_of, index_of], ids=["one", "all"])
def test_a_calendar_is_a_file_that_anybody_may_keep(program, address):
    response = get(address(program))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('inline; filename="')
    assert "public" in response.headers["Cache-Control"]
    assert response.headers.get("Vary") in (None, "Accept-Encoding")
    assert not response.cookies
    lines = lines_of(response.content)
    assert {"VERSION:2.0", "CALSCALE:GREGORIAN", "X-PUBLISHED-TTL:PT12H"} <= set(lines)
    assert not [line for line in lines if line.startswith(("METHOD", "ORGANIZER", "ATTENDEE"))]


def test_calendars_have_a_name_by_which_they_are_known_in_a_list_of_them(program):
    institution = InstitutionSettings.load()
    institution.name_en = "Bridge University"
    institution.save()
    assert calendar_name(address_of(program)) == f"{program.title_en} · Bridge University"
    assert calendar_name(index_of(program)) == f"{program.get_parent().title_en} · Bridge University"
    assert calendar_name(index_of(program, "?program=statistics")) == "Selected programs · Bridge University"


def test_all_programs_are_in_the_calendar_of_all_and_chosen_ones_in_theirs(overview):
    found = programs(3)
    first, second, third = (page.slug for page in found)
    assert named(index_of(found[0])) == {first, second, third}
    assert named(index_of(found[0], f"?program={third}&program={first}")) == {first, third}


def test_what_the_finder_finds_can_be_followed_in_a_calendar(overview):
    french, english = (programs(1, teaching_languages=[TeachingLanguage(language=code)])[0] for code in ("fr", "en"))
    assert named(index_of(french, "?language=fr")) == {french.slug}
    link = fetch(f"{french.get_parent().slug}/?language=en", "en").one('a[href^="calendar.ics"]')["href"]
    assert link == "calendar.ics?language=en"
    assert named(index_of(french, "?language=en")) == {english.slug}


def test_the_dates_of_a_shortlist_can_be_followed_from_where_it_is_compared(overview):
    first, second, _other = programs(3)
    compared = f"{first.get_parent().slug}/compare/?only=differences&program={second.slug}&program={first.slug}"
    link = fetch(compared, "en").one('a[href*="calendar.ics"]')["href"]
    assert named(link) == {first.slug, second.slug}


def test_a_program_that_is_gone_leaves_a_calendar_of_the_others(overview):
    kept, gone = programs(2)
    address = index_of(kept, f"?program={kept.slug}&program={gone.slug}")
    gone.unpublish()
    assert named(address) == {kept.slug}
    kept.unpublish()
    assert read(address) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_follows_a_program_finds_it_at_its_new_address(program, language, django_capture_on_commit_callbacks):
    before = address_of(program, language)
    draft = program.get_latest_revision_as_object()
    draft.slug = "renamed"
    with django_capture_on_commit_callbacks(execute=True):
        draft.save_revision().publish()
    program.refresh_from_db()
    answer = Client().get(f"{before}?from=before")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{address_of(program, language)}?from=before")
    assert len(read(answer.headers["Location"])) == 5
    assert Client().get(before.replace("statistics", "nothing")).status_code == 404


def test_a_calendar_of_nothing_is_one_that_programs_can_read(overview):
    [page] = programs(1)
    lines_of(get(index_of(page, "?program=nothing-like-this")).content)


NONSENSE = ["?program=", "?program=a%0Db", "?page=x&program=%E2%80%A8", "?&&=&a"]


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_in_the_address_is_answered(overview, query):
    [page] = programs(1)
    lines_of(get(index_of(page, query)).content)


@pytest.mark.parametrize("how", ["draft", "expired", "restricted"])
def test_hidden_programs_are_in_nobody_s_calendar(overview, how):
    page, public = programs(2)
    match how:
        case "draft":
            page.unpublish()
        case "expired":
            page.expire_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
            page.save()
        case "restricted":
            PageViewRestriction.objects.create(page=page.get_base_page(), restriction_type="login")
    for query in ("", f"?program={page.slug}&program={public.slug}"):
        assert named(index_of(public, query)) == {public.slug}
    answer = Client().get(address_of(page))
    assert answer.status_code in (302, 404)
    assert b"VEVENT" not in answer.content


def queries(address):
    with memory.under(1):
        Client().get(address)
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address).status_code == 200
    memory.forget()
    return len(captured)


def test_fifty_programs_cost_no_more_queries_than_one(overview):
    memory.forget()
    [page] = programs(1)
    addresses = address_of(page), index_of(page), index_of(page, f"?program={page.slug}")
    budgets = [queries(address) for address in addresses]
    programs(49)
    assert [queries(address) for address in addresses] == budgets
    assert max(budgets) <= MOST_QUERIES


def test_a_calendar_has_room_for_so_many_programs_and_says_where_it_ends(overview, monkeypatch):
    monkeypatch.setattr(selectors, "MAX_PROGRAMS", 2)
    monkeypatch.setattr("international.calendars.views.MAX_PROGRAMS", 2)
    days = dt.date(2099, 3, 1), dt.date(2027, 1, 1), dt.date(2098, 3, 1)
    found = [ProgramPageFactory(intakes=[intake(deadlines=[DeadlineFactory.build(closes_on=day)])]) for day in days]
    address = index_of(found[0])
    assert len(named(address)) == 2
    assert "DESCRIPTION:Dates of the first 2 of 3 programs" in lines_of(get(address).content)
