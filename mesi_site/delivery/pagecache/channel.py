"""What a worker knows of changes: one thread with its own connection that listens to the triggers' notices."""

import enum
import json
import logging
import os
import select
import socket
import time
import uuid
from collections import deque
from itertools import count
from threading import Event, Lock, Thread

import psycopg2
from django.db import connections

from . import memory, triggers

logger = logging.getLogger(__name__)

HEARTBEAT = 15  # seconds of silence after which the connection is asked whether it is still there
OVERDUE = 5  # seconds that it may take to answer, at the start and at each heartbeat
JUMP = 2  # seconds that the clock may gain or lose between two heartbeats; more is a jump, not a correction
FIRST_WAIT, LAST_WAIT = 0.05, 1  # seconds between attempts to connect
LATELY = 60  # seconds for which a page that is out of date may stand in where nothing fresh is to be had
ASK, ANSWER = "pagecache_ask", "pagecache_answer"
# A connection that is cut without a word is noticed within half a minute.
KEEPALIVE = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}

_generations = count(1)  # of the process, so that a number never comes again


class State(enum.Enum):
    """How far a worker may trust what it keeps."""

    STARTING = "starting"  # nothing is kept yet
    OPEN = "open"  # every change is heard
    LOST = "lost"  # the database does not answer: what was known last may be shown
    UNPROVEN = "unproven"  # the database answers, its notices do not arrive: nothing may be kept


class Unproven(Exception):
    """Changes would go unnoticed."""


def _clock():
    """Changes only when somebody sets the clock."""
    return time.time() - time.monotonic()


