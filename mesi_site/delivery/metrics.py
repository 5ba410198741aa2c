"""What is counted, for Prometheus. Kept pages are counted in the worker's memory and passed on once a second."""

import sys
from threading import Event, Thread

from django.db import InterfaceError, OperationalError
from prometheus_client import Counter, Gauge, Histogram

SECONDS = 1  # between two looks at the page cache of this worker
# From what memory answers to what a reader gives up on.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

requests = Counter("site_requests", "Requests beyond kept pages, by what answered", ["route", "method", "status"])
duration = Histogram("site_request_seconds", "Seconds until they were answered", ["route"], buckets=BUCKETS)
pages = Counter("site_page_cache", "Requests by what the page cache did", ["outcome"])
database_failures = Counter("site_database_failures", "Requests that failed for the database")
inside = Gauge("site_renders", "Requests at work in Django now", multiprocess_mode="livesum")
kept_pages = Gauge("site_page_cache_pages", "Pages in memory", multiprocess_mode="livesum")
kept_bytes = Gauge("site_page_cache_bytes", "Bytes of pages in memory", multiprocess_mode="livesum")
listening = Gauge("site_workers_listening", "Workers that hear of each change", multiprocess_mode="livesum")


def count_request(route, method, status, seconds):
    requests.labels(route, method, f"{status // 100}xx").inc()
    duration.labels(route).observe(seconds)


def count_database_failures(**_):
    """A receiver of Django's signal of a request that ended in an exception."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        database_failures.inc()


def follow(cache):
    """Pass on what a page cache counts, from now on."""
    Thread(target=_follow, args=(cache,), name="metrics", daemon=True).start()


def _follow(cache):
    passed_on = dict.fromkeys(cache.counts, 0)
    while True:
        for outcome, count in cache.counts.copy().items():
            pages.labels(outcome).inc(max(0, count - passed_on[outcome]))
            passed_on[outcome] = count
        inside.set(cache.gate.inside)
        kept_pages.set(len(cache.store))
        kept_bytes.set(cache.store.bytes)
        listening.set(cache.channel.is_open)
        Event().wait(SECONDS)
