"""`migrate` runs once at a time, waits for nobody for long, and leaves no trace in its connection."""

import io
import threading

import psycopg2
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction

from mesi_site.delivery.management.commands import migrate
from tests.whole_site import database_url

pytestmark = pytest.mark.usefixtures("committed_site")


@pytest.fixture
def other():
    """Another session on the same database."""
    link = psycopg2.connect(database_url(connection.settings_dict["NAME"]))
    yield link
    link.close()


class Said(io.StringIO):
    """What the command says, and a moment at which something was said."""

    def __init__(self):
        super().__init__()
        self.came = threading.Event()

    def write(self, text):
        super().write(text)
        self.came.set()


def run(said):
    try:
        call_command("migrate", verbosity=0, stderr=said)
    finally:
        connections.close_all()


def test_a_second_run_waits_for_the_first(other):
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('migrate'))")
    said = Said()
    second = threading.Thread(target=run, args=(said,))
    second.start()
    assert said.came.wait(20)
    assert "Another one migrates" in said.getvalue()
    assert second.is_alive()
    other.close()
    second.join(60)
    assert not second.is_alive()


def test_a_table_in_use_is_waited_for_in_short_turns(other, monkeypatch):
    """Who reads a table for long is not stopped, and whoever comes meanwhile passes the change that waits."""
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(migrate, "PAUSE", 0.05)
    attempts, said = [], Said()

    def change(self, *args, **options):
        attempts.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE delivery_lastsuccess IN ACCESS EXCLUSIVE MODE")

    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", change)
    with other.cursor() as cursor:
        cursor.execute("LOCK TABLE delivery_lastsuccess IN ACCESS SHARE MODE")
    thread = threading.Thread(target=run, args=(said,))
    thread.start()
    assert said.came.wait(20)
    other.rollback()
    thread.join(60)
    assert not thread.is_alive()
    assert len(attempts) > 1


def test_an_index_that_is_made_concurrently_waits_for_who_reads_for_long(other, monkeypatch):
    """A backup, for example. An index that was given up in the middle would be in the way of the next attempt."""
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    attempts = []

    def change(self, *args, **options):
        attempts.append(1)
        with connection.cursor() as cursor:
            cursor.execute("CREATE INDEX CONCURRENTLY drill_index ON delivery_lastsuccess (at)")

    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", change)
    other.set_session(isolation_level="REPEATABLE READ")
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM delivery_lastsuccess")
    end = threading.Timer(1, other.close)
    end.start()
    run(Said())
    end.join()
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'drill_index'::regclass")
        assert cursor.fetchone() == (True,)
        cursor.execute("DROP INDEX drill_index")
    assert len(attempts) == 1


def test_an_error_that_is_no_lock_is_told_at_once(monkeypatch):
    attempts = []

    def fail(self, *args, **options):
        attempts.append(1)
        raise OperationalError

    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", fail)
    with pytest.raises(OperationalError):
        call_command("migrate", verbosity=0)
    assert len(attempts) == 1


def test_the_connection_is_afterwards_as_it_was():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        before = cursor.fetchone()
        call_command("migrate", verbosity=0)
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert cursor.fetchone() == before
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)
