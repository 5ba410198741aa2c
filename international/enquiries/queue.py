"""How the mail of enquiries stands, for whoever watches over the site: numbers and a word, nobody's address."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Count, Min, Q
from django.utils import timezone

from .models import Mail, State

LATE = dt.timedelta(minutes=30)  # `run_periodic` comes every few minutes


class Queue(NamedTuple):
    """What waits to be sent, for how long it has been due, and what nobody will send by itself any more."""

    waiting: int
    late: dt.timedelta
    stuck: int


def queue():
    waits = Q(state__in=[Mail.State.WAITING, Mail.State.TAKEN])
    found = Mail.objects.exclude(enquiry__state=State.SPAM).aggregate(
        waiting=Count("pk", filter=waits),
        oldest=Min("due_at", filter=waits),
        stuck=Count("pk", filter=Q(state__in=[Mail.State.UNKNOWN, Mail.State.FAILED])),
    )
    late = timezone.now() - found["oldest"] if found["oldest"] else dt.timedelta()
    return Queue(found["waiting"], max(late, dt.timedelta()), found["stuck"])


def health():
    """What `/health/ready` says of it."""
    found = queue()
    if found.stuck:
        return "stuck"
    return "late" if found.late > LATE else "ok"


def metrics():
    """What `/metrics` says of it."""
    found = queue()
    yield "site_mail_waiting", "Mails that wait to be sent", found.waiting
    yield "site_mail_late_seconds", "Seconds since the oldest of them was due", found.late.total_seconds()
    yield "site_mail_stuck", "Mails that nobody will send by itself any more", found.stuck
