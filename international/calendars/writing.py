"""Events as an iCalendar file."""

import datetime as dt
import re
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils.translation import get_language

from .zones import time_zone

REFRESH = dt.timedelta(hours=12)
# Sequence numbers count from here; it stands for pages of which nobody knows when they were published.
BEGINNING = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
# No calendar may hold them, and some programs end a line where a text has one of the last two.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def icalendar_file(name, description, source, events):
    """The bytes of a calendar that is published, not sent: whoever subscribes asks again for all of it.

    So a date that is no longer there vanishes, and nobody is invited to anything. The same facts give the same bytes.
    """
    events = list(events)
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{urlsplit(settings.BASE_URL).netloc}//Programs//{get_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for standard, common in (("name", "x-wr-calname"), ("description", "x-wr-caldesc")):
        text = {"name": name, "description": description}[standard]
        calendar.add(standard, _plain(text))
        calendar.add(common, _plain(text))
    calendar.add("source", icalendar.vUri(source, params={"VALUE": "URI"}))
    refresh = icalendar.vDuration(REFRESH, params={"VALUE": "DURATION"})
    calendar.add("refresh-interval", refresh)
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESH))
    for zone in _time_zones(events):
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(_component(event))
    return calendar.to_ical()


def _time_zones(events):
    """Those in which events happen; the site's own where there is none, for a calendar must hold something."""
    years = {}
    for start in (event.start for event in events if isinstance(event.start, dt.datetime)):
        years.setdefault(start.tzinfo.key, set()).add(start.year)
    for name, found in sorted(years.items() or [(settings.TIME_ZONE, {BEGINNING.year})]):
        yield time_zone(name, min(found), max(found))


def _component(event):
    revised = (event.revised or BEGINNING).astimezone(dt.UTC).replace(microsecond=0)
    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("dtstamp", revised)
    component.add("last-modified", revised)
    component.add("sequence", max(0, int((revised - BEGINNING).total_seconds())))
    component.add("summary", _plain(event.summary))
    component.add("description", "\n".join(_plain(line) for line in event.lines))
    if isinstance(event.start, dt.datetime):
        component.add("dtstart", _on_its_clock(event.start))
    else:
        component.add("dtstart", event.start)
        component.add("dtend", event.start + dt.timedelta(days=1))
    component.add("url", event.url)
    component.add("transp", "TRANSPARENT")
    return component


def _on_its_clock(moment):
    """With the name of its zone; the library itself makes UTC of what it takes for that."""
    value = icalendar.vDatetime(moment.replace(tzinfo=None))
    value.params["TZID"] = moment.tzinfo.key
    return value


def _plain(text):
    return CONTROLS.sub(" ", text)
