"""From a day of one year to the day of another that takes its place."""

import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

WEEKS_OF_A_YEAR = 52


class Rule(TextChoices):
    """How a date becomes that of the next year."""

    SAME_DATE = "date", _("the same date")
    SAME_WEEKDAY = "weekday", _("the same day of the week, 52 weeks later")
    UNKNOWN = "unknown", _("not known yet: leave the dates empty")


def a_year_later(day, rule):
    """The day under a rule, or None where there was none or none is known."""
    if day is None or rule == Rule.UNKNOWN:
        return None
    if rule == Rule.SAME_WEEKDAY:
        return day + dt.timedelta(weeks=WEEKS_OF_A_YEAR)
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)
