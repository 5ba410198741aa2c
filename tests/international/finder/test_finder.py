"""A prospective student narrows the programs down until those that fit are left."""

import datetime as dt
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from international.finder.catalog import catalog
from international.models import ProgramPartner, TeachingLanguage
from mesi_site.delivery.pagecache import memory
from mesi_site.pages import pagination
from tests.factories import (
    DeadlineFactory,
    FeeFactory,
    PartnerPageFactory,
    ProgramIndexPageFactory,
    ProgramPageFactory,
    intake,
)

from .reading import find

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2027, 2, 1, 9, 0, tzinfo=dt.UTC)  # noon in Moscow


@pytest.fixture(autouse=True)
def finder(overview):
    return ProgramIndexPageFactory(slug="programs", languages="all")


def program(slug, *deadlines, **facts):
    if deadlines:
        facts["intakes"] = [intake(deadlines=list(deadlines))]
    return ProgramPageFactory(slug=slug, **({"languages": "all"} | facts))


def until(day, audience="incoming", opens=None):
    return DeadlineFactory.build(closes_on=day, opens_on=opens, audience=audience)


class TestOrder:
    def test_what_closes_first_comes_first_and_what_is_closed_last(self):
        program("closed", until(dt.date(2027, 1, 31)))
        program("later", until(dt.date(2027, 5, 1)))
        program("soon", until(dt.date(2027, 2, 2)))
        program("to-come", until(dt.date(2027, 2, 20), opens=dt.date(2027, 2, 10)))
        program("unknown")
        with time_machine.travel(NOON, tick=False):
            assert find().slugs == ["soon", "later", "to-come", "unknown", "closed"]

    def test_the_order_and_the_card_speak_of_the_audience_that_is_asked_for(self):
        program("a", until(dt.date(2027, 2, 2), "incoming"), until(dt.date(2027, 6, 1), "own"))
        program("b", until(dt.date(2027, 4, 1), "incoming"), until(dt.date(2027, 3, 1), "own"))
        with time_machine.travel(NOON, tick=False):
            assert find().slugs == ["a", "b"]
            shown = find("audience=own&sort=deadline")
        assert shown.slugs == ["b", "a"]
        assert [words.split(" Compare")[0] for words in shown.words(".entry__state")] == [
            "Open until March 1, 2027 Our own students",
            "Open until June 1, 2027 Our own students",
        ]

    def test_titles_stand_as_readers_of_the_language_expect(self):
        for slug, title in (("z", "Zoology"), ("e", "Écologie"), ("a", "archives"), ("f", "Finance")):
            program(slug, title_en=title, title_fr=title)
        assert find("sort=title", "fr").slugs == ["a", "e", "f", "z"]

    def test_short_programs_come_before_long_ones_and_unknown_ones_last(self):
        program("year", duration=1, duration_unit="year")
        program("unknown")
        program("weeks", duration=6, duration_unit="week")
        program("months", duration=2, duration_unit="month")
        assert find("sort=duration").slugs == ["weeks", "months", "year", "unknown"]


class TestOpenNow:
    def test_a_program_leaves_the_list_of_open_ones_with_its_last_minute(self):
        program("one", until(dt.date(2027, 2, 1)))
        last = dt.datetime(2027, 2, 1, 20, 59, 59, tzinfo=dt.UTC)
        for moment, found in ((last, ["one"]), (last + dt.timedelta(seconds=1), [])):
            with time_machine.travel(moment, tick=False):
                shown = find("open=now")
                assert shown.slugs == found
                assert shown.counts("open") == {"now": len(found)}

    def test_what_is_open_to_partners_who_nominate_is_not_open_to_students(self):
        program("one", until(dt.date(2027, 5, 1), "nomination"))
        with time_machine.travel(NOON, tick=False):
            assert find("open=now").total == 0

    def test_it_means_the_audience_that_is_asked_for(self):
        program("one", until(dt.date(2027, 5, 1), "own"), until(dt.date(2027, 1, 1), "incoming"))
        with time_machine.travel(NOON, tick=False):
            shown = find("open=now")
            assert shown.counts("audience") == {"own": 1, "incoming": 0}
            assert find("audience=incoming&open=now").total == 0


