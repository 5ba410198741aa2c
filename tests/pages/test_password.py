"""What a reader meets before a page with a password."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageViewRestriction

from tests.conftest import LANGUAGES
from tests.factories import ContentPageFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a-shared-password"
SECRET = "Zanzibarkanarienvogel"


@pytest.fixture
def page(overview):
    texts = {f"{name}_{language}": SECRET for name in ("title", "introduction") for language in LANGUAGES}
    return ContentPageFactory(languages="all", **texts)


@pytest.fixture
def restriction(page):
    return PageViewRestriction.objects.create(page=page, restriction_type="password", password=PASSWORD)


def asked(page, language, client=None):
    with translation.override(language):
        return BeautifulSoup((client or Client()).get(page.url_in(language)).content, "html.parser")


def send(client, form, password):
    fields = {field["name"]: field.get("value", "") for field in form.find_all("input")}
    return client.post(form["action"], fields | {"password": password})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_password_is_asked_for_in_the_frame_of_the_site_and_in_the_readers_language(language, page, restriction):
    soup = asked(page, language)
    assert soup.html["lang"] == language
    assert soup.select_one("link[rel=stylesheet]")
    assert soup.select_one("header a")
    heading = soup.h1.get_text()
    assert (heading == "This page has a password") == (language == "en")
    label = soup.select_one("main label")
    assert soup.find(id=label["for"])["type"] == "password"


def test_nothing_is_told_of_the_page_before_the_password(page, restriction):
    for language in LANGUAGES:
        assert SECRET not in str(asked(page, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_password_is_told_and_the_right_one_leads_to_the_page_in_the_same_language(language, page, restriction):
    client = Client()
    form = asked(page, language, client).main.form
    again = BeautifulSoup(send(client, form, "wrong").content, "html.parser")
    field = again.find(id="id_password")
    assert field["aria-invalid"] == "true"
    assert again.find(id=field["aria-describedby"]).get_text(strip=True)
    answer = send(client, again.main.form, PASSWORD)
    assert answer.headers["Location"] == page.url_in(language)
    assert SECRET in client.get(answer.headers["Location"]).content.decode()


def test_the_form_can_be_asked_for_with_any_number_and_tells_nothing(page, restriction):
    """Its address names a restriction and a page, whichever."""
    draft = ContentPageFactory(live=False, title_en=SECRET, slug="hidden-slug")
    for number in (page.get_root().pk, page.get_parent().pk, draft.pk):
        address = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, number])
        for response in (Client().get(address), Client().post(address, {"password": "wrong"})):
            assert response.status_code == 200
            assert SECRET not in response.content.decode()
            assert "hidden-slug" not in response.content.decode()
    for numbers in ([restriction.pk, 10**18], [10**30, page.pk], [10**18, 0]):
        address = reverse("wagtailcore_authenticate_with_password", args=numbers)
        assert Client().get(address).status_code == 404
        assert Client().post(address, {"password": "wrong"}).status_code == 404
