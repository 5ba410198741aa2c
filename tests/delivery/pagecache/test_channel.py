"""A worker hears of each change, and knows when it might not."""

import threading
import time
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction

from mesi_site.delivery.pagecache.channel import Channel, State
from mesi_site.pages.models import BasePage

SECONDS = 15


def until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.002)


def run(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else None


@pytest.fixture
def channel(committed_site):
    channel = Channel(report=lambda: {"HIT": 7, "pages": 2, "bytes": 4096})
    channel.start()
    assert channel.wait_until_open(SECONDS), channel.reason
    yield channel
    end(channel)


def end(channel):
    channel.stop()
    cut_off()
    channel.thread.join(SECONDS)


def cut_off():
    run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name LIKE 'pagecache %%' AND datname = current_database()"
    )


def rename(title):
    BasePage.objects.filter(depth=2).update(title_en=title)


def test_each_change_raises_the_generation(channel):
    for number in range(20):
        before = channel.current()
        rename(f"International cooperation {number}")
        until(lambda before=before: channel.current() > before)


def test_what_is_taken_back_raises_nothing(channel):
    before = channel.current()
    with transaction.atomic():
        rename("Not for long")
        transaction.set_rollback(True)
    asked = time.monotonic()
    run("SELECT pg_notify('pagecache_ask', '')")
    until(lambda: time.monotonic() - channel.silence > asked)  # what was said before has been heard, too
    assert channel.current() == before


def test_pages_of_a_wrong_clock_are_dropped_when_it_is_set_right(channel, monkeypatch):
    monkeypatch.setattr("mesi_site.delivery.pagecache.channel.HEARTBEAT", 0.01)
    rename("so that the channel wakes up")
    for moment in ("2031-01-01 12:00:00+00:00", "2021-01-01 12:00:00+00:00"):
        before = channel.current()
        with time_machine.travel(moment):
            until(lambda before=before: channel.current() > before)


def test_a_worker_that_is_cut_off_knows_it_and_forgets_all_when_it_hears_again(channel):
    before = channel.current()
    cut_off()
    until(lambda: channel.state is not State.OPEN)
    assert channel.is_lost
    until(lambda: channel.is_open)
    assert channel.current() > before
    after = channel.current()
    rename("Heard again")
    until(lambda: channel.current() > after)


def test_where_triggers_are_missing_nothing_is_trusted(channel):
    run("DROP TRIGGER pagecache_update ON pages_basepage")
    cut_off()
    until(lambda: channel.state is State.UNPROVEN)
    assert "pages_basepage" in channel.reason
    assert not channel.is_open
    assert not channel.is_lost
    output, errors = StringIO(), StringIO()
    call_command("pagecache", "status", seconds=0.1, stdout=output, stderr=errors)
    assert "pages_basepage has no pagecache_update" in errors.getvalue()
    call_command("migrate", verbosity=0)
    until(lambda: channel.is_open)


def test_a_channel_whose_notices_get_lost_is_not_trusted(committed_site, monkeypatch):
    """As behind a pool that lends its connections out: LISTEN is accepted, and nothing ever arrives."""
    monkeypatch.setattr("mesi_site.delivery.pagecache.channel.OVERDUE", 0.2)
    connect = Channel._connect
    monkeypatch.setattr(Channel, "_connect", lambda self: Deaf(connect(self)))
    channel = Channel()
    channel.start()
    until(lambda: channel.state is State.UNPROVEN)
    assert "pool" in channel.reason
    end(channel)


class Deaf:
    """A connection to which no notice comes."""

    notifies = []

    def __init__(self, real):
        self._real = real

    def poll(self):
        pass

    def __getattr__(self, name):
        return getattr(self._real, name)


def test_a_generation_ends_by_itself_at_its_time(committed_site):
    channel = Channel()
    before = channel.current()
    channel.end_generation(time.time() + 3600)
    channel.end_generation(time.time() + 7200)
    assert channel.current() == before
    channel.end_generation(time.time() - 1)
    assert channel.current() > before
    assert channel.current() == channel.generation, "and only once"


def test_the_office_sees_how_each_worker_stands(channel):
    output = StringIO()
    call_command("pagecache", "status", stdout=output)
    header, worker = output.getvalue().splitlines()
    for column in ("worker", "state", "generation", "hits", "pages", "bytes", "heard s ago"):
        assert column in header
    assert worker.split()[1] == "open"
    assert "4096" in worker


def test_the_office_can_have_all_workers_begin_anew(channel):
    before = channel.current()
    call_command("pagecache", "clear")
    until(lambda: channel.current() > before)
