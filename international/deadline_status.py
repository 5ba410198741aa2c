"""Which deadline of a program matters most, to whom, and how it stands: what cards and the facts panel show."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import timezone

from mesi_site import cldr

from .models.deadline import Audience, DeadlineState

STATE_ORDER = list(DeadlineState)


@dataclass(frozen=True)
class DeadlineStatus:
    """The deadline that matters most to a reader of a card, for whom it holds, and how it stands now."""

    state: DeadlineState
    deadline: object = None
    intake: object = None
    audiences: tuple = ()

    @property
    def takes_applications(self):
        return self.state in (DeadlineState.OPEN, DeadlineState.ROLLING)

    @property
    def audience_text(self):
        return cldr.join(Audience(audience).label for audience in self.audiences)


def intakes_with_states(program, now):
    """(intake, [(deadline, its state)]) for each intake, saved or in a preview, whose children live in memory."""
    intakes = list(program.intakes.all())
    prefetch_related_objects(intakes, "term")
    prefetch_related_objects([intake for intake in intakes if intake.pk], "deadlines")
    return [(intake, [(deadline, deadline.state(now)) for deadline in intake.deadlines.all()]) for intake in intakes]


def next_deadline(program, now=None):
    now = now or timezone.now()
    return most_urgent(intakes_with_states(program, now), now)


def most_urgent(intakes, now):
    """The first deadline to act on: open ones by closing, then rolling, upcoming, unannounced, closed ones last.

    Students' deadlines come before those of partners who nominate them.
    """
    dated = [(state, deadline, intake) for intake, deadlines in intakes for deadline, state in deadlines]
    if not dated:
        return DeadlineStatus(DeadlineState.UNANNOUNCED)

    def urgency(entry):
        state, deadline, _intake = entry
        instant = (deadline.opens_instant if state == DeadlineState.UPCOMING else deadline.closes_instant) or now
        # Of closed deadlines the latest, of all others the earliest.
        nearness = -instant.timestamp() if state == DeadlineState.CLOSED else instant.timestamp()
        return STATE_ORDER.index(state), deadline.audience == Audience.NOMINATION, nearness

    state, deadline, intake = min(dated, key=urgency)
    return DeadlineStatus(state, deadline, intake, _audiences_like(deadline, intake, intakes))


def _audiences_like(deadline, intake, intakes):
    """The audiences for which an intake's deadline is the same."""
    [deadlines] = [deadlines for other, deadlines in intakes if other is intake]
    return tuple(
        other.audience
        for other, _state in deadlines
        if (other.kind, other.opens_instant, other.closes_instant)
        == (deadline.kind, deadline.opens_instant, deadline.closes_instant)
    )


def other_audiences(status, intakes, now):
    """How it stands for those for whom the given status does not hold, each group apart."""
    statuses = []
    for audience in Audience:
        if audience in status.audiences:
            continue
        theirs = [
            (intake, [(deadline, state) for deadline, state in deadlines if deadline.audience == audience])
            for intake, deadlines in intakes
        ]
        if any(deadlines for _intake, deadlines in theirs):
            statuses.append(most_urgent(theirs, now))
    return statuses
