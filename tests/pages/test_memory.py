"""What is remembered between renders is never older than the content, and never what is not for everybody."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.url_routing import RouteResult

from mesi_site.delivery.pagecache import memory
from mesi_site.institution.models import InstitutionSettings
from mesi_site.pages.models import BasePage, ContentPage
from tests.factories import ContentPageFactory, NewsPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(overview):
    return ContentPageFactory(languages="all", show_in_menus=True)


@pytest.fixture(autouse=True)
def empty_memory():
    memory.forget()
    yield
    memory.forget()


def read(address, generation, client=None, **more):
    with memory.under(generation):
        return (client or Client()).get(address, **more)


def text_of(address, generation):
    return read(address, generation).content.decode()


def change_title(page):
    page.title_en = "Quite another title"
    page.save()
    return "Quite another title"


def change_institution(page):
    institution = InstitutionSettings.load()
    institution.name_en = "Quite another institution"
    institution.save()
    return "Quite another institution"


def publish_urgent_news(page):
    return NewsPageFactory(title_en="Storm", date=timezone.localdate(), urgent_until=timezone.localdate()).title_en


@pytest.mark.parametrize("change", [change_title, change_institution, publish_urgent_news])
def test_what_stands_around_a_page_is_as_new_as_the_content(overview, page, change):
    address = ContentPageFactory().url
    assert text_of(address, 1)
    new = change(page)
    assert new not in text_of(address, 1)  # or nothing was remembered, and this test says nothing
    assert new in text_of(address, 2)


def test_each_language_has_its_own_frame(overview, page):
    for _ in range(2):
        for language in ("en", "ru"):
            assert getattr(page, f"title_{language}") in text_of(f"/{language}/", 1)


def test_the_menu_marks_the_page_that_is_read(overview, page):
    for _ in range(2):
        assert f'href="{page.url}" aria-current="page"' in text_of(page.url, 1)
        assert "aria-current" not in text_of("/en/", 1).partition("</details>")[0]


def test_a_link_in_prose_goes_when_its_page_goes(overview, page):
    linking = ContentPageFactory(introduction_en=f'<p><a linktype="page" id="{page.pk}">there</a></p>')
    assert f'<a href="{page.url}">there' in text_of(linking.url, 1)
    page.unpublish()
    assert "<a>there" in text_of(linking.url, 2)


def test_what_a_preview_shows_is_not_remembered(overview, page):
    below = ContentPageFactory(parent=page)
    draft = BasePage.objects.get(pk=page.pk).specific
    draft.title_en = "Not for readers yet"
    with memory.under(1):
        preview = draft.make_preview_request(preview_mode="en")
    assert "Not for readers yet" in preview.content.decode()
    for address in (page.url, below.url, "/en/"):
        assert "Not for readers yet" not in text_of(address, 1)


def move(page):
    page.move(ContentPageFactory(), pos="last-child")


@pytest.mark.parametrize("end", [move, ContentPage.unpublish, ContentPage.delete])
def test_a_page_that_has_gone_is_gone(page, end):
    address = page.url
    assert read(address, 1).status_code == 200
    end(BasePage.objects.get(pk=page.pk).specific)
    assert read(address, 2).status_code in (301, 404)


def test_an_unpublished_page_is_gone_before_anybody_says_so(page):
    assert read(page.url, 1).status_code == 200
    page.unpublish()
    assert read(page.url, 1).status_code == 404


def test_a_page_expires_at_its_minute(overview):
    end = timezone.now() + dt.timedelta(hours=1)
    page = ContentPageFactory(expire_at=end)
    assert read(page.url, 1).status_code == 200
    with time_machine.travel(end):
        assert read(page.url, 1).status_code == 404


def restrict(page, kind):
    return PageViewRestriction.objects.create(page=page.get_base_page(), restriction_type=kind, password="secret")


@pytest.mark.parametrize("kind", ["login", "password"])
@pytest.mark.parametrize("where", ["the page", "above it", "the original of an alias"])
def test_a_restricted_page_asks_every_reader(page, kind, where, log_in):
    read_page = page
    if where == "above it":
        read_page = ContentPageFactory(parent=page)
    if where == "the original of an alias":
        read_page = page.create_alias(parent=ContentPageFactory(), update_slug="alias")
    address, heading = read_page.url, f">{read_page.title_en}</h1>"
    assert read(address, 1).headers["Cache-Control"].startswith("public")
    restriction = restrict(page, kind)
    reader = log_in()
    if kind == "password":
        form = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
        reader.post(form, {"password": "secret", "return_url": "/"})
    for client, allowed in [(Client(), False), (reader, True), (Client(), False)]:
        response = read(address, 2, client)
        assert (heading in response.content.decode()) == allowed
        assert "no-store" in response.headers["Cache-Control"]
        assert "public" not in response.headers["Cache-Control"]


def test_addresses_where_nothing_stands_take_no_memory(page):
    read("/en/nothing/", 1)
    before = len(memory._kept)
    for number in range(20):
        assert read(f"/en/nothing-{number}/", 1).status_code == 404
        assert read(f"{page.url}?junk={number}", 1).status_code == 200
    assert len(memory._kept) - before < 20


def test_a_page_may_answer_for_addresses_below_it(page, monkeypatch):
    monkeypatch.setattr(ContentPage, "route", lambda self, request, rest: RouteResult(self))
    for generation in (None, 1, 1):
        assert read(f"{page.url}below/", generation).status_code == 200


@pytest.mark.parametrize(("method", "status"), [("head", 200), ("options", 200), ("post", 200), ("delete", 405)])
def test_methods_are_answered_as_wagtail_answers_them(page, method, status, monkeypatch):
    monkeypatch.setattr(ContentPage, "allowed_http_methods", ["GET", "HEAD", "OPTIONS", "POST"])
    for generation in (None, 1, 1):
        with memory.under(generation):
            response = getattr(Client(), method)(page.url, headers={"Sec-Fetch-Site": "same-origin"})
        assert response.status_code == status
        assert ("Allow" in response.headers) == (method in ("options", "delete"))


def test_an_address_without_its_slash_leads_to_the_one_with_it(page):
    for generation in (None, 1, 1):
        assert read(page.url.rstrip("/"), generation).headers["Location"] == page.url
