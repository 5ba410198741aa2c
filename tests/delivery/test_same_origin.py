"""What is sent to a page for readers must come from this site; what is sent elsewhere needs Django's token as ever."""

import pytest
from django.test import Client

from tests.factories import ContentPageFactory

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


def status(address, **headers):
    return Client(enforce_csrf_checks=True).post(address, {"a": "b"}, headers=headers).status_code


@pytest.fixture
def page(overview):
    return ContentPageFactory().url_in("fr")


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "same-origin"}, {"origin": HERE}, {"sec-fetch-site": "same-origin", "origin": HERE}],
)
def test_what_comes_from_this_site_needs_no_token(headers, page):
    """It gets as far as the page, which has no form and says so."""
    assert status(page, **headers) == 405


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://casino.example"},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"origin": f"{HERE}:8000"},
        {"origin": f"{HERE}.casino.example"},
        {"referer": HERE},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-site", "origin": HERE},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": ""},
    ],
)
def test_anything_else_is_refused_in_the_language_of_the_page(headers, page):
    response = Client(enforce_csrf_checks=True).post(page, {"a": "b"}, headers=headers)
    assert response.status_code == 403
    assert response.headers["Content-Language"] == "fr"
    assert "public" not in response.headers.get("Cache-Control", "")


def test_another_address_of_the_same_site_may_be_named(page, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://international.example.edu"]
    assert status(page, origin="https://international.example.edu") == 405


@pytest.mark.parametrize(
    "address",
    ["/admin/login/", "/fr/_util/authenticate_with_password/1/1/", "/documents/authenticate_with_password/1/"],
)
def test_the_editor_passwords_and_documents_still_ask_for_a_token(address, overview):
    assert status(address, **{"sec-fetch-site": "same-origin", "origin": HERE}) == 403
