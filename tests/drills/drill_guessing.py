"""A thousand guesses on each way in: five are looked at."""

import pytest

from mesi_site.accounts.models import GuessCount
from tests.accounts.ways_in import MOST, PASSWORD, WAYS, looked_at
from tests.factories import EditorFactory

GUESSES = 1000


@pytest.mark.django_db
def test_nobody_guesses_in(overview, promise):
    person = EditorFactory(username="anna", email="anna@example.org", password=PASSWORD)
    counts = {}
    for way in WAYS:
        GuessCount.objects.all().delete()
        person.authenticator_set.all().delete()
        counts[way.__name__] = looked_at(way, person, GUESSES)
    assert min(counts.values()) > 0, counts
    most = max(counts.values())
    promise("Nobody guesses in", f"{most} of {GUESSES} at most, {len(WAYS)} ways in", most <= MOST)
