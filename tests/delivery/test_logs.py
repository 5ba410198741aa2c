"""Logs of a running server: lines of JSON by which a request can be found again, and nobody can."""

import json
import logging
import os
import re
import signal
import socket
import threading
from io import StringIO
from urllib.parse import quote, urlencode

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mesi_site.delivery import logs
from tests.browser.server import SECRET_KEY, serving
from tests.delivery.conftest import Served
from tests.delivery.pagecache.wire import Wire
from tests.factories import EditorFactory
from tests.international.enquiries.student import filled_in_a_minute_ago
from tests.whole_site import database_url

PROGRAM = "/en/programs/applied-statistics/"
TOKEN = "0" * 32  # against forgery: the cookie and the field say the same
SAID = "canary"  # in everything that somebody sends
MAIL, ADDRESS = "canary.person@example.org", "203.0.113.77"
BROWSER = {"sec_fetch_site": "same-origin", "user_agent": SAID, "referer": f"http://x/{SAID}", "cookie": f"a={SAID}"}


class Log:
    """What a server has written so far."""

    def __init__(self, path):
        self.path = path

    @property
    def text(self):
        return self.path.read_text()

    @property
    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, number):
        return [line for line in self.lines if line.get("request") == number]


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return Log(tmp_path_factory.mktemp("log") / "log")


@pytest.fixture(scope="module")
def served(committed_site, tmp_path_factory, log):
    wire = Wire(database_url(committed_site))
    media = tmp_path_factory.mktemp("media")
    with (
        log.path.open("w") as file,
        serving(wire.url, media, log=file, WEB_CONCURRENCY="1", LOG_LEVEL="info") as address,
    ):
        yield Served(address, wire, media)
        connection.close()


@pytest.fixture
def send(served):
    """Sends a form, as somebody whose every word can be found again."""

    def send(path, **fields):
        headers = {**BROWSER, "content_type": "application/x-www-form-urlencoded", "x_forwarded_for": ADDRESS}
        return served.get(path, "POST", body=urlencode(fields), **headers)

    return send


@pytest.fixture
def broken_enquiries(served):
    """The database refuses enquiries, and repeats in its words what they say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no % %', NEW.email, NEW.message; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON enquiries_enquiry FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        yield
        cursor.execute("DROP FUNCTION refuse CASCADE")


def test_a_request_has_a_number_that_its_answer_and_the_log_share(served, log):
    answer = served.get("/en/nothing-here/")
    (line,) = log.of(answer.headers["x-request-id"])
    assert line.items() >= {"level": "info", "message": "answered", "method": "GET", "status": 404}.items()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    assert line["ms"] >= 0
    assert line["worker"]


def test_a_page_is_called_by_its_type(served, log):
    number = served.get(f"{PROGRAM}?page=7").headers["x-request-id"]
    assert [line["route"] for line in log.of(number)] == ["ProgramPage"]
    number = served.get("/en/search/?q=statistics").headers["x-request-id"]
    assert [line["route"] for line in log.of(number)] == ["search"]


def test_the_number_of_our_proxy_is_taken_and_no_odd_one(served):
    given = "0123456789abcdef"
    assert served.get("/en/nothing/", x_request_id=given).headers["x-request-id"] == given
    for odd in ("short", "a" * 65, "abcdefgh\tijk", 'abcdefgh"'):
        assert served.get("/en/nothing/", x_request_id=odd).headers["x-request-id"] != odd


def test_kept_pages_are_not_noted(served, log):
    served.until(PROGRAM, lambda answer: answer.outcome == "HIT")
    before = len(log.lines)
    assert "x-request-id" not in served.get(PROGRAM).headers
    assert len(log.lines) == before


def test_a_reader_can_name_the_error_that_they_got(served, send, log, broken_enquiries):
    answer = send(f"{PROGRAM}enquiry/", **filled(served))
    number = answer.headers["x-request-id"]
    assert answer.status == 500
    assert number in answer.body.decode()
    error = next(line["error"] for line in log.of(number) if "error" in line)
    assert error["from"]["code"] == "P0001"
    assert any("receiving" in place for place in error["at"])


def filled(served):
    """The enquiry form with a canary in each field, by somebody who took a minute for it."""
    form = filled_in_a_minute_ago(served.get(f"{PROGRAM}enquiry/").body, SECRET_KEY)
    return form | {"name": f"{SAID} name", "email": MAIL, "message": f"{SAID} message"}


def test_nobody_is_in_the_log_whatever_they_send_and_whatever_breaks(served, send, log, broken_enquiries):
    word = quote(SAID)
    asked = (
        f"/{word}/",
        f"/en/search/?q={word}",
        f"{PROGRAM}?{word}={word}",
        f"/admin/{word}/",
        f"/documents/1/{word}",
    )
    for path in asked:
        served.get(path, x_forwarded_for=ADDRESS, **BROWSER)
    served.get("/en/", host=f"{SAID}.example")
    send(f"{PROGRAM}enquiry/", **filled(served))
    send(f"{PROGRAM}enquiry/", email=MAIL, name=SAID)
    send("/admin/login/", username=SAID, password=f"{SAID} password")
    send("/admin/password_reset/", email=MAIL)
    length = f"POST /{SAID} HTTP/1.1\r\nContent-Length: {SAID}"
    for line in (f"GET /{SAID} HTTP/9.9", f"{SAID} {SAID}", f"GET / HTTP/1.1\r\n{SAID}", length):
        say(served, f"{line}\r\n\r\n")
    served.wire.cut()
    try:
        served.get(f"/en/search/?q={word}+2", **BROWSER)
        send(f"{PROGRAM}enquiry/", email=MAIL, name=SAID)
    finally:
        served.wire.mend()
    served.until("/health/ready", lambda answer: answer.status == 200)
    assert len(log.lines) > 10
    assert [line for line in log.text.splitlines() if SAID in line or MAIL in line or ADDRESS in line] == []


@pytest.fixture
def editor(served, settings):
    """The cookies of somebody of the office, whose name is a canary too."""
    settings.SECRET_KEY = SECRET_KEY
    user = EditorFactory(username=f"{SAID}-user", email=MAIL)
    client = Client()
    client.force_login(user)
    yield f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"
    user.delete()


@pytest.mark.parametrize("path", ["users/new/", "images/add/", "account/", "pages/?q=canary", "reports/site-history/"])
def test_nobody_is_in_the_log_whatever_the_office_does_and_whatever_breaks(served, log, editor, broken_users, path):
    """A new user whom the database refuses, in words that name them; pictures that are none; a changed account."""
    fields = {"username": SAID, "email": MAIL, "first_name": SAID, "last_name": SAID, "title": SAID, "file": SAID}
    passwords = {"password1": f"{SAID} 1 password", "password2": f"{SAID} 1 password"}
    body = urlencode(fields | passwords | {"admin_language": "en", "csrfmiddlewaretoken": TOKEN})
    headers = {"cookie": editor, "content_type": "application/x-www-form-urlencoded", "x_forwarded_for": ADDRESS}
    for method in ("GET", "POST"):
        answer = served.get(f"/admin/{path}", method, body=body if method == "POST" else None, **headers)
        assert log.of(answer.headers["x-request-id"])
    assert [line for line in log.text.splitlines() if SAID in line or MAIL in line or ADDRESS in line] == []


@pytest.fixture
def broken_users(editor):
    """The database refuses further users, and repeats who they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_user() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no % %', NEW.email, NEW.username; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON accounts_user FOR EACH ROW EXECUTE FUNCTION refuse_user()"
        )
        yield
        cursor.execute("DROP FUNCTION refuse_user CASCADE")


