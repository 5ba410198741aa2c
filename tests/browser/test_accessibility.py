"""Everybody can use every template in every language: on a phone and at a desk, in light and in dark."""

import pytest

from tests.public.crawl import EXAMPLES, LANGUAGES, MISSING

from .conftest import HIDDEN
from .visits import CONTRAST, Visitor

pytestmark = pytest.mark.django_db

# Also a page that is offered in Russian only, one that does not exist, and what stands below pages.
ADDRESSES = {
    **EXAMPLES,
    "fallback": "partners/universitet-yolkino/",
    "not found": MISSING,
    "finder": "programs/?kind=exchange&language=en",
    "finder without programs": "programs/?country=JP&kind=exchange",
    "search": "search/?q=EADTU",
    "nothing found": "search/?q=zzzzzz",
    "comparison": "programs/compare/?program=applied-statistics&program=italian-summer-school",
    "eligibility": "programs/applied-statistics/eligibility/?audience=own&level=doctorate&fr=A1",
    "enquiry": "programs/applied-statistics/enquiry/",
    "general enquiry": "programs/enquiry/",
    "enquiry sent": "programs/applied-statistics/enquiry/sent/",
    "refused": "%00",
}


@pytest.fixture(scope="module")
def visits(chromium, site):
    """Each address is visited once, whatever is asked about it."""
    visitor, seen = Visitor(chromium, site), {}

    def visit(address):
        if address not in seen:
            seen[address] = visitor.visit(address)
        return seen[address]

    yield visit
    visitor.close()


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=ADDRESSES)
def visit(request, language, visits):
    return visits(f"/{language}/{ADDRESSES[request.param]}")


def test_axe_finds_nothing(visit):
    assert visit.violations() == []


def test_contrast_was_measured_everywhere(visit):
    assert len(visit.measured_contrast()) == 4
    assert visit.pale_texts() == []


def test_a_phone_scrolls_in_one_direction_only(visit):
    assert {setting: pixels for setting, pixels in visit.overflow.items() if pixels > 0} == {}


def test_the_console_stays_empty(visit):
    """But for the status of the page itself where it is an error."""
    complaints = [text for text in visit.complaints if visit.status == 200 or f"{visit.status}" not in text]
    assert complaints == []


def test_everybody_can_use_the_page_that_asks_for_a_password(chromium, site, language):
    visitor = Visitor(chromium, site)  # of its own: as “Your data” says, it is given a cookie
    visit = visitor.visit(f"/{language}/{HIDDEN}")
    visitor.close()
    assert (visit.violations(), visit.pale_texts(), visit.complaints) == ([], [], [])
    assert set(visit.overflow.values()) == {0}


def test_nobody_else_is_told_of_a_reader_and_no_cookie_is_left(visits, site, promise):
    seen = [visits(f"/{language}/{address}") for language in LANGUAGES for address in ADDRESSES.values()]
    requests = sum(len(visit.requests) for visit in seen)
    elsewhere = [url for visit in seen for url in visit.asked_elsewhere(site)]
    cookies = [cookie["name"] for visit in seen for cookie in visit.cookies]
    measured = f"readers: {len(elsewhere)} of {requests} requests elsewhere, {len(cookies)} cookies, {len(seen)} pages"
    promise("Nobody else is told of a reader", measured, requests and not elsewhere and not cookies)


def test_everybody_can_use_every_page(visits, promise):
    seen = [visits(f"/{language}/{address}") for language in LANGUAGES for address in ADDRESSES.values()]
    found = [complaint for visit in seen for complaint in (*visit.violations(), *visit.pale_texts())]
    measured = f"axe: {len(found)} violations, {len(seen)} pages, at 320 and 1280 px, light and dark"
    promise("Everybody can use it", measured, not found)


def test_the_calculation_of_contrast_is_the_standard_one(visiting):
    with visiting() as page:
        page.set_content(
            '<body style="background: #fff"><p style="color: #777">pale</p><b style="color: #000">dark</b></body>'
        )
        pale, dark = page.evaluate(CONTRAST, ["p", "b"])
    assert pale["ratio"] == pytest.approx(4.478, abs=0.001)
    assert dark["ratio"] == pytest.approx(21)
