"""Questions that have waited too long."""

import datetime as dt
from functools import partial

from django.utils import timezone

from mesi_site.attention.matters import Kind, Matter

from .models import Enquiry

WORKING_DAYS = 3
SATURDAY = 5


def unanswered(today):
    """Enquiries that nobody has answered within three working days after the day on which they came."""
    for enquiry in Enquiry.objects.waiting().select_related("owner", "program"):
        due = working_days_after(timezone.localdate(enquiry.created_at), WORKING_DAYS)
        if due < today:
            yield Matter(
                kind=Kind.ENQUIRY, subject=enquiry, due=due, owner=enquiry.owner, note=partial(subject_of, enquiry)
            )


def subject_of(enquiry):
    return enquiry.program.get_admin_display_title() if enquiry.program else ""


def working_days_after(day, number):
    """The day so many working days later; holidays are not known here."""
    while number:
        day += dt.timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day
