"""Dates that keep their precision: day, month, year, or about a year.

Stored in the Extended Date/Time Format (ISO 8601-2): `2016-12-31`, `2016-12`, `2016`, `1969~` (about 1969).
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Left, Length, Replace
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mesi_site import cldr

PATTERN = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?(?P<about>~)?", re.ASCII)


@dataclass(frozen=True)
class HistoricalDate:
    """A date as well as it is known."""

    year: int
    month: int | None = None
    day: int | None = None
    is_about: bool = False

    @classmethod
    def parse(cls, text):
        match = PATTERN.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
        dt.date(year, 1 if month is None else month, 1 if day is None else day)  # refuses months 0 and 13 and a 31 June
        return cls(year, month, day, bool(match["about"]))

    @property
    def first_day(self):
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self):
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self):
        if self.day:
            text = cldr.date(self.first_day)
        elif self.month:
            text = cldr.month_and_year(self.year, self.month)
        else:
            return self.year_text
        return self._with_doubt(text)

    @property
    def year_text(self):
        """The year alone, with its doubt."""
        return self._with_doubt(str(self.year))

    def _with_doubt(self, text):
        return gettext("about %(date)s") % {"date": text} if self.is_about else text


def validate_historical_date(value):
    try:
        HistoricalDate.parse(value)
    except ValueError:
        raise ValidationError(
            _("Write the date as it is known: 2016-12-31, 2016-12, 2016, or 2016~ for “about 2016”.")
        ) from None


class HistoricalDateField(models.CharField):
    """Holds the text of a HistoricalDate; sorts in time order."""

    default_validators = [validate_historical_date]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 11)
        kwargs.setdefault("blank", True)
        kwargs.setdefault(
            "help_text", _("As well as it is known: 2016-12-31, 2016-12, 2016, or 2016~ for “about 2016”.")
        )
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)

        def as_historical_date(instance):
            value = getattr(instance, name)
            return HistoricalDate.parse(value) if value else None

        setattr(cls, f"{name}_as_date", property(as_historical_date))


def _as_known(field):
    return Replace(F(field), Value("~"), Value(""))


def in_order(start, end):
    """A condition for constraints: the date `end` does not lie wholly before `start`, or one of them is unknown."""
    known = _as_known(end)
    return Q(**{start: ""}) | Q(**{end: ""}) | Q(GreaterThanOrEqual(known, Left(_as_known(start), Length(known))))


def not_ended(queryset, field, on):
    """Rows whose historical date `field` is unknown, or does not lie wholly before the day `on`."""
    queryset = queryset.alias(known_end=_as_known(field))
    return queryset.filter(Q(known_end="") | Q(known_end__gte=Left(Value(on.isoformat()), Length("known_end"))))
