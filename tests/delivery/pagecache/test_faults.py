"""Many readers at once, and what they get when something fails."""

import threading

import pytest
import time_machine
from django.db import OperationalError

from mesi_site.delivery.pagecache import channel, gate, memory
from mesi_site.delivery.pagecache.channel import State
from tests.delivery.pagecache.layer_site import PUBLIC, SECONDS, TEXT, finish, in_threads, until


def test_many_who_want_the_same_page_wait_for_one_render(site):
    begun, go_on = threading.Event(), threading.Event()

    def page(environ):
        begun.set()
        assert go_on.wait(SECONDS)
        return "200 OK", PUBLIC, TEXT

    site.page = page
    threads, answers = in_threads(site, 5)
    until(lambda: site.cache.gate.inside == 5)
    go_on.set()
    finish(threads)
    assert len(site.asked) == 1
    assert [answer.body for answer in answers] == [TEXT] * 5


def test_who_waited_while_something_changed_gets_the_change(site):
    """A page that was begun before the change is no answer for somebody who asked after it."""
    begun, go_on = threading.Event(), threading.Event()

    def page(environ):
        if not begun.is_set():
            begun.set()
            assert go_on.wait(SECONDS)
            return "200 OK", PUBLIC, b"before"
        return "200 OK", PUBLIC, b"after"

    site.page = page
    first, _ = in_threads(site, 1)
    assert begun.wait(SECONDS)
    site.channel.tell()
    late, answers = in_threads(site, 3)
    until(lambda: site.cache.gate.inside == 4)
    go_on.set()
    finish([*first, *late])
    assert [answer.body for answer in answers] == [b"after"] * 3


def test_many_who_ask_for_what_is_not_there_wait_for_one_answer(site):
    go_on = threading.Event()

    def page(environ):
        assert go_on.wait(SECONDS)
        return "404 Not Found", [], b"nothing"

    site.page = page
    threads, answers = in_threads(site, 5)
    until(lambda: site.cache.gate.inside == 5)
    go_on.set()
    finish(threads)
    assert [answer.status for answer in answers] == [404] * 5
    assert len(site.asked) == 1


def test_a_render_that_fails_leaves_nobody_waiting(site):
    def page(environ):
        raise ZeroDivisionError

    site.page = page
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            site.get()
    assert site.cache.gate.inside == 0
    site.page = lambda environ: ("200 OK", PUBLIC, TEXT)
    assert site.get().outcome == "MISS"


def test_a_database_that_hangs_leaves_threads_for_readers_of_what_is_known(site, monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 0.05)
    hangs, go_on = threading.Event(), threading.Event()
    site.get("/en/known/")
    site.get("/en/outdated/")
    site.channel.tell()
    site.get("/en/known/")
    limit = site.cache.gate.limit

    def page(environ):
        hangs.set()
        assert go_on.wait(SECONDS)
        return "200 OK", PUBLIC, TEXT

    site.page = page
    threads = []
    for number in range(limit):
        threads += in_threads(site, 1, path=f"/en/{number}/")[0]
    until(lambda: site.cache.gate.inside == limit)
    assert site.get("/en/known/").outcome == "HIT"
    assert site.get("/en/outdated/").outcome == "STALE"
    refused = site.get("/en/unknown/")
    assert refused.status == 503
    assert refused.headers["retry-after"].isdecimal()
    assert "Попробуйте" in refused.body.decode()
    assert site.get("/en/", cookie="sessionid=x").status == 503
    go_on.set()
    finish(threads)
    assert site.get("/en/unknown/").status == 200


def test_without_the_database_what_is_known_is_shown_and_nothing_new_is_kept(site):
    site.get()
    site.channel.state = State.LOST
    assert site.get().outcome == "STALE"
    site.page = lambda environ: ("200 OK", PUBLIC, b"new")
    assert site.get("/en/new/").outcome == "MISS"
    assert len(site.cache.store) == 1


def test_an_error_is_no_answer_where_something_is_known(site):
    site.get()
    site.channel.tell()
    site.page = lambda environ: ("500 Internal Server Error", [], b"oh")
    assert site.get().outcome == "STALE"
    assert site.get("/en/unknown/").status == 500


def test_what_was_withdrawn_long_ago_is_not_shown_for_want_of_something_fresh(site, monkeypatch):
    site.get()
    site.channel.tell()
    monkeypatch.setattr(channel, "LATELY", 0)
    site.page = lambda environ: ("503 Service Unavailable", [], b"oh")
    assert site.get().status == 503
    site.channel.state = State.LOST
    assert site.get().status == 503


def test_a_database_that_fails_to_say_when_something_changes_breaks_no_page(site):
    def fail(now):
        raise OperationalError

    site.get()
    site.channel.tell()
    site.cache._next_change = [fail]
    assert site.get().outcome == "STALE"
    assert site.get("/en/unknown/").status == 503


def test_who_writes_leaves_nothing_in_the_memory_of_others(site):
    def page(environ):
        memory.remembered("name", lambda: environ["REQUEST_METHOD"])
        return "200 OK", PUBLIC, memory.remembered("name", lambda: environ["REQUEST_METHOD"]).encode()

    site.page = page
    assert site.get(method="POST").body == b"POST"
    assert site.get().body == b"GET"


@pytest.mark.parametrize("state", [State.STARTING, State.UNPROVEN])
def test_where_changes_might_go_unnoticed_nothing_is_kept(site, state):
    site.get()
    site.channel.state = state
    site.get()
    site.get()
    assert len(site.asked) == 3


def test_time_alone_ends_a_page_and_even_its_stale_copy(site):
    with time_machine.travel("2026-11-25 12:00:00+00:00", tick=False) as clock:
        site.cache._next_change = [lambda now: now.replace(hour=15), lambda now: None]
        assert [site.get().outcome, site.get().outcome] == ["MISS", "HIT"]
        clock.move_to("2026-11-25 14:59:59+00:00")
        assert site.get().outcome == "HIT"
        site.channel.state = State.LOST
        assert site.get().outcome == "STALE"
        clock.move_to("2026-11-25 15:00:00+00:00")
        site.page = lambda environ: ("503 Service Unavailable", [], b"")
        assert site.get().status == 503


def test_files_pass_whatever_hangs(site):
    site.cache.gate.limit = 0
    assert site.get("/static/site.css").outcome == "BYPASS"
