"""What this process needs for all its work, each under a name, and what is wrong with it in a word of a fixed list.

The questions are asked in a thread of their own, since a frozen database or file store keeps whoever asks it. Whoever
wants to know waits two seconds at most; a question that hangs is not asked a second time.
"""

import time
from threading import Lock, Thread

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from . import needs
from .needs import OK

SECONDS = 2  # that somebody waits for an answer
FRESH = 1  # seconds for which an answer is given again: anybody may ask
SILENT, UNASKED = "does not answer", "not asked"


class Round(Thread):
    """All questions once, in the order of their names here; what comes after one that hangs stays unasked."""

    def __init__(self, questions):
        super().__init__(name="readiness", daemon=True)
        self.begun_at = time.monotonic()
        self.answers, self._questions = {}, questions

    def run(self):
        try:
            for name, question in self._questions.items():
                self.answers[name] = SILENT  # until it has answered
                self.answers[name] = needs.word_of(question)
                if name == "database" and self.answers[name] != OK:
                    break  # the others after it would say no more
        finally:
            connections.close_all()


class Readiness:
    """The latest round, and a new one where that is too old."""

    def __init__(self):
        self._lock, self._round = Lock(), None

    def report(self):
        """(whether something fails, what the endpoint says)."""
        questions, warnings = needs.questions(), _warnings()
        current = self._current(questions | warnings)
        current.join(max(0, current.begun_at + SECONDS - time.monotonic()))
        answers = {name: current.answers.get(name, UNASKED) for name in questions | warnings}
        checks = {name: answers[name] for name in questions}
        failed = any(word != OK for word in checks.values())
        return failed, {"ready": not failed, "checks": checks, "warnings": {name: answers[name] for name in warnings}}

    def _current(self, questions):
        with self._lock:
            known = self._round
            if known is None or (not known.is_alive() and time.monotonic() - known.begun_at > FRESH):
                self._round = Round(questions)
                self._round.start()
            return self._round


def _warnings():
    return {name: import_string(path) for name, path in settings.HEALTH_WARNINGS.items()}


readiness = Readiness()
