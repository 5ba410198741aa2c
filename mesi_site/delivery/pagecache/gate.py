"""How many requests of a worker may be at work in Django, so that a database that hangs does not eat all threads."""

import time
from contextlib import contextmanager
from threading import Condition

# Seconds without anybody coming out, after which a full gate turns away: more than a busy processor needs for a page,
# or a mere crowd would be sent home.
PATIENCE = 2.0


class Full(Exception):
    """Everybody inside stands still."""


class Gate:
    """Lets `limit` in at once. Others wait as long as it goes on, and are turned away once nothing moves."""

    def __init__(self, limit):
        self.limit = limit
        self.inside = 0
        self._moved_at = 0.0
        self._condition = Condition()

    @contextmanager
    def passed(self):
        """Be inside for the length of the block; raises Full."""
        with self._condition:
            while self.inside >= self.limit:
                left = self._moved_at + PATIENCE - time.monotonic()
                if left <= 0:
                    raise Full
                self._condition.wait(left)
            self.inside += 1
            self._moved_at = time.monotonic()
        try:
            yield
        finally:
            with self._condition:
                self.inside -= 1
                self._moved_at = time.monotonic()
                self._condition.notify()