def say(served, text):
    """Something that is hardly HTTP."""
    with socket.create_connection(served.netloc.split(":"), timeout=20) as link:
        link.sendall(text.encode())
        while link.recv(65536):
            pass


@pytest.fixture
def written():
    """What a logger of a package writes, through the site's formatter."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonFormatter())
    logger = logging.getLogger("some.package")
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


@given(st.text(min_size=3).filter(lambda text: not text.isdecimal()))
def test_what_a_package_puts_into_a_message_stays_out(text):
    record = logging.LogRecord(
        "some.package", logging.ERROR, "", 0, "User %s failed %d times: %r", (text, 3, text), None
    )
    said = json.loads(logs.JsonFormatter().format(record))
    assert said["message"] == "User … failed 3 times: …"


def test_an_exception_is_told_without_its_words(written):
    logger, stream = written
    try:
        try:
            raise IntegrityError(f"Key (email)=({MAIL}) already exists")
        except IntegrityError as error:
            raise ValueError(SAID) from error
    except ValueError:
        logger.exception("It failed.")
    said = json.loads(stream.getvalue())
    assert (said["error"]["type"], said["error"]["from"]["type"]) == ("ValueError", "django.db.utils.IntegrityError")
    assert SAID not in stream.getvalue()


def test_addresses_in_a_message_itself_are_taken_out(written):
    logger, stream = written
    logger.warning(f"From {ADDRESS} and 2001:db8::1 at 12:30 for {MAIL}, 3 times")
    assert json.loads(stream.getvalue())["message"] == "From … and … at 12:30 for … 3 times"


def test_two_requests_at_once_keep_their_numbers(served, log):
    answers = []
    threads = [threading.Thread(target=lambda n=n: answers.append(served.get(f"/en/nothing-{n}/"))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [answer.headers["x-request-id"] for answer in answers]
    assert len(set(numbers)) == 8
    assert all(len(log.of(number)) == 1 for number in numbers)


def test_a_worker_that_is_ended_since_it_hangs_says_where_it_stood(committed_site, tmp_path):
    log = Log(tmp_path / "log")
    with (
        log.path.open("w") as file,
        serving(database_url(committed_site), tmp_path, log=file, WEB_CONCURRENCY="1", LOG_LEVEL="info") as address,
    ):
        served = Served(address, None, tmp_path)
        number = served.get("/en/nothing-here/").headers["x-request-id"]
        os.kill(log.of(number)[0]["worker"], signal.SIGABRT)  # as gunicorn does after `timeout`
        served.until("/health/live", lambda _answer: "most recent call first" in log.text)
        connection.close()
    assert 'gunicorn/workers/gthread.py", line' in log.text
