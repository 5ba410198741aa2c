"""What nginx answers without the site, it says as the site would: in the reader's language, with a way on."""

import http.client
import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from django.utils.csp import build_policy

from bench.client import fetch
from mesi_site.pages.errors import PROBLEMS
from mesi_site.pages.management.commands.collectstatic import STATUSES

LONG = "x" * 40_000


def answer_to(address, method="GET", path="/en/", **headers):
    """Status, headers and text of what comes back, however early it comes."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    connection.putrequest(method, path)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, response.headers, text


def title(status, language):
    with translation.override(language):
        return str(PROBLEMS[status][0])


REFUSED = {
    400: {"headers": {"Content_Length": "many"}},
    405: {"method": "POST", "path": "/static/site.0123456789ab.css"},
    413: {"method": "POST", "headers": {"Content_Length": "100000"}},
    431: {"headers": {"Cookie": LONG}},
}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("status", REFUSED)
def test_what_nginx_refuses_it_says_in_the_readers_language(started, status, language):
    asked = dict(REFUSED[status])
    got, headers, text = answer_to(
        started[0],
        asked.get("method", "GET"),
        asked.get("path", "/"),
        **{"Accept_Language": f"{language}-XX,en;q=0.5"} | asked.get("headers", {}),
    )
    assert got == status
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in text
    assert title(status, language) in text


def test_the_language_of_the_address_counts_before_that_of_the_browser(started):
    _status, _headers, text = answer_to(started[0], "POST", "/fr/ask/", Accept_Language="ru", Content_Length="100000")
    assert title(413, "fr") in text


@pytest.mark.parametrize(
    ("accepts", "language"),
    [("it-CH,it;q=0.9", "it"), ("fr", "fr"), ("de", "en"), ("RU", "en"), ("*", "en"), ("../../etc", "en")],
)
def test_whoever_reads_none_of_our_languages_is_answered_in_that_of_the_site(started, accepts, language):
    _status, _headers, text = answer_to(started[0], "POST", "/", Accept_Language=accepts, Content_Length="100000")
    assert title(413, language) in text


def test_an_address_without_end_is_told_so(started):
    status, _headers, text = answer_to(started[0], path=f"/en/{LONG}")
    assert (status, title(414, "en") in text) == (414, True)


def test_a_guesser_is_told_to_wait(started, site):
    answers = [answer_to(started[0], "POST", "/admin/password_reset/", Accept_Language="it") for _ in range(20)]
    status, _headers, text = answers[-1]
    assert (status, title(429, "it") in text) == (429, True)


@pytest.fixture
def away(get, site):
    """The answer to a reader while every worker dies."""
    site.dies = 12  # more often than nginx asks again
    return get(Accept_Language="ru")


def test_whoever_meets_a_site_that_is_away_gets_a_number_to_name_and_a_time_to_come_back(away):
    text = away.body.decode()
    assert (away.status, title(502, "ru") in text) == (502, True)
    assert re.search(r"<code>[0-9a-f]{32}</code>", text)[0] == f"<code>{away.headers['x-request-id']}</code>"
    assert away.headers["retry-after"] == "2"
    assert away.headers["cache-control"] == "no-store"


def test_an_error_page_of_nginx_has_the_headers_of_every_page(away):
    assert away.headers["content-security-policy"] == build_policy(settings.SECURE_CSP)
    assert away.headers["x-content-type-options"] == "nosniff"
    assert away.headers.items() >= {name.lower(): value for name, value in settings.SECURITY_HEADERS.items()}.items()


@pytest.mark.parametrize("status", STATUSES)
def test_nobody_asks_for_an_error_page(started, site, status):
    assert fetch(f"{started[0]}/problem/{status}").status == 404


def test_collecting_static_files_writes_error_pages_that_name_them(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", "--no-input", verbosity=0)
    names = {path.name for path in (tmp_path / "problem").iterdir()}
    assert len(names) == len(STATUSES) * (len(settings.LANGUAGES) + 1)
    page = (tmp_path / "problem" / "502.fr.html").read_text()
    for name in re.findall(r'"/static/([^"]+)"', page):
        assert (tmp_path / name).exists()
    assert title(502, "fr") in page
