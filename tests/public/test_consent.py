"""Which answers may be kept and given to others: those that are the same for everybody, and no others."""

import pytest
from django.test import Client

from tests.factories import EditorFactory

pytestmark = pytest.mark.django_db

CONSENT = "public, max-age=0, must-revalidate"


def about_keeping(response):
    return {name: response.headers.get(name) for name in ("Cache-Control", "Vary", "Set-Cookie")}


def test_every_page_may_be_kept_and_is_asked_for_anew(answers):
    for answer in answers:
        about = about_keeping(answer.response)
        assert sorted(about["Cache-Control"].split(", ")) == sorted(CONSENT.split(", ")), answer
        assert about["Vary"] in (None, "Accept-Encoding"), answer
        assert not answer.response.cookies, answer


@pytest.mark.usefixtures("whole_site")
@pytest.mark.parametrize("address", ["/sitemap.xml", "/robots.txt", "/fr/", "/ru/programs/", "/it/news/?page=1"])
def test_who_asks_makes_no_difference(address):
    editor = Client()
    editor.force_login(EditorFactory(admin_language="ru"))
    nobody, somebody = Client().get(address), editor.get(address, headers={"accept-language": "ru, it;q=0.9"})
    assert nobody.content == somebody.content
    assert about_keeping(nobody) == about_keeping(somebody)
    assert "public" in nobody.headers["Cache-Control"]
    assert nobody.headers.get("Vary") in (None, "Accept-Encoding")


@pytest.mark.usefixtures("whole_site")
@pytest.mark.parametrize("address", ["/", "/en/nothing-here/", "/admin/login/", "/health/live"])
def test_other_answers_are_kept_by_nobody(address):
    assert "public" not in Client().get(address).headers.get("Cache-Control", "")


@pytest.mark.usefixtures("whole_site")
def test_the_way_to_a_language_depends_on_what_the_reader_prefers():
    assert "Accept-Language" in Client().get("/").headers["Vary"]
