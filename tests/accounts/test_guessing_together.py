"""Guesses at the same moment, each by a process of its own, do not slip through."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from mesi_site.accounts.guessing import Locked, guess

from .ways_in import MOST


def test_of_a_hundred_at_once_five_are_looked_at(rf, committed_site):
    looked_at = []

    def one(number):
        try:
            with guess(rf.post("/", REMOTE_ADDR=f"203.0.113.{number}"), "password", "anna"):
                looked_at.append(number)
        except Locked:
            return
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(one, range(100)))
    assert len(looked_at) == MOST
