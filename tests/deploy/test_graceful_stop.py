"""A server that is asked to stop finishes what is under way, takes nothing new, and ends by itself."""

import http.client
import socket
import threading
import time
from types import SimpleNamespace

import psycopg2
import pytest
from django.db import connection

from bench.client import fetch
from scripts.smoke import free_port
from tests.browser.server import collect_static
from tests.drills.site import Site, gunicorn, wait_for
from tests.whole_site import database_url

SECONDS = 20  # gunicorn gives as many to what is under way
LARGE = 40_000_000  # bytes: more than sockets hold


@pytest.fixture
def site(committed_site, tmp_path):
    """A running server; the process is ended by the test."""
    for folder in ("public/images", "private"):
        (tmp_path / folder).mkdir(parents=True)
    collect_static()
    port, database = free_port(), SimpleNamespace(url=database_url(committed_site))
    with gunicorn(database, tmp_path, port) as server:
        site = Site("", f"http://127.0.0.1:{port}", server.pid, tmp_path, database)
        wait_for(site)
        site.server, site.port = server, port
        yield site
        connection.close()


def until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def takes_connections(site):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", site.port)) == 0


def test_a_page_under_way_is_finished_and_others_are_sent_elsewhere(site, committed_site):
    held = psycopg2.connect(site.postgres.url)
    with held.cursor() as cursor:
        cursor.execute("LOCK TABLE site_search_searchtext IN ACCESS EXCLUSIVE MODE")
    answers = []
    reader = threading.Thread(target=lambda: answers.append(site.ask("/en/search/?q=statistics")))
    reader.start()

    def waits():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'",
                [committed_site],
            )
            return cursor.fetchone() == (1,)

    until(waits)
    site.server.terminate()
    until(lambda: not takes_connections(site))
    assert reader.is_alive()
    held.close()
    reader.join(SECONDS)
    assert [answer.status for answer in answers] == [200]
    assert site.server.wait(SECONDS) == 0


def test_a_slow_reader_gets_the_whole_file(site):
    (site.media / "public/images/large.png").write_bytes(bytes(LARGE))
    link = http.client.HTTPConnection("127.0.0.1", site.port, timeout=SECONDS)
    link.request("GET", "/media/images/large.png", headers={"Host": "127.0.0.1"})
    answer = link.getresponse()
    read = len(answer.read(65536))
    site.server.terminate()
    until(lambda: not takes_connections(site))
    while data := answer.read(1_000_000):
        read += len(data)
    assert (answer.status, read) == (200, LARGE)
    assert site.server.wait(SECONDS) == 0


def test_who_kept_a_connection_open_keeps_nobody_waiting(site):
    with socket.create_connection(("127.0.0.1", site.port)) as idle:
        idle.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert idle.recv(65536).startswith(b"HTTP/1.1 200")
        assert fetch(f"{site.direct}/health/live", {"Host": "127.0.0.1"}).status == 200
        site.server.terminate()
        assert site.server.wait(SECONDS) == 0
