"""What a page costs the database: pinned for each page type, and the same for one entry as for fifty."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from international.models import ProgramPartner, ProjectParticipant
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

# Of the first content. Lower is better: a number that falls may be written down here, a rise needs a good reason.
BUDGETS = {
    "OverviewPage": 31,
    "MembershipIndexPage": 13,
    "MembershipPage": 15,
    "ProgramIndexPage": 17,
    "ProgramPage": 23,
    "ProjectIndexPage": 13,
    "ProjectPage": 16,
    "PartnerIndexPage": 13,
    "PartnerPage": 25,
    "NewsIndexPage": 13,
    "NewsPage": 16,
    "ContentPage": 12,
}


def queries(address):
    client = Client()
    client.get(address)  # what is asked once in a process's life does not count
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.usefixtures("whole_site")
@pytest.mark.parametrize(("page_type", "budget"), BUDGETS.items())
def test_each_page_type_stays_within_its_budget(page_type, budget):
    asked = queries(f"/fr/{EXAMPLES[page_type]}")
    assert len(asked) <= budget, "\n".join(asked)


def test_every_page_type_has_a_budget():
    assert BUDGETS.keys() == EXAMPLES.keys()


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
    """On their index page, and on the start page."""
    entry = add(partners)
    addresses = [entry.get_parent().url, "/en/"]
    counts_of_one = [len(queries(address)) for address in addresses]
    for _ in range(49):
        add(partners)
    for address, count_of_one in zip(addresses, counts_of_one, strict=True):
        asked = queries(address)
        assert len(asked) == count_of_one, f"{address}\n" + "\n".join(asked[-count_of_one:])


def test_a_partner_s_page_costs_the_same_with_many_programs_projects_and_agreements(partners):
    address = partners[0].url
    add_program(partners)
    add_project(partners)
    count_of_one = len(queries(address))
    for _ in range(9):
        add_program(partners)
        add_project(partners)
    asked = queries(address)
    assert len(asked) == count_of_one, "\n".join(asked)


def test_a_program_s_page_costs_the_same_with_many_intakes_and_partners(overview):
    few = add_program([PartnerPageFactory()])
    many = add_program([PartnerPageFactory() for _ in range(12)])
    assert len(queries(many.url)) == len(queries(few.url)), "\n".join(queries(many.url))


def test_a_project_s_page_costs_the_same_with_many_participants(overview):
    few = add_project([PartnerPageFactory()])
    many = add_project([PartnerPageFactory() for _ in range(12)])
    assert len(queries(many.url)) == len(queries(few.url)), "\n".join(queries(many.url))
