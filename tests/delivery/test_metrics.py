"""What Prometheus reads: all workers together, on a port of its own, whatever becomes of workers and database."""

import os
import re
import signal
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection
from prometheus_client.parser import text_string_to_metric_families

from bench.processes import parent, tree
from mesi_site.delivery.successes import note_success
from scripts.smoke import free_port
from tests.browser.server import serving
from tests.delivery.conftest import SECONDS, Served
from tests.delivery.pagecache.wire import Wire
from tests.whole_site import database_url

PROGRAM = "/en/programs/applied-statistics/"


class Scraped:
    """The figures at an address, as Prometheus reads them."""

    def __init__(self, port):
        self.port = port

    def now(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=SECONDS) as answer:
            families = text_string_to_metric_families(answer.read().decode())
            return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}

    def attempt(self):
        """The figures, or None where nobody gives any."""
        with suppress(OSError):
            return self.now()

    def until(self, condition):
        """A worker passes on what it has counted once a second."""
        deadline = time.monotonic() + SECONDS
        while True:
            found = self.now()
            if condition(found):
                return found
            assert time.monotonic() < deadline, found
            time.sleep(0.05)


@pytest.fixture(scope="module")
def scraped():
    return Scraped(free_port())


@pytest.fixture(scope="module")
def served(committed_site, tmp_path_factory, scraped):
    wire = Wire(database_url(committed_site))
    media = tmp_path_factory.mktemp("media")
    bind = f"127.0.0.1:{scraped.port}"
    with serving(wire.url, media, WEB_CONCURRENCY="2", METRICS_BIND=bind) as address:
        yield Served(address, wire, media)
        connection.close()


def workers_in(figures):
    return [int(key[1]) for key in figures if key[0] == "site_worker_memory_bytes"]


def test_requests_are_counted_by_what_answered(served, scraped):
    key = ("site_requests_total", "2xx", "GET", "search")
    before = scraped.now().get(key, 0)
    for number in range(10):
        served.get(f"/en/search/?q=statistics+{number}")
    figures = scraped.until(lambda figures: figures.get(key) == before + 10)
    assert figures["site_request_seconds_count", "search"] >= 10


def test_kept_pages_are_counted_in_all_workers_together(served, scraped):
    served.until(PROGRAM, lambda answer: answer.outcome == "HIT")
    key = ("site_page_cache_total", "HIT")
    before = scraped.until(lambda figures: key in figures)[key]
    for _ in range(200):
        served.get(PROGRAM)
    scraped.until(lambda figures: figures[key] >= before + 198)  # each worker renders it once


def test_a_worker_that_was_killed_leaves_its_figures_and_no_files(served, scraped):
    served.get("/en/search/?q=killed")
    key = ("site_requests_total", "2xx", "GET", "search")
    before = scraped.until(lambda figures: len(workers_in(figures)) == 2)
    for worker in workers_in(before):
        os.kill(worker, signal.SIGKILL)
    killed = {*workers_in(before)}
    figures = scraped.until(lambda figures: len({*workers_in(figures)} - killed) == 2)
    assert figures[key] == before[key]
    served.get("/en/search/?q=after")
    scraped.until(lambda figures: figures[key] == before[key] + 1)
    folder = next(Path(p) for p in files_of(workers_in(scraped.now())[0]))
    left = {int(found) for path in folder.iterdir() if (found := re.sub(r"\D", "", path.stem))}
    assert not left & killed


def test_figures_are_given_again_when_the_process_that_gives_them_was_killed(scraped):
    workers = workers_in(scraped.until(lambda figures: len(workers_in(figures)) == 2))
    master = parent(workers[0])
    keeper, process = (p for p in tree(master) if p not in (master, *workers))
    assert (parent(keeper), parent(process)) == (master, keeper)
    os.kill(process, signal.SIGKILL)
    deadline = time.monotonic() + SECONDS
    while process in tree(master) or not (figures := scraped.attempt()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert sorted(workers_in(figures)) == sorted(workers)


def test_figures_go_on_after_the_settings_were_read_anew(served, scraped):
    before = {*workers_in(scraped.until(lambda figures: len(workers_in(figures)) == 2))}
    os.kill(parent(min(before)), signal.SIGHUP)
    scraped.until(lambda figures: len({*workers_in(figures)} - before) == 2 == len(workers_in(figures)))
    key = ("site_requests_total", "2xx", "GET", "search")
    counted = scraped.now().get(key, 0)
    served.get("/en/search/?q=anew")
    scraped.until(lambda figures: figures.get(key) == counted + 1)


def files_of(worker):
    """Where a worker counts: the folders of its mapped files."""
    lines = Path(f"/proc/{worker}/maps").read_text().splitlines()
    return {str(Path(line.split()[-1]).parent) for line in lines if "site-metrics-" in line}


def test_what_the_database_knows_is_told_and_that_it_is_away(served, scraped):
    note_success("backup")
    figures = scraped.until(lambda figures: figures["site_database_up",] == 1)
    assert figures["site_last_success_timestamp_seconds", "backup"] <= time.time()
    assert figures["site_mail_waiting",] == 0
    served.wire.cut()
    try:
        assert scraped.until(lambda figures: figures["site_database_up",] == 0)["site_workers",] == 2
        failures = scraped.now().get(("site_database_failures_total",), 0)
        served.get("/en/search/?q=away")
        scraped.until(lambda figures: figures["site_database_failures_total",] > failures)
    finally:
        served.wire.mend()
    served.wire.freeze()
    try:
        assert scraped.now()["site_database_up",] == 0
    finally:
        served.wire.thaw()


def test_nobody_reads_figures_where_readers_are(served):
    assert served.get("/metrics").status in (302, 404)
    assert b"site_requests" not in served.get("/en/metrics/").body
