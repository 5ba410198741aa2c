"""What gunicorn's worker sends: an answer whole, in as few pieces as can be, framed as HTTP wants it."""

from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.http import wsgi

from mesi_site.delivery import worker

BODY = b"<p>words</p>"


class Connection:
    """Keeps apart what was sent apart."""

    def __init__(self):
        self.sent = []

    def sendall(self, data):
        self.sent.append(data)


def answer(*parts, method="GET", status="200 OK", length=None):
    """The pieces in which an answer is sent."""
    request = SimpleNamespace(method=method, version=(1, 1), should_close=lambda: False, headers=[])
    connection = Connection()
    response = wsgi.Response(request, connection, Config())
    headers = [("Content-Type", "text/html")] + ([("Content-Length", str(length))] if length is not None else [])
    response.start_response(status, headers)
    for part in parts:
        response.write(part)
    response.close()
    return connection.sent


def test_gunicorn_answers_by_our_response():
    assert wsgi.Response is worker.Response


def test_head_and_body_go_out_together():
    (sent,) = answer(BODY, length=len(BODY))
    assert sent.startswith(b"HTTP/1.1 200 OK\r\n")
    assert sent.endswith(b"\r\n\r\n" + BODY)


def test_a_body_of_unknown_length_is_framed():
    first, second, end = answer(BODY, b"more")
    assert first.endswith(b"\r\n\r\nC\r\n<p>words</p>\r\n")
    assert (second, end) == (b"4\r\nmore\r\n", b"0\r\n\r\n")


def test_parts_after_the_first_follow():
    first, second = answer(BODY, BODY, length=2 * len(BODY))
    assert first.endswith(b"\r\n\r\n" + BODY)
    assert second == BODY


@pytest.mark.parametrize(
    "asked",
    [
        {"length": 0},
        {"parts": [b""], "length": 0},
        {"method": "HEAD", "parts": [BODY], "length": len(BODY)},
        {"status": "304 Not Modified", "parts": [b""]},
        {"status": "204 No Content"},
    ],
)
def test_an_answer_without_a_body_is_its_head_once(asked):
    sent = b"".join(answer(*asked.pop("parts", []), **asked))
    assert sent.count(b"HTTP/1.1 ") == 1
    assert sent.endswith(b"\r\n\r\n")
    assert BODY not in sent


def test_nothing_is_sent_beyond_the_promised_length():
    assert answer(BODY + b"too much", length=len(BODY))[0].endswith(b"\r\n\r\n" + BODY)
