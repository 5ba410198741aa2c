"""A calendar as a calendar program reads it: by vobject, which knows nothing of the library that wrote it."""

import datetime as dt
import re
from dataclasses import dataclass
from datetime import date, datetime

import vobject
from django.test import Client

# A content line of RFC 5545: name, parameters, value.
LINE = re.compile(r'[A-Z-]+(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*:.*')


@dataclass(frozen=True)
class ReadEvent:
    """`start` is a day, or an instant read from the clock that the calendar carries along."""

    uid: str
    summary: str
    description: str
    start: date | datetime
    zone: str
    url: str
    sequence: int
    revised: datetime

    @property
    def instant(self):
        return self.start.astimezone(dt.UTC)


def get(address):
    response = Client().get(address)
    assert response.status_code == 200, address
    return response


def read(address):
    """The events of a calendar, by their start."""
    return read_events(get(address).content)


def read_events(content):
    calendar = vobject.readOne(content.decode())
    zones = {zone.tzid.value: zone.tzinfo for zone in calendar.contents.get("vtimezone", [])}
    events = [_event(event, zones) for event in calendar.contents.get("vevent", [])]
    return sorted(events, key=lambda event: str(event.start))


def _event(event, zones):
    zone = event.dtstart.params.get("X-VOBJ-ORIGINAL-TZID", [""])[0]
    return ReadEvent(
        uid=event.uid.value,
        summary=event.summary.value,
        description=event.description.value,
        start=_start(event, zones, zone),
        zone=zone,
        url=event.url.value,
        sequence=int(event.sequence.value),
        revised=event.last_modified.value,
    )


def _start(event, zones, zone):
    start = event.dtstart.value
    if isinstance(start, datetime):
        # By the clock in the calendar itself, not by one that vobject knows under that name.
        return start.replace(tzinfo=zones[zone])
    assert event.dtend.value - start == dt.timedelta(days=1)
    return start


def calendar_name(address):
    """By the standard and as most programs know it: both are the same."""
    lines = dict(line.split(":", 1) for line in lines_of(get(address).content))
    assert lines["NAME"] == lines["X-WR-CALNAME"]
    return re.sub(r"\\([\\,;])", r"\1", lines["NAME"])


def lines_of(content):
    """The content lines, joined again where they were folded; every rule for lines is checked on the way."""
    assert content.endswith(b"\r\n")
    lines = []
    for line in content[:-2].split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()  # no character is torn
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), line
        if line.startswith((b" ", b"\t")):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    texts = [line.decode() for line in lines]
    assert [text for text in texts if not LINE.fullmatch(text)] == []
    return texts
