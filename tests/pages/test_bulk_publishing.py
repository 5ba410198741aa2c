"""Publishing many pages at once is as careful as publishing one."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from mesi_site.pages.models import ContentPage
from tests.factories import ContentPageFactory

pytestmark = pytest.mark.django_db


def draft(title, languages):
    page = ContentPageFactory(live=False)
    page.title_en, page.published_languages = title, languages
    page.save_revision()
    return page


def publish(client, pages):
    address = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    query = {"id": [page.pk for page in pages], "next": reverse("wagtailadmin_home")}
    return client.post(f"{address}?{urlencode(query, doseq=True)}", follow=True)


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
