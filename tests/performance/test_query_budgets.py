"""What a page costs the database: pinned for each page type, and the same for one entry as for fifty."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from international.models import ProgramPartner, ProjectParticipant
from mesi_site.delivery.pagecache import memory
from tests.factories import (
    AgreementFactory,
    DeadlineFactory,
    MembershipPageFactory,
    NewsPageFactory,
    PartnerPageFactory,
    ProgramPageFactory,
    ProjectPageFactory,
    TermFactory,
    intake,
)
from tests.public.crawl import EXAMPLES

pytestmark = pytest.mark.django_db

# Of the first content: (a page while nothing changes, the first page after a change). A number that falls may be
# written down here, a rise needs a good reason.
BUDGETS = {
    "OverviewPage": (1, 23),
    "MembershipIndexPage": (1, 10),
    "MembershipPage": (1, 8),
    "ProgramIndexPage": (1, 21),
    "ProgramPage": (1, 14),
    "ProjectIndexPage": (1, 10),
    "ProjectPage": (1, 9),
    "PartnerIndexPage": (1, 10),
    "PartnerPage": (1, 18),
    "NewsIndexPage": (1, 10),
    "NewsPage": (1, 10),
    "ContentPage": (1, 9),
    "sitemap": (3, 5),
    "calendar": (4, 8),
    "calendar of all": (5, 17),
}
MOST_WHILE_NOTHING_CHANGES = 6
ADDRESSES = {
    **{name: f"/fr/{path}" for name, path in EXAMPLES.items()},
    "sitemap": "/sitemap.xml",
    "calendar": f"/fr/{EXAMPLES['ProgramPage']}calendar.ics",
    "calendar of all": f"/fr/{EXAMPLES['ProgramIndexPage']}calendar.ics",
}


@pytest.fixture(autouse=True)
def empty_memory():
    memory.forget()
    yield
    memory.forget()


def queries(address):
    """What a page asks while nothing changes, and what it asks first after a change."""
    with memory.under(1):
        asked(address)  # what is asked once in a process's life does not count
        memory.forget()
        after_a_change = asked(address)
        return asked(address), after_a_change


def asked(address):
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(address).status_code == 200
    return [query["sql"] for query in captured]


def assert_within(budgets, address):
    for budget, found in zip(budgets, queries(address), strict=True):
        assert len(found) <= budget, f"{address}\n" + "\n".join(found)


def counts(address):
    return [len(found) for found in queries(address)]


@pytest.mark.usefixtures("whole_site")
@pytest.mark.parametrize("page_type", BUDGETS)
def test_each_page_type_stays_within_its_budget(page_type):
    assert_within(BUDGETS[page_type], ADDRESSES[page_type])


def test_no_page_asks_more_than_six_times_while_nothing_changes():
    assert all(warm <= MOST_WHILE_NOTHING_CHANGES for warm, _cold in BUDGETS.values())


def test_every_page_type_has_a_budget():
    assert BUDGETS.keys() == ADDRESSES.keys()


@pytest.fixture
def partners(overview):
    return [PartnerPageFactory(with_facts=True) for _ in range(3)]


def add_program(partners):
    """With three intakes, two deadlines each, and three partners."""
    agreement = AgreementFactory(partners=partners)
    deadlines = lambda: [DeadlineFactory.build(audience=audience) for audience in ("incoming", "own")]  # noqa: E731
    return ProgramPageFactory(
        with_facts=True,
        languages="all",
        intakes=[intake(term=TermFactory(year=year), deadlines=deadlines()) for year in (2026, 2027, 2028)],
        partner_links=[ProgramPartner(partner=partner, agreement=agreement) for partner in partners],
    )


def add_partner(partners):
    partner = PartnerPageFactory(with_facts=True, languages="all")
    AgreementFactory(partners=[partner])
    return partner


def add_project(partners):
    participants = [ProjectParticipant(partner=partner) for partner in partners]
    return ProjectPageFactory(with_facts=True, languages="all", participants=participants)


def add_membership(partners):
    return MembershipPageFactory(with_facts=True, languages="all")


def add_news(partners):
    return NewsPageFactory(languages="all", date=dt.date(2026, 5, 1))


LISTS = {
    "programs": add_program,
    "partners": add_partner,
    "projects": add_project,
    "memberships": add_membership,
    "news": add_news,
}


@pytest.mark.parametrize("add", LISTS.values(), ids=LISTS)
def test_fifty_entries_cost_no_more_queries_than_one(partners, add):
    """On their index page, on the start page and in the sitemap."""
    entry = add(partners)
    addresses = [entry.get_parent().url, "/en/", "/sitemap.xml"]
    counts_of_one = [counts(address) for address in addresses]
    for _ in range(49):
        add(partners)
    for address, budgets in zip(addresses, counts_of_one, strict=True):
        assert_within(budgets, address)


QUESTIONS = ("audience=own&kind=double-degree&open=now", "country=JP", "level=master&sort=title", "q=bridge")


def test_a_question_to_the_finder_costs_no_more_with_fifty_programs_than_with_one(partners):
    """All counts included, whether something is found or not."""
    finder = add_program(partners).get_parent().url
    addresses = [f"{finder}?{question}" for question in QUESTIONS]
    counts_of_one = [counts(address) for address in addresses]
    for _ in range(49):
        add_program(partners)
    for address, budgets in zip(addresses, counts_of_one, strict=True):
        assert budgets[0] <= MOST_WHILE_NOTHING_CHANGES
        assert_within(budgets, address)


def test_a_partner_s_page_costs_the_same_with_many_programs_projects_and_agreements(partners):
    address = partners[0].url
    add_program(partners)
    add_project(partners)
    counts_of_one = counts(address)
    for _ in range(9):
        add_program(partners)
        add_project(partners)
    assert_within(counts_of_one, address)


def test_a_program_s_page_costs_the_same_with_many_intakes_and_partners(overview):
    few = add_program([PartnerPageFactory()])
    many = add_program([PartnerPageFactory() for _ in range(12)])
    assert_within(counts(few.url), many.url)


def test_a_project_s_page_costs_the_same_with_many_participants(overview):
    few = add_project([PartnerPageFactory()])
    many = add_project([PartnerPageFactory() for _ in range(12)])
    assert_within(counts(few.url), many.url)
