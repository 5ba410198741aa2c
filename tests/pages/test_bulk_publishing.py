"""Publishing many pages at once is as careful as publishing one."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from mesi_site.pages.models import ContentPage
from tests.factories import ContentPageFactory

from .editor import publish_together

pytestmark = pytest.mark.django_db


def draft(title, languages):
    page = ContentPageFactory(live=False)
    page.title_en, page.published_languages = title, languages
    page.save_revision()
    return page


def publish(client, pages, *parts):
    address = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    query = {"id": [page.pk for page in pages], "next": reverse("wagtailadmin_home")}
    parts = parts or ["en", "ru", "fr", "it", "facts"]
    return publish_together(client, f"{address}?{urlencode(query, doseq=True)}", parts=parts)


def live_titles(pages):
    return set(
        ContentPage.objects.filter(pk__in=[page.pk for page in pages], live=True).values_list("title_en", flat=True)
    )


def test_finished_drafts_go_out_together(overview, log_in):
    pages = [draft("One", ["en"]), draft("Two", ["en"])]
    assert publish(log_in(), pages).status_code == 200
    assert live_titles(pages) == {"One", "Two"}


def test_an_unfinished_one_is_named_and_nothing_goes_out(overview, log_in):
    pages = [draft("One", ["en"]), draft("Two", ["en", "it"])]
    response = publish(log_in(), pages)
    assert response.status_code == 200
    assert "“Two” is not finished" in response.content.decode()
    assert live_titles(pages) == set()


def test_only_the_chosen_languages_go_out_and_the_office_is_told_of_each_page(overview, log_in):
    pages = [ContentPageFactory(languages=["en", "ru"], title_en=title) for title in ("One", "Two")]
    pages[0].title_en, pages[0].title_ru = "First", "Первая"
    for page in pages:
        page.save_revision()
    html = publish(log_in(), pages, "en").content.decode()
    assert "“First” (English)" in html
    assert "Nothing had changed: “Two”" in html
    live = ContentPage.objects.get(pk=pages[0].pk)
    assert live.title_en == "First"
    assert live.title_ru != "Первая"
    assert live.get_latest_revision_as_object().title_ru == "Первая"


def test_it_asks_which_languages_go_out(overview, log_in):
    page = draft("One", ["en"])
    address = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    html = log_in().get(f"{address}?id={page.pk}").content.decode()
    assert html.count('name="parts"') == 5
    assert "Русский" in html


def test_what_is_outdated_or_missing_is_named_and_not_ticked_at_first(overview, log_in):
    page = ContentPageFactory(languages=["en", "ru", "fr"], title_en="One")
    page.title_en, page.title_fr, page.published_languages = "First", "", ["en", "ru", "fr"]
    page.save_revision()
    address = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    response = log_in().get(f"{address}?id={page.pk}")
    html = response.content.decode()
    assert response.context["form"]["parts"].value() == ["en", "it", "facts"]
    assert "Русский (1 outdated text)" in html
    assert "Français (1 missing text)" in html
    assert "Italiano (" not in html  # nobody waits for it: it is not offered
