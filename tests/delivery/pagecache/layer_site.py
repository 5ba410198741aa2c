"""A page cache before a small application, and its readers: for tests that need no database."""

import threading
import time

from mesi_site.delivery.pagecache.channel import Channel, State
from mesi_site.delivery.pagecache.wsgi import PageCache

PUBLIC = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "public, max-age=0, must-revalidate")]
TEXT = b"<p>A page with some words that come again, and again, and again.</p>" * 20
SECONDS = 10


class OpenChannel(Channel):
    """A channel whose news come from the test."""

    def start(self):
        self.is_started, self.state = True, State.OPEN
        self._opened.set()

    def tell(self):
        """What a notice of PostgreSQL does."""
        self._raise_generation()


class Site:
    """A page cache before an application that counts what it is asked."""

    def __init__(self, page=None):
        self.asked = []
        self.page = page or (lambda environ: ("200 OK", PUBLIC, TEXT))
        self.channel = OpenChannel()
        self.cache = PageCache(self.application, self.channel)
        self.cache._next_change = []  # moments of this site are in its database

    def application(self, environ, start_response):
        self.asked.append(environ)
        status, headers, body = self.page(environ)
        start_response(status, headers)
        return body if hasattr(body, "streaming") else [body]

    def get(self, path="/en/", query="", method="GET", host="testserver", environ=None, **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": host,
            "SERVER_NAME": "server",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
            **(environ or {}),
        }
        answer = Answer()
        body = self.cache(environ, answer.start)
        answer.body = b"".join(body)
        return answer


class Answer:
    """What a reader gets."""

    def start(self, status, headers, exc_info=None):
        self.status, self.headers = int(status[:3]), {name.lower(): value for name, value in headers}
        assert len(self.headers) == len(headers), "a header came twice"

    @property
    def outcome(self):
        return self.headers["x-page-cache"]


def in_threads(site, number, **request):
    """What as many readers get at once."""
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(site.get(**request))) for _ in range(number)]
    for thread in threads:
        thread.start()
    return threads, answers


def finish(threads):
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()


def until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.001)
