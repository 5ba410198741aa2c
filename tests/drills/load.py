"""Readers under whose eyes something breaks: bounded in number and time, and each answer is looked at."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import cycle
from statistics import quantiles

from bench.client import fetch

PAUSE = 0.01  # seconds between two questions of a reader: the drill shares its processors with the servers
TIMEOUT = 30
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@dataclass
class Seen:
    """What readers of one kind got."""

    statuses: Counter = field(default_factory=Counter)
    waits: list = field(default_factory=list)
    odd: list = field(default_factory=list)  # what is neither good nor announced

    @property
    def number(self):
        return self.statuses.total()

    @property
    def failed(self):
        return self.number - self.statuses[200]

    @property
    def p99(self):
        return quantiles(self.waits, n=100, method="inclusive")[98]

    def odd_ones(self):
        """What went wrong, for whoever has to find out why."""
        return ", ".join(f"{number} × {status}" for status, number in self.statuses.items() if status != 200)

    def __str__(self):
        return f"{self.number - self.failed} of {self.number}"


class Readers:
    """Ask for addresses again and again while the block lasts. `paths` may be endless."""

    def __init__(self, address, paths, number=2, is_good=lambda answer: True):
        self.seen = Seen()
        self._address, self._paths, self._is_good = address, paths, is_good
        self._lock, self._over = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(number)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self.seen

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _read(self):
        while not self._over.is_set():
            with self._lock:
                path = next(self._paths)
            begun = time.perf_counter()
            try:
                answer = fetch(f"{self._address}{path}", BROWSER, timeout=TIMEOUT)
                status, is_good = answer.status, self._is_good(answer)
            except (OSError, HTTPException) as error:
                status, is_good = type(error).__name__, False
            with self._lock:
                self.seen.waits.append(time.perf_counter() - begun)
                self.seen.statuses[status] += 1
                if not is_good:
                    self.seen.odd.append((path, status))
            self._over.wait(PAUSE)


def is_announced(answer):
    """An answer that a reader can do something with: the page, or when to come again."""
    return answer.status < 500 or (answer.status == 503 and "retry-after" in answer.headers)


def again(*paths):
    return cycle(paths)
