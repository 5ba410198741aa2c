"""What a calendar says of a program: when applications open and close and studies begin and end, for whom."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mesi_site import cldr

from ..models import Deadline
from ..models.deadline import Audience


@dataclass(frozen=True)
class Event:
    """Something on a day (`start` is a date) or at an instant (a datetime in the zone where its clock hangs)."""

    uid: str
    summary: str
    lines: tuple
    start: dt.date | dt.datetime
    url: str
    revised: dt.datetime | None


def events_of(program):
    """All events of a DatedProgram, in the reader's language.

    Their identifiers follow from what stays when dates, words, languages or addresses change: the program, the term,
    for whom, and what happens. Numbers of intakes and deadlines do not stay: each publishing may give new ones.
    """
    of_term = Counter()
    for intake in program.intakes:
        of_term[intake.term_id] += 1
        telling = _Telling(program, intake, of_term[intake.term_id])
        yield from telling.studies()
        for deadline in intake.deadlines.all():
            yield from telling.deadline(deadline)


class _Telling:
    """Makes the events of one intake; `place` tells apart those of a program that begin in the same term."""

    def __init__(self, program, intake, place):
        self.program, self.intake = program, intake
        term = intake.term
        self.name = f"{term.year} {term.season} {place}"
        self.words = {"program": str(program.title), "term": str(term)}

    def studies(self):
        start, end = self.intake.starts_on, self.intake.ends_on
        lines = [cldr.interval(start, end)] if start and end else []
        if start:
            yield self._event("start", _("Studies begin: %(program)s (%(term)s)"), start, lines)
        if end:
            yield self._event("end", _("Studies end: %(program)s (%(term)s)"), end, lines)

    def deadline(self, deadline):
        """Nothing for what has no date: applications at any time, or until a day that is not announced."""
        for_whom = f"{capfirst(deadline.get_audience_display())} · {self.words['term']}"
        opening, closing = _headings(deadline)
        if deadline.opens_on:
            zone = cldr.zone(deadline.opens_instant, deadline.time_zone)
            lines = [for_whom, _("From the beginning of this day (%(zone)s)") % {"zone": zone}]
            yield self._event(f"{deadline.audience} opens", opening, deadline.opens_on, lines, deadline)
        if deadline.closes_on:
            time, zone = cldr.time(deadline.closes_at), cldr.zone(deadline.last_minute, deadline.time_zone)
            lines = [for_whom, _("Until %(time)s (%(zone)s)") % {"time": time, "zone": zone}]
            yield self._event(f"{deadline.audience} closes", closing, _closing(deadline), lines, deadline)

    def _event(self, what, heading, start, lines, deadline=None):
        program, words = self.program, self.words
        if deadline:
            words = words | {"audience": deadline.get_audience_display()}
        summary, url = heading % words, settings.BASE_URL + program.url
        if program.is_demonstration:
            summary = f"{_('Demonstration')} · {summary}"
            lines = [_("Demonstration: invented content"), *lines]
        uid = str(uuid.uuid5(program.key, f"{self.name} {what}"))
        return Event(uid, summary, (*lines, url), start, url, program.revised)


def _headings(deadline):
    """What opening and closing are called."""
    if deadline.audience == Audience.NOMINATION:
        return _("Nominations open: %(program)s"), _("Nomination deadline: %(program)s")
    return _("Applications open: %(program)s (%(audience)s)"), _("Application deadline: %(program)s (%(audience)s)")


def _closing(deadline):
    """Where nobody has named a time, a day: on a traveller's clock, an instant would be another day's."""
    is_end_of_day = deadline.closes_at.replace(second=0, microsecond=0) == Deadline.END_OF_DAY
    return deadline.closes_on if is_end_of_day else deadline.last_minute
