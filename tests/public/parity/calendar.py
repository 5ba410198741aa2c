"""A program's calendar as a calendar program reads it."""

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext

from tests.international.calendars.reading import read

from .facts import Deadline, Facts
from .words import folded, pattern, plain, read_clock

HEADINGS = {
    "Applications open: %(program)s (%(audience)s)": "opens",
    "Nominations open: %(program)s": "opens",
    "Application deadline: %(program)s (%(audience)s)": "closes",
    "Nomination deadline: %(program)s": "closes",
    "Studies begin: %(program)s (%(term)s)": "begins",
    "Studies end: %(program)s (%(term)s)": "ends",
}


def read_calendar(answer):
    deadlines, studies, titles = defaultdict(dict), defaultdict(dict), set()
    for event in read(f"{answer.address}calendar.ics"):
        what, words = _heading(plain(event.summary))
        titles.add(words["program"])
        if "term" in words:
            studies[words["term"]][what] = event.start
        else:
            audience, term = _for_whom(event.description)
            deadlines[term, audience].update(_moments(what, event))
    return Facts(
        title=titles.pop() if len(titles) == 1 else None,
        deadlines={Deadline(*key, **moments) for key, moments in deadlines.items()},
        studies={(term, days.get("begins"), days.get("ends")) for term, days in studies.items()},
    )


def _heading(summary):
    summary = summary.removeprefix(f"{gettext('Demonstration')} · ")
    matches = [(what, pattern(gettext(text)).fullmatch(summary)) for text, what in HEADINGS.items()]
    [heading] = [(what, match.groupdict()) for what, match in matches if match]
    return heading


def _for_whom(description):
    """(audience, term) of the line «Incoming students · Autumn 2027»."""
    [line] = [line for line in description.split("\n") if " · " in line]
    audience, term = line.split(" · ")
    return folded(audience), plain(term)


def _moments(what, event):
    if what == "opens":
        return {"opens": event.start}
    [line] = [line for line in event.description.split("\n") if "UTC" in line]
    time, offset = read_clock(line)
    if isinstance(event.start, dt.datetime):
        assert (event.start.time(), event.start.utcoffset()) == (time, offset)
        return {"closes": event.start.date(), "last_minute": time, "offset": offset}
    return {"closes": event.start, "last_minute": time, "offset": offset}
