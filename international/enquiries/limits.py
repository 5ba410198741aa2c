"""How much one address may send. What is kept is a keyed hash, for a day: nobody learns from it who it was."""

import datetime as dt

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Sending

KEPT = dt.timedelta(days=1)
SHORTLY = dt.timedelta(minutes=10)
# (within SHORTLY, within a day). Behind one address may be a campus; behind one mailbox is one person.
OF_A_NETWORK = (6, 100)
OF_A_MAILBOX = (3, 10)


class TooMany(Exception):
    """Somebody has sent as much as one may for now."""

    seconds = int(SHORTLY.total_seconds())


def count_in(network, email):
    """Notes that both send once more; raises TooMany. To be called in the transaction that stores what they send.

    Each waits for the other's transaction, so that a hundred requests at the same moment count one another.
    """
    now = timezone.now()
    forget_sendings()
    limits = sorted([(_key("network", network), OF_A_NETWORK), (_key("mailbox", email.lower()), OF_A_MAILBOX)])
    for key, (most_shortly, most) in limits:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
        known = Sending.objects.filter(key=key).aggregate(
            shortly=Count("pk", filter=Q(at__gt=now - SHORTLY)), all=Count("pk")
        )
        if known["shortly"] >= most_shortly or known["all"] >= most:
            raise TooMany
    Sending.objects.bulk_create(Sending(key=key) for key, _limits in limits)


def forget_sendings():
    """Deletes what has been kept for its day."""
    Sending.objects.filter(at__lte=timezone.now() - KEPT).delete()


def _key(kind, value):
    return salted_hmac(f"enquiries.{kind}", value, algorithm="sha256").hexdigest()
