"""Ten thousand requests that nobody means, through everything between the socket and the database."""

import logging
import socket
from collections import Counter

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client

from mesi_site.delivery.pagecache.wsgi import PageCache
from tests.browser.server import serving
from tests.factories import EditorFactory
from tests.public.odd_requests import Sender, lock_with_passwords
from tests.whole_site import database_url

PUBLIC, AS_EDITOR, ADMIN, ADMIN_UNKNOWN = 6_000, 1_500, 2_000, 500


@pytest.fixture(scope="module")
def answer(committed_site):
    """The status of what the whole site answers to an environment of WSGI."""
    logging.disable(logging.CRITICAL)
    application = PageCache(WSGIHandler())

    def answer(environ):
        status = []
        response = application(environ, lambda line, headers, exc_info=None: status.append(int(line[:3])))
        try:
            for _part in response:
                pass
        finally:
            if hasattr(response, "close"):
                response.close()
        return status[-1]

    yield answer
    application.channel.stop()
    connection.close()
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def session(committed_site):
    """Cookies of somebody who may do everything in the editor."""

    def session():
        client = Client()
        client.force_login(EditorFactory())
        return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    return session


def test_ten_thousand_requests_get_no_failure_by_their_content(answer, session, promise):
    lock_with_passwords()
    sender, failures, statuses = Sender(seed=6), [], Counter()
    cookies = session()
    plan = [(PUBLIC, sender.public, ""), (AS_EDITOR, sender.public, cookies)]
    plan += [(ADMIN, sender.editor, cookies), (ADMIN_UNKNOWN, sender.editor, "")]
    for number, make, cookie in plan:
        for _ in range(number):
            request = make()
            try:
                status = answer(request.environ(cookie))
            except Exception as error:  # what the server would answer with 500
                status = 599
                failures.append((type(error).__name__, request))
            statuses[status] += 1
            if 500 <= status < 599:
                failures.append((status, request))
            if cookie and request.method == "POST" and statuses.total() % 50 == 0:
                cookie = cookies = session()  # somebody may have logged out
    total = statuses.total()
    for kind, request in failures[:40]:
        print(kind, request.method, request.path[:120], request.query[:200], request.headers, request.body[:300])
    print(dict(sorted(statuses.items())))
    promise("No request gets a 5xx by its content", f"{len(failures)} of {total:,}", not failures and total == 10_000)


HOST = b"Host: 127.0.0.1\r\n"
# What is no HTTP, or more of it than any reader sends.
BROKEN_HEADS = {
    "long line": b"GET /en/?q=" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "many headers": b"GET /en/ HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: a\r\n" % n for n in range(500)) + b"\r\n",
    "large header": b"GET /en/ HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 100_000 + b"\r\n\r\n",
    "no version": b"GET /en/\r\n\r\n",
    "future": b"GET /en/ HTTP/9.9\r\n" + HOST + b"\r\n",
    "signs": b"GET /en/ HTTP/1.1\r\n" + HOST + b"X-A: a\0b\r\n\r\n",
    "no name": b"GET /en/ HTTP/1.1\r\n" + HOST + b": a\r\n\r\n",
    "two lengths": b"POST /en/ HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\naa",
    "length and chunks": b"POST /en/ HTTP/1.1\r\n" + HOST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
                         b"0\r\n\r\n",
    "odd length": b"POST /en/ HTTP/1.1\r\n" + HOST + b"Content-Length: -5\r\n\r\n",
    "huge length": b"POST /en/ HTTP/1.1\r\n" + HOST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n",
    "odd chunks": b"POST /en/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "odd coding": b"POST /en/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: nonsense\r\n\r\n",
    "other host": b"GET /en/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "no host": b"GET /en/ HTTP/1.1\r\n\r\n",
    "bytes": bytes(range(256)) * 4 + b"\r\n\r\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 300 + b"\r\n\r\n",
}  # fmt: skip

CLIENTS_FAULT = {b"%d" % status for status in range(400, 500)}
# What HTTP itself (RFC 9112) asks for an unknown coding; without a host the server's own address stands in for it.
EXPECTED = {"odd coding": {b"501"}, "no host": {b"200", b"400"}}


def test_what_is_no_http_gets_no_failure_at_the_socket(committed_site, tmp_path):
    """Either an answer that says what is wrong or a closed connection, and the server is there for the next one."""
    wrong = {}
    with serving(database_url(committed_site), tmp_path, WEB_CONCURRENCY="1", LOG_LEVEL="critical") as address:
        port = int(address.rpartition(":")[2])
        for name, head in BROKEN_HEADS.items():
            with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
                line.sendall(head)
                line.shutdown(socket.SHUT_WR)
                try:
                    answer = line.recv(100)
                except ConnectionResetError:
                    answer = b""
            if answer and answer.split(b" ")[1] not in EXPECTED.get(name, CLIENTS_FAULT):
                wrong[name] = answer
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            line.sendall(b"GET /health/live HTTP/1.0\r\n" + b"Host: 127.0.0.1:%d\r\n\r\n" % port)
            assert b"200" in line.recv(100)
    connection.close()
    assert not wrong
