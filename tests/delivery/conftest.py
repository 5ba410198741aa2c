"""The site behind a real server, with a wire to the database that tests may cut."""

import http.client
import threading
import time
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.browser.server import serving
from tests.delivery.pagecache.wire import Wire
from tests.whole_site import database_url

SECONDS = 20


class Answer:
    """What a reader gets over HTTP."""

    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def outcome(self):
        return self.headers.get("x-page-cache")


class Served:
    """The address of a server, asked over fresh connections."""

    def __init__(self, address, wire, media):
        self.netloc, self.wire, self.media = urlsplit(address).netloc, wire, media

    def get(self, path, method="GET", body=None, **headers):
        link = http.client.HTTPConnection(self.netloc, timeout=SECONDS)
        try:
            link.request(method, path, body, headers={name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(link.getresponse())
        finally:
            link.close()

    def until(self, path, condition):
        """The first answer that meets the condition; a change may need some milliseconds to come through."""
        deadline = time.monotonic() + SECONDS
        while not condition(answer := self.get(path)):
            assert time.monotonic() < deadline, (answer.status, answer.outcome)
            threading.Event().wait(0.002)
        return answer


@pytest.fixture(scope="module")
def served(committed_site, tmp_path_factory):
    wire = Wire(database_url(committed_site))
    media = tmp_path_factory.mktemp("media")
    with serving(wire.url, media, WEB_CONCURRENCY="1") as address:
        yield Served(address, wire, media)
        connection.close()
