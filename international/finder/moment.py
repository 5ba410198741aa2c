"""How all deadlines stand at a moment: which programs are open, and in which order there is something to do."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from math import inf

from django.db.models import Max, Q

from ..deadline_status import STATE_ORDER, urgency
from ..entries.programs import ListedDeadline
from ..models import Deadline
from ..models.deadline import Audience, DeadlineState

STUDENTS = (Audience.OWN, Audience.INCOMING)
OPEN = (DeadlineState.OPEN, DeadlineState.ROLLING)
CLOSED = STATE_ORDER.index(DeadlineState.CLOSED)
NOTHING_ANNOUNCED = STATE_ORDER.index(DeadlineState.UNANNOUNCED), False, inf


@dataclass
class Moment:
    """Holds from one instant until the first deadline changes. `None` among audiences is any of them."""

    since: datetime
    until: datetime | None
    open: dict  # audience → numbers of programs that it can apply to now
    urgency: dict  # audience → {number of a program: key to sort by}
    sets: dict = None  # `open` as sets of the catalog that it is for

    def holds_at(self, now):
        return self.since <= now and (self.until is None or now < self.until)

    @classmethod
    def load(cls, now):
        running = [ListedDeadline(*values) for values in _running(now).values_list(*ListedDeadline.COLUMNS)]
        is_open, most_urgent = defaultdict(set), defaultdict(dict)

        def note(program, audience, key):
            for asked in (audience, None):
                known = most_urgent[asked].get(program)
                most_urgent[asked][program] = key if known is None else min(known, key)

        for deadline in running:
            state = deadline.state(now)
            note(deadline.program, deadline.audience, urgency(state, deadline, now))
            if state in OPEN and deadline.audience in STUDENTS:
                is_open[deadline.audience].add(deadline.program)
        for program, audience, last in _closed(now):
            note(program, audience, (CLOSED, audience == Audience.NOMINATION, -last.timestamp()))
        is_open[None] = is_open[Audience.OWN] | is_open[Audience.INCOMING]
        turns = (turn for deadline in running for turn in deadline.turning_points() if turn > now)
        return cls(now, min(turns, default=None), is_open, most_urgent)


def _running(now):
    return Deadline.objects.filter(Q(closes_instant__gt=now) | Q(closes_instant__isnull=True))


def _closed(now):
    """(program, audience, when the last of its closed deadlines closed)"""
    closed = Deadline.objects.filter(closes_instant__lte=now).order_by()
    return closed.values_list("intake__program", "audience").annotate(last=Max("closes_instant"))
