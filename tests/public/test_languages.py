"""A reader is answered in their language, or told honestly in which other one."""

import pytest
from django.test import Client

from tests.factories import ContentPageFactory, MembershipIndexPageFactory, NewsPageFactory, PartnerPageFactory

from .crawl import LANGUAGES, MISSING, fetch

pytestmark = pytest.mark.django_db

HOME = {
    "": "/en/",
    "ru": "/ru/",
    "fr-CH, fr;q=0.9, en;q=0.8": "/fr/",
    "it-IT,it;q=0.9": "/it/",
    "de, ja;q=0.7": "/en/",
    "de, ru;q=0.4, it;q=0.6": "/it/",
    "*": "/en/",
    "x" * 5000: "/en/",
}


@pytest.mark.usefixtures("overview")
class TestStart:
    @pytest.mark.parametrize(("accepted", "address"), HOME.items(), ids=lambda value: value[:20])
    def test_the_address_without_a_language_follows_the_browser(self, client, accepted, address):
        response = client.get("/", headers={"accept-language": accepted})
        assert response.status_code == 302
        assert response.headers["Location"] == address
        assert "Accept-Language" in response.headers["Vary"]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_an_address_without_a_language_leads_to_the_page(self, client, language):
        ContentPageFactory(slug="visa", languages="all")
        response = client.get("/visa/", headers={"accept-language": language})
        assert response.headers["Location"] == f"/{language}/visa/"


class TestFallback:
    @pytest.fixture
    def russian_page(self, overview):
        return ContentPageFactory(
            slug="banya", languages=("ru",), title_en="Working title", introduction_en="<p>Unfinished</p>"
        )

    @pytest.mark.parametrize(
        ("language", "notice"),
        [
            ("en", "This page is not available in English. You are reading it in Russian."),
            ("fr", "russe"),
            ("it", "russo"),
        ],
    )
    def test_the_reader_is_told_in_their_own_language(self, russian_page, language, notice):
        answer = fetch("banya/", language)
        assert notice in answer.words(".notice")
        assert answer.soup.html["lang"] == language

    @pytest.mark.parametrize("language", ["en", "fr", "it"])
    def test_the_text_is_that_of_the_offered_language_and_says_so(self, russian_page, language):
        answer = fetch("banya/", language)
        assert answer.one("h1").get_text() == russian_page.title_ru
        for selector in ("h1", ".page-head__lead", "main .prose:last-child"):
            element = answer.soup.select(selector)[-1]
            assert element.get("lang", element.find_parent(lang=True)["lang"]) == "ru"

    def test_the_unready_translation_is_never_shown(self, russian_page):
        for language in LANGUAGES:
            html = fetch("banya/", language).html
            assert "Working title" not in html
            assert "Unfinished" not in html

    def test_the_switcher_says_before_the_click_which_language_will_answer(self, russian_page):
        items = fetch("banya/", "ru").soup.select(".languages__item")
        told = [item.get_text(" ", strip=True).partition(" (")[0] for item in items]
        assert told == ["English → ru", "Русский", "Français → ru", "Italiano → ru"]

    def test_english_stands_in_before_other_languages(self, overview):
        ContentPageFactory(slug="both", languages=("fr", "en"))
        assert fetch("both/", "it").one("h1")["lang"] == "en"

    def test_a_list_marks_what_is_in_another_language(self, overview):
        news = NewsPageFactory(languages=("ru",), title_en="Working title")
        link = fetch(f"{news.get_parent().slug}/", "fr").one(".entry a")
        assert link["lang"] == "ru"
        assert link.get_text() == news.title_ru

    def test_the_map_marks_what_is_in_another_language(self, overview):
        partner = PartnerPageFactory(languages=("ru",), title_en="Working title", latitude="53.9", longitude="27.6")
        link = fetch(f"{partner.get_parent().slug}/", "fr").one("svg a")
        assert link["lang"] == "ru"
        assert partner.title_ru in link.get_text()

    def test_the_menu_marks_what_is_in_another_language(self, overview):
        MembershipIndexPageFactory(languages=("en",), show_in_menus=True)
        entries = fetch("", "ru").soup.select(".navigation__link")
        assert {entry.get("lang") for entry in entries} == {"en"}


class TestErrors:
    TITLES = {
        "en": "There is no page at this address",
        "ru": "По этому адресу",
        "fr": "adresse",
        "it": "indirizzo",
    }

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_missing_page_is_reported_in_the_reader_s_language_with_a_way_on(self, overview, language):
        answer = fetch(MISSING, language)
        assert answer.response.status_code == 404
        assert answer.soup.html["lang"] == language
        assert self.TITLES[language] in answer.one("h1").get_text()
        assert answer.soup.select(f'main a[href="/{language}/"]')
        assert answer.soup.select("meta[name=robots][content=noindex]")
        switcher = [item["href"] for item in answer.soup.select(".languages__item a")]
        assert switcher == [f"/{code}/" for code in LANGUAGES if code != language]

    def test_outside_any_language_the_browser_decides(self, overview, client):
        response = client.get("/nothing-here", headers={"accept-language": "fr"}, follow=True)
        assert response.status_code == 404
        assert 'lang="fr"' in response.content.decode()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_failure_is_reported_in_the_reader_s_language(self, overview, language, monkeypatch):
        def fail(*args, **kwargs):
            raise RuntimeError("as a test")

        monkeypatch.setattr(type(overview), "serve", fail)
        response = Client(raise_request_exception=False).get(f"/{language}/")
        assert response.status_code == 500
        html = response.content.decode()
        assert f'<html lang="{language}">' in html
        assert f'href="/{language}/"' in html
        assert "as a test" not in html

    def test_an_address_that_no_page_may_have_is_refused_and_not_a_failure(self, overview, client):
        assert client.get("/en/%00/").status_code == 400
        assert client.get("/en/?page=%00").status_code == 400