class Channel:
    """The generation of the content as this process sees it. Raised by every notice, and when a page's time is up."""

    def __init__(self, database="default", report=dict):
        self.database = database
        self.generation = next(_generations)
        self.state = State.STARTING
        self.reason = ""
        self._report = report
        self._ends_at = None
        self._ended = deque(maxlen=1000)  # (when, generation) of the last ones, for `was_current_lately`
        self._heard_at = time.monotonic()
        self._asked_at = None
        self.thread = None
        self.is_started = False
        # A thread does not survive the fork that makes a worker. To ask for the process at each request costs more.
        os.register_at_fork(after_in_child=self._lose_thread)
        self._lock, self._raising = Lock(), Lock()
        self._opened = Event()
        self._stopped = Event()

    def current(self):
        """The generation now. What was kept for an earlier one is out of date."""
        ends_at = self._ends_at  # read once: another thread may take it away
        if ends_at is not None and time.time() >= ends_at:
            self._raise_generation()
        return self.generation

    def is_current(self, generation):
        """Whether what was kept for a generation is right: every change is heard, and nothing has changed since."""
        ends_at = self._ends_at
        return (
            generation == self.generation
            and self.state is State.OPEN
            and (ends_at is None or time.time() < ends_at)
            and not self._is_overdue()
        )

    def end_generation(self, at):
        """Have the generation rise by itself at a moment, in seconds since 1970."""
        if self._ends_at is None or at < self._ends_at:
            self._ends_at = at

    def was_current_lately(self, generation):
        """Whether a generation is the present one, or was a minute ago. Older pages may hold what was withdrawn."""
        since = time.monotonic() - LATELY
        return generation == self.generation or any(
            when > since and ended <= generation for when, ended in list(self._ended)
        )

    @property
    def is_open(self):
        return self.state is State.OPEN and not self._is_overdue()

    @property
    def is_lost(self):
        return self.state is State.LOST or (self.state is State.OPEN and self._is_overdue())

    def _is_overdue(self):
        return self._asked_at is not None and time.monotonic() - self._asked_at > OVERDUE

    @property
    def silence(self):
        """Seconds since the database was last heard."""
        return time.monotonic() - self._heard_at

    def start(self):
        """Listen in this process, once."""
        with self._lock:
            if not self.is_started:
                self.is_started = True
                self.thread = Thread(target=self._run, name="pagecache-channel", daemon=True)
                self.thread.start()

    def _lose_thread(self):
        self.is_started = False
        self.state = State.STARTING
        self._lock, self._raising, self._opened = Lock(), Lock(), Event()

    def wait_until_open(self, seconds):
        """Whether the channel opened in time."""
        return self._opened.wait(seconds)

    def stop(self):
        """Listen no more, from the next notice on."""
        self._stopped.set()

    def _raise_generation(self):
        with self._raising:
            self._ends_at = None
            self._ended.append((time.monotonic(), self.generation))
            self.generation = next(_generations)
            memory.forget()

    def _run(self):
        wait = FIRST_WAIT
        while not self._stopped.is_set():
            connection = None
            try:
                connection = self._connect()
                self._prove(connection)
                wait = FIRST_WAIT
                self._listen(connection)
            except Unproven as error:
                self._close(State.UNPROVEN, str(error))
            except (psycopg2.Error, OSError) as error:
                self._close(State.LOST, " ".join(str(error).split()))
            except Exception:
                logger.exception("The page cache does not hear of changes.")
                self._close(State.UNPROVEN, "an error, see the log")
            finally:
                if connection is not None:
                    connection.close()
            self._stopped.wait(wait)
            wait = min(2 * wait, LAST_WAIT)

    def _close(self, state, reason):
        if reason != self.reason:
            logger.warning("The page cache does not hear of changes: %s", reason)
        self._opened.clear()
        self._asked_at = None
        self.state, self.reason = state, reason

    def _connect(self):
        settings = connections[self.database].get_connection_params()
        settings.pop("cursor_factory", None)  # Django's own
        settings = {
            name: value for name, value in settings.items() if name not in ("cursor_factory", "isolation_level")
        }
        connection = psycopg2.connect(**KEEPALIVE | settings | {"application_name": f"pagecache {os.getpid()}"})
        connection.autocommit = True
        return connection

    def _prove(self, connection):
        """Listen first and raise the generation after: a change in between is in neither. And be sure to hear."""
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {triggers.CHANNEL}")
            cursor.execute(f"LISTEN {ASK}")
            if missing := triggers.missing(cursor):
                raise Unproven(f"{len(missing)} triggers are missing, {missing[0]} first: run migrate")
        # From another session: a pool that lends its connections out would pass a notice to oneself.
        token = uuid.uuid4().hex
        other = self._connect()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_notify(%s, %s)", [ASK, token])
        finally:
            other.close()
        deadline = time.monotonic() + OVERDUE
        while not any(notice.payload == token for notice in self._notices(connection, deadline - time.monotonic())):
            if time.monotonic() >= deadline:
                raise Unproven("a notice to itself did not arrive: is there a pool between here and PostgreSQL?")
        self._raise_generation()
        self._heard_at = time.monotonic()
        self.state, self.reason = State.OPEN, ""
        self._opened.set()

    def _notices(self, connection, seconds):
        """The notices that have come within some seconds: as soon as there is one."""
        if not connection.notifies:
            wait = select.poll()
            wait.register(connection, select.POLLIN)
            wait.poll(max(seconds, 0) * 1000)
            connection.poll()
        notices = connection.notifies[:]
        del connection.notifies[: len(notices)]
        return notices

    def _listen(self, connection):
        clock = _clock()
        while not self._stopped.is_set():
            notices = self._notices(connection, HEARTBEAT)
            # What was rendered by a wrong clock has a wrong end, too.
            has_jumped, clock = abs(_clock() - clock) > JUMP, _clock()
            if has_jumped or any(notice.channel == triggers.CHANNEL for notice in notices):
                self._raise_generation()
            if not notices:
                self._ask(connection, "SELECT 1")
            elif any(notice.channel == ASK and not notice.payload for notice in notices):
                self._ask(connection, "SELECT pg_notify(%s, %s)", [ANSWER, json.dumps(self.report())])
            self._heard_at = time.monotonic()

    def _ask(self, connection, sql, parameters=None):
        self._asked_at = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
        self._asked_at = None

    def report(self):
        """How this worker stands, for `manage.py pagecache status`."""
        return {
            "worker": f"{socket.gethostname()}:{os.getpid()}",
            "state": self.state.value,
            "generation": self.generation,
            "silence": round(self.silence, 1),
            "remembered": memory.size(),
        } | self._report()
