"""No request gets a failure by what it contains."""

from io import BytesIO
from urllib.parse import quote

import pytest
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mesi_site.institution.models import Contact
from partners.models import Agreement

from .crawl import EXAMPLES, LANGUAGES
from .odd_requests import OddRequest, Sender, lock_with_passwords

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]

ROUTES = [
    *(f"/{language}/{path}" for language in LANGUAGES for path in EXAMPLES.values()),
    "/",
    "/sitemap.xml",
    "/robots.txt",
    "/health/live",
    "/maps/globe/55/37.svg",
    "/media/images/a.webp",
    "/documents/1/a.pdf",
]
CHARACTERS = ["\x00", "%00", "\ud83d", "\u202e", "２"]
NASTY = [*CHARACTERS, "-1", "NaN", "1e999", "9" * 40, "' OR 1=1 --", "<script>", "../../etc/passwd"]
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=30), st.integers().map(str))
NAMES = st.one_of(
    st.sampled_from(["page", "q", "kind", "v", "next", "language", "page[]", "mode", "format"]), st.text(max_size=8)
)
HEADERS = [
    "accept-language",
    "accept-encoding",
    "cookie",
    "if-none-match",
    "if-modified-since",
    "range",
    "x-forwarded-host",
]
SLOWLY = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def quoted(text):
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def status(method, address, **more):
    return getattr(Client(raise_request_exception=False), method)(address, **more).status_code


@SLOWLY
@given(route=st.sampled_from(ROUTES), parameters=st.lists(st.tuples(NAMES, TEXTS), max_size=4))
def test_odd_parameters_never_cause_a_failure(route, parameters):
    query = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in parameters)
    assert status("get", f"{route}?{query}") < 500


@SLOWLY
@given(parts=st.lists(TEXTS, min_size=1, max_size=4), language=st.sampled_from([*LANGUAGES, "de", "", "EN", "en-us"]))
def test_odd_addresses_never_cause_a_failure(parts, language):
    assert status("get", f"/{language}/{'/'.join(map(quoted, parts))}") < 500


@SLOWLY
@given(
    route=st.sampled_from(ROUTES),
    name=st.sampled_from(HEADERS),
    value=st.one_of(st.sampled_from(NASTY), st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)),
)
def test_odd_headers_never_cause_a_failure(route, name, value):
    as_on_the_line = value.encode("utf-8", "surrogatepass").decode("latin-1")
    assert status("get", route, headers={name: as_on_the_line}) < 500


@SLOWLY
@given(
    route=st.sampled_from(ROUTES),
    method=st.sampled_from(["post", "put", "delete", "patch", "options", "head", "trace"]),
    body=st.binary(max_size=60),
)
def test_other_methods_never_cause_a_failure(route, method, body):
    more = {} if method in ("head", "trace") else {"data": body, "content_type": "application/x-www-form-urlencoded"}
    assert status(method, route, **more) < 500


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "1.5", "２"])
def test_a_part_of_a_list_that_does_not_exist_leads_to_one_that_does(client, number):
    assert client.get(f"/en/news/?page={number}").status_code == 200


def test_a_globe_from_nowhere_is_not_drawn(client):
    assert client.get("/maps/globe/99/999.svg").status_code == 404


def test_the_globe_may_be_kept_for_ever(client):
    address = next(a for a in client.get("/en/").content.decode().split('"') if a.startswith("/maps/globe/"))
    response = client.get(address.replace("&amp;", "&"), headers={"accept-encoding": "gzip"})
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 30_000


def test_a_part_of_the_ten_thousand_odd_requests_gets_no_failure(log_in):
    """All of them: `make drill ARGS="-k input"`."""
    lock_with_passwords()
    sender, handler, session = Sender(seed=1), ClientHandler(), f"sessionid={log_in().cookies['sessionid'].value}"
    requests = [(sender.public(), "") for _ in range(250)] + [(sender.editor(), session) for _ in range(100)]
    failures = []
    for request, cookie in requests:
        response = handler(request.environ(cookie))
        if response.status_code >= 500:
            failures.append((response.status_code, request))
    assert not failures


