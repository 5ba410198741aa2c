"""What a browser is told not to do with what it gets: on every kind of answer, also on those that are errors."""

import datetime as dt

import pytest
from django.test import Client

from mesi_site.delivery.headers import security_headers
from mesi_site.institution.models import InstitutionSettings
from mesi_site.settings import https

from .crawl import EXAMPLES, LANGUAGES
from .observatory import policy_of, score, scores

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]

PAGES = [*(f"/en/{path}" for path in EXAMPLES.values()), "/en/search/?q=a", "/en/programs/compare/", "/en/nothing/"]
FILES = ["/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/maps/globe/55/37.svg", "/static/img/favicon.svg"]
BELOW = ["calendar.ics", "enquiry/", "eligibility/"]
EDITORS = ["/admin/login/", "/admin/password_reset/"]
REFUSED = ["/en/?q=%00", "/en/news/?page=%FF", "/documents/1/a.pdf"]
ADDRESSES = PAGES + FILES + [f"/en/{EXAMPLES['ProgramPage']}{path}" for path in BELOW] + EDITORS + REFUSED


@pytest.fixture
def over_https(settings):
    """A reader whose connection is encrypted, and the settings of a site whose address says so."""
    for name in dir(https):
        if name.isupper() and not name.startswith("_"):
            setattr(settings, name, getattr(https, name))

    def get(address, **more):
        return Client().get(address, secure=True, headers={"x-forwarded-proto": "https"}, **more)

    return get


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_kind_of_answer_gets_the_best_mark_of_the_observatory(over_https, address):
    response = over_https(address)
    html = "" if response.streaming else response.content.decode(errors="replace")
    cookies = [morsel.OutputString() for morsel in response.cookies.values()]
    assert score(response.headers, html, cookies) >= 100, scores(response.headers, html, cookies)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_kind_of_answer_says_what_no_browser_may_do(over_https, address):
    headers = over_https(address).headers
    assert address.startswith("/static/") or headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert address.startswith("/static/") or "camera=()" in headers["Permissions-Policy"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    policy = policy_of(headers)
    assert policy["object-src" if "object-src" in policy else "default-src"] == {"'none'"}


def test_a_sheet_may_be_shown_by_the_browsers_own_page_and_inside_no_other_site(over_https):
    headers = over_https(f"/en/{EXAMPLES['ProgramPage']}fact-sheet.pdf").headers
    assert policy_of(headers) == {"frame-ancestors": {"'self'"}}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_no_script_of_a_page_may_write_html(over_https, address):
    policy = policy_of(over_https(address).headers)
    assert policy["require-trusted-types-for"] == {"'script'"}
    assert policy["trusted-types"] == {"'none'"}
    assert "upgrade-insecure-requests" in policy


def test_log_in_may_make_passkeys_and_ask_for_them(log_in):
    for address in ("/admin/login/", "/admin/security/passkeys/add/"):
        assert "publickey" not in log_in().get(address).headers["Permissions-Policy"]


def test_the_editor_alone_may_run_scripts_that_stand_in_its_pages(log_in):
    assert "'unsafe-inline'" in policy_of(log_in().get("/admin/").headers)["script-src"]
    for address in (*EDITORS, "/admin/nothing/"):
        policy = policy_of(Client().get(address).headers)
        assert policy["script-src"] == policy["style-src"] == {"'self'"}


def test_the_page_for_want_of_a_database_has_the_headers_of_all_others(over_https):
    ours = dict(security_headers())
    response = over_https("/en/")
    assert {name: response.headers[name] for name in ours} == ours
    assert score(ours) >= 100


def test_whoever_finds_a_weakness_learns_whom_to_tell(client):
    institution = InstitutionSettings.load()
    institution.email = "office@example.edu"
    institution.save()
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:office@example.edu"
    assert fields["Preferred-Languages"] == ", ".join(LANGUAGES)
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
    remaining = dt.datetime.fromisoformat(fields["Expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=30) < remaining < dt.timedelta(days=365)


def test_an_office_without_an_address_names_nobody(client):
    institution = InstitutionSettings.load()
    institution.email = ""
    institution.save()
    assert client.get("/.well-known/security.txt").status_code == 404
