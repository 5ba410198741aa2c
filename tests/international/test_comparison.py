"""A student sets programs side by side: the address is the whole state, and what is not known is said."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from international.comparison.asking import MOST
from mesi_site.delivery.pagecache import memory
from tests.factories import PartnerPageFactory, ProgramPageFactory
from tests.public.crawl import LANGUAGES, fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("overview")]


@pytest.fixture
def index():
    return ProgramPageFactory(languages="all").get_parent()


def add(slug, **facts):
    facts = {"languages": "all", "with_facts": True} | facts
    return ProgramPageFactory(slug=slug, **facts)


def compare(index, *slugs, language="en", only=""):
    question = "&".join(f"program={quote(slug)}" for slug in slugs) + only
    return fetch(f"{index.slug}/compare/?{question}", language)


def titles(answer):
    return [link.get_text(strip=True) for link in answer.soup.select("thead th > a:not(.more)")]


def rows(answer):
    """{name of a fact: what is said of it, program by program}"""
    return {
        row.th.get_text(" ", strip=True).partition(" ≠")[0]: [
            " ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("td")
        ]
        for row in answer.soup.select("tbody tr")
    }


def test_programs_stand_side_by_side_in_the_order_of_the_address(index):
    one, other = add("one", duration=4, mode="campus"), add("other", duration=2, mode="online")
    answer = compare(index, "other", "one")
    assert titles(answer) == [str(other.title), str(one.title)]
    assert rows(answer)["Duration"] == ["2 semesters", "4 semesters"]
    assert rows(answer)["Mode"] == ["Online", "On campus"]
    assert rows(answer)["Taught in"] == ["French (B2) or English"] * 2
    assert rows(answer)["Fees"][0].startswith("€1,200 a year Incoming students")


def test_a_program_without_dates_says_that_they_are_not_announced(index):
    add("dated"), add("undated", with_facts=False)
    assert rows(compare(index, "dated", "undated"))["Deadline"][1] == "Dates not yet announced"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_said_in_every_language(index, language):
    add("known"), add("unknown", with_facts=False)
    answer = compare(index, "known", "unknown", language=language)
    assert all(text for cells in rows(answer).values() for text in cells)
    assert len(answer.soup.select(".facts__value--unknown")) >= 5


def test_a_row_that_is_no_reason_to_choose_can_be_left_out(index):
    add("one", duration=4), add("other", duration=2)
    everything = compare(index, "one", "other")
    marked = [row.th.get_text(" ", strip=True) for row in everything.soup.select("tbody tr") if row.select(".differs")]
    assert "Duration ≠ (differs)" in marked
    assert not any(name.startswith("Mode") for name in marked)
    link = everything.soup.find("a", string=lambda text: text and "only what differs" in text)
    only = compare(index, "one", "other", only="&only=differences")
    assert link["href"] == "?program=one&program=other&only=differences"
    assert "Duration" in rows(only)
    assert "Mode" not in rows(only)


def test_one_program_alone_differs_from_nothing(index):
    add("one")
    answer = compare(index, "one", only="&only=differences")
    assert "Mode" in rows(answer)
    assert not answer.soup.select(".differs")


def test_a_program_is_removed_by_a_link_that_keeps_the_others(index):
    add("one"), add("other")
    links = [link["href"] for link in compare(index, "one", "other").soup.select("thead .more")]
    assert links == ["?program=other", "?program=one"]


def test_more_programs_than_fit_are_left_out_and_this_is_said(index):
    slugs = [f"p{number}" for number in range(MOST + 2)]
    for slug in slugs:
        add(slug, with_facts=False)
    answer = compare(index, *slugs)
    assert len(titles(answer)) == MOST
    assert f"Only the first {MOST} programs are shown" in answer.words("main")


def test_what_is_no_program_is_dropped_and_this_is_said(index):
    add("one")
    PartnerPageFactory(slug="partner")
    answer = compare(index, "nothing", "one", "partner", "one", "", "../../admin", "<script>")
    assert len(titles(answer)) == 1
    assert "4 programs in this address were not found" in answer.words("main")
    assert "<script>alert" not in answer.html
    # Other languages and the page for paper get the good address.
    addresses = {link["href"] for link in answer.soup.select(".languages a")}
    assert addresses == {f"/{code}/{index.slug}/compare/?program=one" for code in ("ru", "fr", "it")}


def test_without_programs_there_is_a_way_to_find_some(index):
    answer = fetch(f"{index.slug}/compare/", "en")
    assert answer.response.status_code == 200
    assert f"/en/{index.slug}/" in [link["href"] for link in answer.soup.select("main .button")]


def test_nothing_is_compared_that_a_reader_may_not_see(index):
    add("draft", live=False), add("gone", expire_at="2020-01-01T00:00:00Z"), add("public")
    assert len(titles(compare(index, "draft", "gone", "public"))) == 1


def test_a_program_in_another_language_or_invented_is_marked(index):
    add("one", languages=("en",), is_demonstration=True)
    answer = compare(index, "one", language="ru")
    heading = answer.one("thead th")
    assert heading.a["lang"] == "en"
    assert [badge.get_text() for badge in heading.select(".badge")] == ["английский", "Демонстрация"]


def test_a_comparison_is_for_people_not_for_search_engines(index):
    add("one")
    for answer in (compare(index, "one"), fetch(f"{index.slug}/compare/", "en")):
        assert answer.response.headers["X-Robots-Tag"] == "noindex"
        assert "public" not in answer.response.headers.get("Cache-Control", "")


def test_six_programs_cost_no_more_queries_than_two(index):
    slugs = [f"p{number}" for number in range(MOST)]
    for slug in slugs:
        add(slug)

    def queries(*slugs):
        memory.forget()
        with memory.under(1), CaptureQueriesContext(connection) as captured:
            compare(index, *slugs)
        memory.forget()
        return len(captured)

    compare(index, *slugs)  # what is asked once in a process's life does not count
    assert queries(*slugs) == queries(*slugs[:2]) <= 20


@given(
    question=st.text(max_size=60)
    | st.lists(st.sampled_from(["program=one", "program=&only=x", "only=differences", "%ff"]), max_size=9).map("&".join)
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_is_an_error(index, question):
    response = Client().get(f"/en/{index.slug}/compare/?{quote(question, safe='=&%')}")
    assert response.status_code in (200, 400)  # 400 for what is no text
