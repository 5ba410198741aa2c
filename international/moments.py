"""When time alone changes what readers see of programs: deadlines open, close and pass."""

import datetime as dt

from django.db.models import Q
from django.db.models.functions import Coalesce

from mesi_site.pages.moments import next_midnight

from .models import Deadline
from .models.deadline import DeadlineKind

DAY = dt.timedelta(days=1)


def next_change(now):
    """The next moment at which a deadline's state may change; None where none does before the next local midnight."""
    midnight = next_midnight(now)
    # The day of an intake's end is meant on the deadline's own clock, which may be a day ahead or behind.
    days = now.date() - 2 * DAY, midnight.date() + DAY
    soon = (
        Deadline.objects.alias(last_day=Coalesce("intake__ends_on", "intake__starts_on"))
        .filter(
            Q(opens_instant__gt=now, opens_instant__lt=midnight)
            | Q(closes_instant__gt=now, closes_instant__lt=midnight)
            | Q(~Q(kind=DeadlineKind.FIXED), last_day__range=days)
        )
        .select_related("intake")
    )
    moments = (moment for deadline in soon for moment in deadline.turning_points())
    return min((moment for moment in moments if now < moment < midnight), default=None)
