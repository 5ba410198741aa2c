"""Django's `migrate`, so that nobody who reads or edits meanwhile is kept waiting, and several never run at once."""

import time
from contextlib import contextmanager

from django.core.management.commands import migrate
from django.db import OperationalError, connections

# A change of a table waits for those who use it, and everybody who comes after waits for the change. So it gives up
# soon, lets them pass, and tries again.
LOCK_TIMEOUT = "2s"
ATTEMPTS, PAUSE = 30, 2  # seconds between them
NOT_AVAILABLE = "55P03"  # what PostgreSQL says of a lock that did not come in time


class Command(migrate.Command):
    """Django names the options. A transaction around all of it, as at the very first start, is tried once."""

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        if connection.vendor != "postgresql" or connection.in_atomic_block:
            return super().handle(*args, **options)
        with self.alone(connection), patient(connection):
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    return super().handle(*args, **options)
                except OperationalError as error:
                    if getattr(error.__cause__, "pgcode", None) != NOT_AVAILABLE or attempt == ATTEMPTS:
                        raise
                    self.stderr.write(f"A table is in use; attempt {attempt + 1} of {ATTEMPTS} in {PAUSE} s.")
                    time.sleep(PAUSE)
        return None

    @contextmanager
    def alone(self, connection):
        """One run at a time on a database; the next finds everything done. The lock ends with the connection."""
        with connection.cursor() as cursor:
            is_told = False
            while not _take(cursor):
                if not is_told:
                    self.stderr.write("Another one migrates: waiting until it is done.")
                    is_told = True
                time.sleep(PAUSE / 4)
        try:
            yield
        finally:
            if connection.connection and not connection.connection.closed:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(hashtext('migrate'))")


def _take(cursor):
    cursor.execute("SELECT pg_try_advisory_lock(hashtext('migrate'))")
    return cursor.fetchone()[0]


@contextmanager
def patient(connection):
    """Short waits for locks, and statements of any length: an index of a large table takes its time."""
    before = _set(connection, LOCK_TIMEOUT, "0")
    try:
        with connection.execute_wrapper(_unhurried):
            yield
    finally:
        if connection.connection and not connection.connection.closed:
            _set(connection, *before)


def _unhurried(execute, sql, params, many, context):
    """What is made concurrently waits for the oldest transaction and holds nobody up. Given up in the middle it would
    leave an index that is of no use and in the way of the next attempt.
    """
    connection = context["connection"]
    if connection.in_atomic_block or "CONCURRENTLY" not in str(sql):
        return execute(sql, params, many, context)
    before = _set(connection, "0", "0")
    try:
        return execute(sql, params, many, context)
    finally:
        _set(connection, *before)


def _set(connection, *limits):
    """Sets (lock_timeout, statement_timeout) of this session; returns what they were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        before = cursor.fetchone()
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false)", limits
        )
    return before
