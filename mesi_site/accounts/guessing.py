"""Counts guesses at passwords and codes in PostgreSQL, before anybody looks whether they are right.

A browser that has logged in before (`devices`) is counted by itself; all others together, by whose secret it is and by
address. So a guesser who never stops keeps strangers' browsers out, and never the person at their own desk.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mesi_site.delivery.client_address import client_network

from . import devices
from .models import GuessCount


class Locked(Exception):
    """No guess is looked at before `until`. The middleware answers 429."""

    def __init__(self, until):
        super().__init__(until)
        self.until = until


@dataclass
class Guess:
    """What whoever looks at a guess says of it."""

    is_right: bool = False
    is_last: bool = False  # of those that are looked at for now


@contextmanager
def guess(request, way, name=None):
    """Counts one guess on a way in and raises Locked if there were too many; one that `is_right` is taken back.

    `name` is the user's name, where there is one: whether anybody has it makes no difference.
    """
    keys = _keys(request, way, name)
    this = Guess(is_last=_count(keys))
    yield this
    if this.is_right:
        # It may have begun a pause, whose end would wipe out the wrong ones before it: those are remembered for a day.
        remembered = {"count": F("count") - 1, "until": timezone.now() + GuessCount.MEMORY}
        GuessCount.objects.filter(key__in=keys, count__gt=0).update(**remembered)


def _keys(request, way, name):
    if name is None:
        return [_hashed(way, "address", client_network(request))]
    if device := devices.known(request, name):
        return [_hashed(way, "device", device)]
    return [_hashed(way, "address", client_network(request)), _hashed(way, "user", name.casefold())]


def _hashed(*parts):
    return salted_hmac("mesi_site.accounts.guessing", "\n".join(parts), algorithm="sha256").hexdigest()


def _count(keys):
    """Whether this was the last guess. Rows are locked in one order, so that guesses at the same moment queue up."""
    now = timezone.now()
    with transaction.atomic():
        GuessCount.objects.bulk_create([GuessCount(key=key, until=now) for key in sorted(keys)], ignore_conflicts=True)
        counts = list(GuessCount.objects.select_for_update().filter(key__in=keys).order_by("key"))
        if ends := [count.until for count in counts if count.is_used_up(now)]:
            raise Locked(max(ends))
        for count in counts:
            count.add(now)
    return any(count.is_used_up(now) for count in counts)


def is_first_use(*parts, lasting):
    """Whether this is seen for the first time in `lasting`: for codes that count once."""
    now = timezone.now()
    key = _hashed("once", *parts)
    GuessCount.objects.filter(key=key, until__lte=now).delete()
    return GuessCount.objects.get_or_create(key=key, defaults={"count": 1, "until": now + lasting})[1]


def unlock(user, ways, network=None):
    """All browsers that are unknown may guess at this user's secrets anew; those of a network also at any other's."""
    keys = [_hashed(way, "user", user.get_username().casefold()) for way in ways]
    if network:
        keys += [_hashed(way, "address", network) for way in ways]
    return GuessCount.objects.filter(key__in=keys).delete()[0]