class TestWhatItCosts:
    @pytest.fixture(autouse=True)
    def programs(self):
        program("free", fees=[FeeFactory.build(amount=0)])
        program("waived", fees=[FeeFactory.build(amount=900, payer="institution")])
        program("semester", fees=[FeeFactory.build(amount=500, period="semester")])
        program("whole", duration=2, duration_unit="year", fees=[FeeFactory.build(amount=3000, period="program")])
        program("roubles", fees=[FeeFactory.build(amount=100, currency="RUB")])
        program("unknown", fees=[FeeFactory.build(amount=None)])

    def test_free_waived_and_unknown_are_told_apart(self):
        assert find().counts("fee") == {"free": 1, "waived": 1, "unknown": 1}

    def test_at_most_means_what_the_student_pays_in_a_year_and_converts_nothing(self):
        assert set(find("currency=EUR&max=1000").slugs) == {"free", "waived", "semester"}
        assert set(find("currency=EUR&max=1500").slugs) == {"free", "waived", "semester", "whole"}
        assert set(find("currency=RUB&max=100").slugs) == {"free", "waived", "roubles"}


class TestAddress:
    def test_an_empty_form_and_another_order_lead_to_the_one_address(self):
        program("one")
        query = "q=&sort=&max=&currency=EUR&kind=double-degree&audience=&language="
        response = Client().get(f"/en/programs/?{query}")
        assert (response.status_code, response.headers["Location"]) == (302, "/en/programs/?kind=double-degree")
        assert (
            Client()
            .get("/en/programs/?sort=title&kind=exchange")
            .headers["Location"]
            .endswith("?kind=exchange&sort=title")
        )

    @pytest.mark.parametrize(
        "query", ["knd=exchange", "kind=nonsense", "audience=own&audience=incoming", "page=two", "max=-1", "sort=up"]
    )
    def test_what_is_not_understood_is_left_out_with_a_note(self, query):
        program("one")
        shown = find(query)
        assert shown.has_note
        assert shown.total == 1 or "own" in query

    def test_what_others_count_visitors_by_is_no_mistake(self):
        program("one")
        assert not find("utm_source=letter&fbclid=x").has_note

    def test_a_country_without_programs_is_understood(self):
        program("one")
        shown = find("country=JP")
        assert (shown.total, shown.has_note) == (0, False)
        assert shown.words(".chips .chip")[0].endswith("Japan ×")

    def test_other_languages_show_the_same_selection(self):
        program("one")
        shown = find("kind=double-degree&level=master")
        links = {link["hreflang"]: link["href"] for link in shown.soup.select(".languages a")}
        assert links["ru"] == "/ru/programs/?kind=double-degree&level=master"

    def test_search_engines_keep_the_list_and_not_every_question(self):
        program("one")
        assert not find().soup.select('meta[name="robots"]')
        asked = find("kind=double-degree")
        assert asked.soup.select_one('meta[name="robots"]')["content"] == "noindex"
        assert asked.link("link[rel=canonical]") == f"{settings.BASE_URL}/en/programs/"


class TestChosen:
    def test_each_choice_can_be_taken_back_on_its_own(self):
        program("one", teaching_languages=[TeachingLanguage(language="fr")])
        shown = find("kind=double-degree&language=fr&language=it&q=")
        chips = {chip.get_text(" ", strip=True): chip["href"] for chip in shown.soup.select(".chips .chip")}
        assert [dict(parse_qsl(href[1:])) for name, href in chips.items() if "Italian" in name] == [
            {"kind": "double-degree", "language": "fr"}
        ]
        assert chips["Remove all"] == "./"
        assert [box["value"] for box in shown.soup.select(".option input:checked") if box["value"]] == [
            "double-degree",
            "fr",
            "it",
        ]

    def test_pages_keep_what_is_asked(self, monkeypatch):
        monkeypatch.setattr(pagination, "ENTRIES_PER_PAGE", 2)
        for number in range(5):
            program(f"p{number}", title_en=f"P{number}")
        shown = find("kind=double-degree&sort=title")
        assert shown.link("nav.pages a[rel=next]") == "?kind=double-degree&page=2&sort=title"
        last = find("kind=double-degree&page=99&sort=title")
        assert (last.slugs, last.link("nav.pages a[rel=prev]")) == (["p4"], "?kind=double-degree&page=2&sort=title")


