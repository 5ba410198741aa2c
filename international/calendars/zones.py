"""Time zones as calendars carry them along: the observances of some years, each with its onset.

The library's own leave out an hour at each change to summer time, whose onset they take from the new clock.
"""

import datetime as dt
import zoneinfo
from functools import lru_cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)


@lru_cache(maxsize=256)
def time_zone(name, first, last):
    """The VTIMEZONE of an IANA zone, right from the beginning of year `first` to the end of year `last`."""
    clock = zoneinfo.ZoneInfo(name)
    begin = dt.datetime(first, 1, 1, tzinfo=dt.UTC) - DAY
    component = Timezone()
    component.add("tzid", name)
    before = _state(clock, begin)
    component.add_component(_observance(begin, before, before))
    for onset in _changes(clock, begin, dt.datetime(last + 1, 1, 1, tzinfo=dt.UTC) + DAY):
        after = _state(clock, onset)
        component.add_component(_observance(onset, before, after))
        before = after
    return component


def _state(clock, instant):
    local = instant.astimezone(clock)
    return local.utcoffset(), bool(local.dst()), local.tzname()


def _changes(clock, begin, end):
    """The instants at which the clock is put forward or back, to the second."""
    while begin < end:
        following = begin + DAY
        if _state(clock, begin) != _state(clock, following):
            yield _first_of(clock, begin, following)
        begin = following


def _first_of(clock, before, after):
    """Where between two instants the state of the later one begins."""
    state = _state(clock, after)
    while after - before > SECOND:
        middle = before + (after - before) // 2 // SECOND * SECOND
        before, after = (before, middle) if _state(clock, middle) == state else (middle, after)
    return after


def _observance(onset, before, after):
    offset, is_summer, abbreviation = after
    component = (TimezoneDaylight if is_summer else TimezoneStandard)()
    # The onset is read from the clock that goes until then (RFC 5545, 3.6.5).
    component.add("dtstart", (onset + before[0]).replace(tzinfo=None))
    component.add("tzoffsetfrom", before[0])
    component.add("tzoffsetto", offset)
    component.add("tzname", abbreviation)
    return component
