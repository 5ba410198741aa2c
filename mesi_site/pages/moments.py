"""When time alone changes what readers see of any page: a new day begins, a page expires."""

import datetime as dt

from django.db.models import Min
from django.utils import timezone

from .models import BasePage


def next_change(now):
    """The next local midnight, or the end of a page that expires before it."""
    midnight = next_midnight(now)
    expiring = BasePage.objects.live().filter(expire_at__gt=now, expire_at__lt=midnight)
    return expiring.aggregate(first=Min("expire_at"))["first"] or midnight


def next_midnight(now):
    """The first instant of the day that follows in the site's time zone."""
    tomorrow = timezone.localdate(now) + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time.min, timezone.get_default_timezone()).astimezone(dt.UTC)
