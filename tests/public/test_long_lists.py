"""An index page with more entries than it can show: parts that lead to each other, each no larger than the others."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from mesi_site.pages import pagination
from tests.factories import MembershipPageFactory, PartnerPageFactory, ProgramPageFactory, ProjectPageFactory

pytestmark = pytest.mark.django_db

FACTORIES = [ProgramPageFactory, ProjectPageFactory, MembershipPageFactory, PartnerPageFactory]
ENTRY = ".entry__title a, .ledger__entry a, .directory__item a"


@pytest.fixture(autouse=True)
def short_parts(monkeypatch):
    monkeypatch.setattr(pagination, "ENTRIES_PER_PAGE", 3)


def create(factory, number, **facts):
    """So many pages; their index page."""
    pages = [factory(languages="all", **facts) for _ in range(number)]
    return pages[0].get_parent()


def read(address):
    response = Client().get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def parts(address):
    """The pages of a list as a reader finds them, from one to the next."""
    following = "?"
    while following:
        soup = read(address + following)
        yield soup
        link = soup.select_one("nav.pages a[rel=next]")
        following = link and link["href"]


@pytest.mark.parametrize("factory", FACTORIES)
def test_a_reader_comes_from_part_to_part_to_every_entry(overview, factory):
    pages = [factory(languages="all") for _ in range(7)]
    index = pages[0].get_parent()
    found = [link["href"] for soup in parts(index.url) for link in soup.select(ENTRY)]
    assert sorted(found) == sorted(page.url for page in pages)


@pytest.mark.parametrize("factory", FACTORIES)
def test_every_part_is_a_page_of_its_own_with_its_heading(overview, factory):
    index = create(factory, 4)
    first, second = parts(index.url)
    for soup, query in ((first, ""), (second, "?page=2")):
        assert soup.select_one("link[rel=canonical]")["href"] == f"{settings.BASE_URL}{index.url}{query}"
        assert soup.select(".group__heading, .directory__heading, .finder__count")


@pytest.mark.parametrize("factory", FACTORIES)
def test_a_part_is_no_larger_for_the_entries_that_it_does_not_show(overview, factory):
    index = create(factory, 4)
    before = len(str(read(index.url)))
    for _ in range(20):
        factory(languages="all")
    assert abs(len(str(read(index.url))) - before) < 100


def test_projects_are_counted_over_all_parts(overview):
    index = create(ProjectPageFactory, 5, kind="research")
    for soup in parts(index.url):
        assert soup.select_one(".group__heading small").get_text().split()[0] == "5"


def test_the_list_of_countries_leads_to_the_part_with_the_country(overview):
    partners = [PartnerPageFactory(country=country) for country in ("VN", "AT", "AT", "AT", "CH")]
    index = partners[0].get_parent()
    links = {link.get_text(): link["href"] for link in read(index.url).select("nav.views a")}
    assert links == {"Austria": "#at", "Switzerland": "?page=2#ch", "Vietnam": "?page=2#vn"}


def test_the_map_shows_the_partners_of_the_part(overview):
    partners = [PartnerPageFactory(latitude=50 + n, longitude=10, country="AT") for n in range(4)]
    for soup in parts(partners[0].get_parent().url):
        assert {link["href"] for link in soup.select(".map__mark[href]")} == {
            link["href"] for link in soup.select(".directory__item a")
        }
