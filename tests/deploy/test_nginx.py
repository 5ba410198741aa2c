"""nginx with deploy/nginx: what it keeps, what it hands on and what it refuses."""

import contextlib
import http.client
import json
import re
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import nginx
from bench.client import fetch

KEPT_BUT_OVER = "@1"  # as X-Accel-Expires: kept, and out of date from the first moment


def number(answer):
    return json.loads(answer.body)["number"]


def kept(get, **headers):
    """The number of the page that nginx keeps: it lays one down a moment after the first reader has it."""
    numbers = [number(get(**headers))]
    while len(numbers) < 50:
        numbers.append(number(get(**headers)))
        if numbers[-1] == numbers[-2]:
            return numbers[-1]
    pytest.fail(f"Nothing was kept: {numbers}")


@pytest.mark.parametrize(
    ("accepts", "encoding"), [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0", None)]
)
def test_static_files_come_as_they_were_compressed_and_are_kept_for_ever(started, accepts, encoding):
    if encoding == "br" and not nginx.BROTLI.exists():
        pytest.skip(f"this nginx has no module for Brotli: {nginx.HOW_TO_GET_IT}")
    answer = fetch(f"{started[0]}/static/site.0123456789ab.css", {"Accept-Encoding": accepts})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.body == {"br": b"as.br", "gzip": b"as.gz", None: b"as.is"}[encoding]
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"] == "text/css"


def test_renditions_are_files_and_originals_are_not(started, site):
    address, _site = started
    assert fetch(f"{address}/media/images/small.txt").body == b"rendition"
    assert b"original" not in fetch(f"{address}/media/original_images/large.txt").body.replace(
        b"/original_images/", b""
    )


@pytest.mark.parametrize("path", ["static/site.0123456789ab.css", "media/images/small.txt", "static/nothing.css"])
def test_files_say_what_no_browser_may_do_with_them(started, path):
    headers = fetch(f"{started[0]}/{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["content-security-policy"].startswith("default-src 'none';")
    assert "strict-transport-security" not in headers  # over http it would mean nothing


def test_a_page_that_the_site_lets_keep_is_asked_for_once(get):
    first, second = kept(get), get()
    assert first == number(second)
    assert "x-accel-expires" not in second.headers


def test_readers_who_come_together_do_not_wait_for_each_other(get, site):
    site.together = threading.Barrier(2, timeout=30)
    with ThreadPoolExecutor() as readers:
        answers = list(readers.map(lambda _: get(), range(2)))
    assert [answer.status for answer in answers] == [200, 200]


def test_browsers_that_accept_the_same_share_a_page_however_they_say_it(get):
    spellings = ["gzip, deflate, br, zstd", "br, gzip", "gzip;q=0.8,br;q=1.0"]
    assert len({kept(get, Accept_Encoding=spelling) for spelling in spellings}) == 1
    assert kept(get, Accept_Encoding="gzip") != kept(get, Accept_Encoding="br, gzip")


def test_no_reader_gets_an_encoding_that_they_refuse_and_nobody_goes_without_for_a_spelling(get):
    wanted = {
        "gzip, deflate, br, zstd": "br, gzip",
        "gzip, deflate, br": "br, gzip",
        "gzip, deflate": "gzip",
        "br": "br",
        "identity": "",
        "gzip;q=0": "",
        "br, gzip;q=0": "",
    }
    told = {spelling: json.loads(get(Accept_Encoding=spelling).body)["headers"] for spelling in wanted}
    assert {spelling: headers.get("accept-encoding", "") for spelling, headers in told.items()} == wanted


def test_what_the_site_says_nothing_of_is_not_kept(get, site):
    site.more = {}
    assert number(get()) != number(get())


def test_a_page_with_a_cookie_is_not_kept(get, site):
    site.more = {"X-Accel-Expires": "60", "Set-Cookie": "language=fr"}
    assert number(get()) != number(get())


@pytest.mark.parametrize("headers", [{"Cookie": "a=b; sessionid=x"}, {"Authorization": "Basic eDp5"}])
def test_who_is_logged_in_is_answered_by_the_site_and_leaves_nothing_behind(get, headers):
    known = kept(get)
    own = get(**headers)
    assert number(own) != known
    assert json.loads(own.body)["headers"].items() >= {k.lower(): v for k, v in headers.items()}.items()
    assert number(get()) == known


def test_invented_parameters_leave_nothing_behind(get):
    assert number(get("?utm_source=1")) != number(get("?utm_source=1"))


@pytest.mark.parametrize("path", ["admin/", "documents/1/plan.pdf"])
def test_the_editor_and_documents_are_never_kept(started, site, path):
    address, _site = started
    assert number(fetch(f"{address}/{path}")) != number(fetch(f"{address}/{path}"))


def test_a_reader_who_comes_late_gets_the_page_as_it_is_now(get, site):
    site.more = {"X-Accel-Expires": KEPT_BUT_OVER}
    first = number(get())
    assert [number(get()), number(get())] == [first + 1, first + 2]


def test_a_worker_that_dies_is_not_seen(get, site):
    first = number(get())
    site.more, site.dies = {}, 1
    assert number(get("other/")) == first + 2


def test_a_form_is_sent_once_whatever_happens_to_it(started, site):
    address, _site = started
    asked, site.dies = site.asked, 1
    assert post(address, "/admin/images/add/", 10) == 502
    assert site.asked == asked + 1


def test_nobody_who_asks_is_in_a_log_whatever_happens(get, site):
    site.dies = 12  # more often than nginx asks again
    assert get("?q=Ivanova", Referer="http://elsewhere/Ivanova").status == 502
    access, errors = (log.read_text() for log in site.logs)
    assert json.loads(access.splitlines()[-1])["status"] == 502
    assert not re.search(r"Ivanova|127\.0\.0\.1|q=", access + errors)


@pytest.mark.parametrize("status", [500, 503])
def test_nothing_old_is_shown_while_the_site_is_away(get, site, status):
    site.more = {"X-Accel-Expires": KEPT_BUT_OVER}
    get()
    site.status = status
    assert get().status == status


def test_nobody_tells_the_site_of_a_connection_that_is_not_theirs(get):
    lies = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-Host": "evil",
        "Forwarded": "for=x",
    }
    told = json.loads(get(**lies).body)["headers"]
    assert (told["x-forwarded-proto"], told["x-forwarded-for"]) == ("http", "127.0.0.1")
    assert not {"forwarded", "x-forwarded-host"} & {name for name, value in told.items() if value}
    assert told["host"] == "127.0.0.1"


def test_a_known_page_is_not_sent_again(get, site):
    site.more = {"X-Accel-Expires": "60", "ETag": 'W/"a"'}
    kept(get)
    answer = get(If_None_Match='W/"a"')
    assert (answer.status, answer.body) == (304, b"")


def post(address, path, size):
    """The status of the answer to a form; what is refused by its length is not sent."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    with contextlib.closing(connection):
        connection.putrequest("POST", path)
        connection.putheader("Content-Length", str(size))
        connection.endheaders(b"x" * size if path.startswith("/admin/") else None)
        return connection.getresponse().status


def test_a_guesser_of_passwords_is_slowed_down_and_readers_are_not(started, site):
    address, _site = started
    statuses = [post(address, "/admin/login/", 10) for _ in range(40)]
    assert statuses.count(200) >= 20
    assert statuses[-1] == 429
    assert fetch(f"{address}/admin/login/").status == 200


def test_large_files_are_taken_from_editors_only(started, site):
    address, _site = started
    assert post(address, "/admin/images/add/", 20_000_000) == 200
    assert post(address, "/en/ask/", 100_000) == 413


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl on this machine: apt-get install openssl")
def test_the_template_for_tls_is_one_that_nginx_reads(started, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=site.example.edu"]
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    values = {"LISTEN": "127.0.0.1:80", "SITE_NAME": "site.example.edu", "UPSTREAM": "127.0.0.1:8000"}
    places = dict.fromkeys(("STATIC_ROOT", "MEDIA_ROOT", "ACME_ROOT"), tmp_path)
    pair = {"CERTIFICATE": certificate, "CERTIFICATE_KEY": key, "ACCESS_LOG": "off", "ERROR_LOG": "stderr"}
    main = nginx.write_configuration(tmp_path, "include site/tls.conf;", **values, **places, **pair)
    done = subprocess.run([nginx.NGINX, "-t", "-p", tmp_path, "-c", main], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