HEADINGS = {"en": "cannot be understood", "ru": "понять", "fr": "comprise", "it": "comprendere"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["q=%00", "q=%FF%FE", "%ED%A0%BD=1"])
def test_what_cannot_be_understood_is_said_in_the_readers_language(client, language, query):
    response = client.get(f"/{language}/search/?{query}")
    assert response.status_code == 400
    assert HEADINGS[language] in response.content.decode()
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize(
    ("method", "allowed"),
    [("TRACE", "GET, HEAD, OPTIONS, POST"), ("BREW", "GET, HEAD, OPTIONS, POST"), ("POST", "GET, HEAD, OPTIONS")],
)
def test_a_method_that_an_address_does_not_know_is_answered_by_those_it_does(client, method, allowed):
    response = client.generic(method, "/en/news/", headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 405
    assert response.headers["Allow"] == allowed
    assert b"<h1>" in response.content


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=e"])
@pytest.mark.parametrize("wrong", [b"%00", b"%FF"])
def test_a_form_with_what_is_no_text_is_not_understood(client, content_type, wrong):
    body = b"name=" + wrong
    if "multipart" in content_type:
        raw = bytes.fromhex(wrong[1:].decode())
        body = b'--e\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + raw + b"\r\n--e--\r\n"
    headers = {"sec-fetch-site": "same-origin"}
    response = client.post("/en/programs/enquiry/", body, content_type=content_type, headers=headers)
    assert response.status_code == 400


def test_more_than_a_form_can_hold_is_refused_before_it_is_read(client):
    headers = {"sec-fetch-site": "same-origin"}
    response = client.post("/fr/programs/enquiry/", {"question": "a" * 70_000}, headers=headers)
    assert response.status_code == 413
    assert '<html lang="fr">' in response.content.decode()


@pytest.mark.parametrize("length", ["9" * 5_000, "0" * 18 + "70000"])
def test_a_length_that_nobody_can_read_is_too_large(client, length):
    headers = {"sec-fetch-site": "same-origin"}
    response = client.post("/en/programs/enquiry/", {"question": "a"}, headers=headers, CONTENT_LENGTH=length)
    assert response.status_code == 413


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=e"])
def test_who_quotes_from_a_damaged_letter_gets_the_form_back_and_loses_nothing(client, content_type):
    words = "Your letter says “scholarship of \ufffd 500”: what does it mean?"
    body = f"message={quote(words)}".encode()
    if "multipart" in content_type:
        body = f'--e\r\nContent-Disposition: form-data; name="message"\r\n\r\n{words}\r\n--e--\r\n'.encode()
    headers = {"sec-fetch-site": "same-origin"}
    response = client.post("/en/programs/enquiry/", body, content_type=content_type, headers=headers)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_who_goes_away_while_a_form_is_sent_is_no_failure(client):
    class BrokenOff(BytesIO):
        def read(self, *_):
            raise ConnectionResetError

    request = OddRequest("POST", b"/en/programs/enquiry/", headers={"SEC_FETCH_SITE": b"same-origin"})
    environ = request.environ() | {"wsgi.input": BrokenOff(), "CONTENT_LENGTH": "100"}
    for content_type in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=e"):
        assert ClientHandler()(environ | {"CONTENT_TYPE": content_type}).status_code == 400


def test_a_broken_cookie_locks_nobody_out(client):
    for cookie in ('sessionid="aaaaaaaaaaaa\\000"', "sessionid=\xff", "=;;"):
        assert client.get("/en/", HTTP_COOKIE=cookie).status_code == 200
        assert client.get("/admin/", HTTP_COOKIE=cookie).status_code == 302


@pytest.mark.parametrize("key", ["x", "-1", "9" * 20, "9" * 4400, "a%2Fb"])
def test_an_editors_address_with_a_number_that_cannot_be_is_not_found(log_in, key):
    client = log_in()
    for address in (f"/admin/documents/chooser/chosen/{key}/", f"/admin/pages/{key}/edit/"):
        assert client.get(address, follow=True).status_code == 404


def searches():
    lists = [reverse(model.snippet_viewset.get_url_name("list")) for model in (Agreement, Contact)]
    return [
        *lists,
        *("/admin/pages/search/", "/admin/pages/search/results/", "/admin/images/", "/admin/documents/"),
        *("/admin/users/", "/admin/redirects/", "/admin/choose-page/search/", "/admin/images/chooser/results/"),
        *("/admin/documents/chooser/", "/admin/documents/chooser/results/", "/admin/images/multiple/add/"),
        "/admin/api/main/pages/",
    ]


@pytest.mark.parametrize("words", ["word " * 400, "слово, " * 300, "a" * 3000, "a-b\t" * 400, '"a b" c ' * 300])
def test_who_pastes_a_whole_page_into_a_search_of_the_editor_gets_an_answer(log_in, words):
    client = log_in()
    for address in searches():
        for name in ("q", "search"):
            response = client.get(address, {name: words}, follow=True)
            assert response.status_code < 500, address
