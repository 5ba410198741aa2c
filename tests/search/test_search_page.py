"""The search page: what readers get for whatever they type, and that it harms nothing."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mesi_site.delivery.pagecache import memory
from tests.factories import ContentPageFactory, NewsPageFactory, ProgramPageFactory

pytestmark = pytest.mark.django_db
MOST_QUERIES = 6


def ask(language="en", **parameters):
    return Client().get(f"/{language}/search/?{urlencode(parameters)}")


def soup(language="en", **parameters):
    response = ask(language, **parameters)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(page):
    return [title.get_text(strip=True) for title in page.select(".result__title")]


@pytest.mark.usefixtures("whole_site")
class TestFirstContent:
    def test_a_russian_reader_finds_programs_in_italy_also_those_that_are_written_in_english(self):
        page = soup("ru", q="программы в Италии")
        found = page.select(".result__title a")
        hrefs = [link["href"] for link in found]
        assert "/ru/programs/italian-summer-school/" in hrefs
        english = found[hrefs.index("/ru/programs/summer-studio-monteverda/")]
        assert english["lang"] == "en"
        result = english.find_parent("li")
        assert result.select_one(".badge--language").get_text() == "английский"
        assert result.select_one(".result__snippet")["lang"] == "en"

    def test_sections_have_counts_and_filter(self):
        page = soup(q="statistics")
        counts = {
            link.span.get_text(strip=True): int(link.small.get_text()) for link in page.select(".search__filters a")
        }
        whole = counts.pop("The whole site")
        assert whole == sum(counts.values())
        programs = soup(q="statistics", **{"in": "programs"})
        assert counts["Programs"] == len(titles(programs))
        assert programs.select_one("[aria-current=true] span").get_text() == "Programs"
        assert all(link["href"].startswith("/en/programs/") for link in programs.select(".result__title a"))

    def test_parts_of_a_long_list_keep_the_question_and_have_each_page_once(self):
        everything = soup(q="university")
        total = int(everything.select_one(".search__filters small").get_text())
        found, page = titles(everything), everything
        while following := page.select_one(".pages a[rel=next]"):
            response = Client().get("/en/search/" + following["href"])
            page = BeautifulSoup(response.content, "html.parser")
            found += titles(page)
        assert len(found) == total > 20

    def test_a_slip_is_put_right_and_told(self):
        page = soup(q="statistcs")
        assert page.select_one(".search__note strong").get_text() == "statistics"
        assert titles(page)

    def test_the_language_switcher_asks_the_same_in_the_other_language(self):
        page = soup(q="EADTU", **{"in": "memberships"})
        assert page.select_one('.languages a[hreflang="fr"]')["href"] == "/fr/search/?q=EADTU&in=memberships"

    def test_nothing_found_leads_on(self):
        page = soup(q="zzzzzzzz")
        assert "Nothing was found" in page.select_one("main").get_text()
        assert page.select('main a[href="/en/programs/"]')

    def test_without_a_question_it_asks_for_one(self):
        page = soup()
        assert page.select_one("main form[role=search] input[name=q]")["value"] == ""
        assert not titles(page)

    def test_a_section_without_results_says_where_there_are_some(self):
        page = soup(q="insurance", **{"in": "contacts"})
        assert titles(page)
        page = soup(q="EADTU", **{"in": "partners"})
        assert not titles(page)
        assert "other sections" in page.select_one("main").get_text()

    @pytest.mark.parametrize(
        "parameters",
        [{"in": "nowhere"}, {"page": "0"}, {"page": "9999999999999999999"}, {"page": "x"}, {"in": "'"}, {"odd": "1"}],
    )
    def test_broken_parameters_are_left_out(self, parameters):
        assert titles(soup(q="EADTU", **parameters)) == titles(soup(q="EADTU"))

    @pytest.mark.parametrize("text", ["", "statistics", "statistcs", "how do I apply for an exchange", "zzzzz", "stat"])
    def test_it_takes_few_queries_while_nothing_changes(self, text):
        with memory.under(1):
            ask(q=text)
            with CaptureQueriesContext(connection) as captured:
                ask(q=text)
        memory.forget()
        assert len(captured) <= MOST_QUERIES, "\n".join(query["sql"] for query in captured)

    def test_the_page_tells_machines_to_leave_it_out_and_caches_to_keep_nothing(self):
        response = ask(q="EADTU")
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert "public" not in response.headers.get("Cache-Control", "")

    def test_every_page_has_a_search_field_that_works_without_javascript(self):
        page = BeautifulSoup(Client().get("/it/contacts/").content, "html.parser")
        form = page.select_one("header form[role=search]")
        assert form["action"] == "/it/search/"
        assert form.select_one("input[name=q][type=search]")
        assert not page.select('script:not([type="application/ld+json"])')

    def test_suggestions_begin_as_the_reader_has_begun_to_type(self):
        answer = Client().get("/ru/search/suggestions?" + urlencode({"q": "летн шк"})).json()["suggestions"]
        assert [entry["url"] for entry in answer][:2] == [
            "/ru/programs/italian-summer-school/",
            "/ru/programs/chinese-summer-school/",
        ]
        assert all(entry["lang"] == "ru" for entry in answer[:2])
        assert Client().get("/en/search/suggestions?q=ead").json()["suggestions"][0]["url"] == "/en/memberships/eadtu/"

    def test_suggestions_take_two_queries(self):
        with memory.under(1):
            Client().get("/en/search/suggestions?q=italian")
            with CaptureQueriesContext(connection) as captured:
                Client().get("/en/search/suggestions?q=italian")
        memory.forget()
        assert len(captured) <= 2

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        text=st.one_of(
            st.text(max_size=60),
            st.text(alphabet="\"'-()&|!:*<>\\%_@ ab", max_size=40),
            st.lists(st.sampled_from(["statistics", "or", "-", '"', "the", "обмен", "<script>"]), max_size=120).map(
                " ".join
            ),
        ),
        section=st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["programs", "other"])),
        number=st.one_of(st.none(), st.text(max_size=6), st.integers().map(str)),
        language=st.sampled_from(["en", "ru", "fr", "it"]),
    )
    def test_no_question_brings_the_page_down_or_gets_out_of_its_place(self, text, section, number, language):
        parameters = {"q": text, "in": section, "page": number}
        address = "search/?" + urlencode(
            {name: value for name, value in parameters.items() if value is not None}, errors="ignore"
        )
        response = Client().get(f"/{language}/{address}")
        assert response.status_code == (400 if "%00" in address else 200)
        if response.status_code == 200:
            page = BeautifulSoup(response.content, "html.parser")
            # HTML has no difference between kinds of line ends, and the page none between kinds of blanks.
            assert page.select_one("main input[name=q]")["value"] == " ".join(
                text.encode(errors="ignore").decode().split()
            )
            assert len(page.select("script")) == 1
        suggested = Client().get(f"/{language}/{address.replace('search/', 'search/suggestions')}")
        assert suggested.status_code in (200, 400)


def test_a_thousand_words_and_a_very_long_one_are_answered(overview):
    assert ask(q="zebra " * 1000).status_code == 200
    assert ask(q="z" * 3000).status_code == 200


def test_what_editors_write_is_shown_as_they_wrote_it_and_is_no_markup(overview):
    ContentPageFactory(
        title_en="Cats & <b>dogs</b>",
        introduction_en="<p>The «Zebra» &lt;script&gt;alert(1)&lt;/script&gt; — 5 € &amp; more.</p>",
    )
    response = ask(q="zebra")
    assert "<mark>Zebra</mark>» &lt;script&gt;alert(1)&lt;/script&gt; — 5 € &amp; more." in response.content.decode()
    assert "Cats &amp; &lt;b&gt;dogs&lt;/b&gt;" in response.content.decode()


def test_the_words_that_were_found_are_marked_whatever_their_ending(overview):
    ContentPageFactory(published_languages=["ru"], title_ru="Жильё", introduction_ru="<p>Места в общежитиях есть.</p>")
    assert [mark.get_text() for mark in soup("ru", q="общежитие").select("mark")] == ["общежитиях"]


def test_head_is_answered_and_nothing_can_be_sent(overview):
    assert Client().head("/en/search/?q=a").status_code == 200
    assert Client().post("/en/search/", {"q": "a"}).status_code == 405


def test_a_demonstration_says_so(overview):
    ProgramPageFactory(title_en="Zebras", is_demonstration=True)
    NewsPageFactory(title_en="Zebras seen")
    badges = [result.select_one(".badge") for result in soup(q="zebras").select(".result")]
    assert sorted(badge.get_text() if badge else "" for badge in badges) == ["", "Demonstration"]