class TestWhoStudiesWhere:
    def test_the_country_is_the_one_where_students_study(self):
        partner = PartnerPageFactory(country="IT", languages="all")
        program("there", partner_links=[ProgramPartner(partner=partner, place="partner")])
        program("here", partner_links=[ProgramPartner(partner=partner, place="own")])
        program("online", partner_links=[ProgramPartner(partner=partner, place="online")])
        assert find("country=IT").slugs == ["there"]

    def test_a_partner_whom_nobody_may_see_tells_nothing(self):
        partner = PartnerPageFactory(country="IT", languages="all")
        program("there", partner_links=[ProgramPartner(partner=partner, place="partner")])
        partner.unpublish()
        assert find("country=IT").total == 0
        assert "IT" not in find().counts("country")


def test_nobody_learns_from_the_options_what_a_program_is_like_that_is_not_published():
    program("shown", until(dt.date(2027, 5, 1)), fees=[FeeFactory.build(currency="EUR")])
    program(
        "draft",
        until(dt.date(2027, 5, 1)),
        live=False,
        field_of_study="031",
        teaching_languages=[TeachingLanguage(language="ja")],
        partner_links=[ProgramPartner(partner=PartnerPageFactory(country="JP"))],
        fees=[FeeFactory.build(currency="JPY")],
    )
    shown = find()
    assert (shown.total, len(shown.counts("term"))) == (1, 1)
    assert "ja" not in shown.counts("language")
    assert "JP" not in shown.counts("country")
    assert "031" not in shown.counts("field")
    assert "JPY" not in shown.words("#finder-currency option")


def test_an_answer_that_was_begun_before_a_program_came_is_finished():
    program("old")
    with memory.under(1):
        begun = catalog()
    new = program("new", title_en="A")
    with memory.under(2):
        assert catalog().numbers_in(catalog().everything)[0] == new.pk
    with memory.under(1):
        assert len(begun.numbers_in(begun.everything)) == 1
    memory.forget()


class TestWords:
    def test_words_are_looked_for_as_in_the_search_and_the_best_comes_first(self):
        program("logistics", title_en="Logistics of ports", title_ru="Логистика портов")
        program("mention", title_en="Business", body_en=[], summary_en="With a course on logistics")
        program("other", title_en="Ecology")
        assert find("q=logistics").slugs == ["logistics", "mention"]
        assert find("q=логистику", "ru").slugs == ["logistics"]
        assert find("q=logistics&sort=title").slugs == ["mention", "logistics"]

    def test_words_and_facets_are_counted_together(self):
        program("logistics", title_en="Logistics", kind="exchange")
        program("ecology", title_en="Ecology")
        assert find("q=logistics").counts("kind")["exchange"] == 1
        shown = find("kind=double-degree&q=logistics")
        assert shown.total == 0
        assert "without “Words: logistics” 1 program" in " ".join(shown.words(".nothing__ways li"))


def test_a_card_says_in_which_languages_its_page_exists_and_which_it_shows():
    program("one", published_languages=["ru"], teaching_languages=[TeachingLanguage(language="fr", level="B2")])
    shown = find()
    assert shown.words(".entry__languages") == ["Page in RU"]
    assert shown.soup.select_one(".entry__title a")["lang"] == "ru"
    assert shown.words(".entry .badge--language") == ["Russian"]
    assert "French (B2)" in shown.words(".entry__facts")[0]


def test_only_few_questions_are_kept_in_the_memory_of_the_site():
    program("one")
    for query, is_kept in (("", True), ("kind=double-degree", True), ("kind=nonsense", False), ("page=7", False)):
        headers = Client().get(f"/en/programs/?{query}").headers
        assert ("public" in headers.get("Cache-Control", "")) == is_kept, query


def test_an_editor_can_look_at_it_before_it_is_published(finder):
    program("one")
    assert finder.make_preview_request(preview_mode="ru").status_code == 200
