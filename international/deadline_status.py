"""Which deadline of a program matters most, to whom, and how it stands: what cards and the facts panel show."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mesi_site import cldr

from .models.deadline import Audience, DeadlineState

STATE_ORDER = list(DeadlineState)


@dataclass(frozen=True)
class DeadlineStatus:
    """The deadline that matters most to a reader of a card, for whom it holds, and how it stands now.

    Its words are those of the language in which they are asked for first.
    """

    state: DeadlineState
    deadline: object = None
    intake: object = None
    audiences: tuple = ()

    @property
    def takes_applications(self):
        return self.state in (DeadlineState.OPEN, DeadlineState.ROLLING)

    @property
    def style(self):
        return "unknown" if self.state == DeadlineState.UNANNOUNCED else self.state.value

    @cached_property
    def audience_text(self):
        return capfirst(cldr.join(Audience(audience).label for audience in self.audiences))

    @cached_property
    def text(self):
        """«Open until May 15, 2027», with the date marked up for machines."""
        match self.state:
            case DeadlineState.OPEN:
                return _dated(_("Open until %(date)s"), self.deadline.closes_on)
            case DeadlineState.ROLLING:
                return _("Open at any time")
            case DeadlineState.UPCOMING:
                return _dated(_("Opens on %(date)s"), self.deadline.opens_on)
            case DeadlineState.CLOSED if self.deadline.closes_on:
                return _dated(_("Closed on %(date)s"), self.deadline.closes_on)
            case DeadlineState.CLOSED:
                return _("Closed")
            case DeadlineState.UNANNOUNCED:
                return _("Dates not yet announced")


def _dated(text, day):
    time = format_html('<time datetime="{}">{}</time>', day.isoformat(), cldr.date(day))
    return mark_safe(conditional_escape(text) % {"date": time})  # noqa: S308 - both are escaped


def with_states(intakes, now):
    """(intake, [(deadline, its state)]) of (intake, deadlines)."""
    return [(intake, [(deadline, deadline.state(now)) for deadline in deadlines]) for intake, deadlines in intakes]


def most_urgent(intakes, now):
    """The first deadline to act on: open ones by closing, then rolling, upcoming, unannounced, closed ones last.

    Students' deadlines come before those of partners who nominate them.
    """
    dated = [(state, deadline, intake) for intake, deadlines in intakes for deadline, state in deadlines]
    if not dated:
        return DeadlineStatus(DeadlineState.UNANNOUNCED)

    state, deadline, intake = min(dated, key=lambda entry: urgency(entry[0], entry[1], now))
    return DeadlineStatus(state, deadline, intake, _audiences_like(deadline, intake, intakes))


def urgency(state, deadline, now):
    """The key by which deadlines are sorted: of closed ones the latest comes first, of all others the earliest."""
    instant = (deadline.opens_instant if state == DeadlineState.UPCOMING else deadline.closes_instant) or now
    nearness = -instant.timestamp() if state == DeadlineState.CLOSED else instant.timestamp()
    return STATE_ORDER.index(state), deadline.audience == Audience.NOMINATION, nearness


def _audiences_like(deadline, intake, intakes):
    """The audiences for which an intake's deadline is the same."""
    deadlines = next(deadlines for other, deadlines in intakes if other == intake)
    return tuple(
        other.audience
        for other, _state in deadlines
        if (other.kind, other.opens_instant, other.closes_instant)
        == (deadline.kind, deadline.opens_instant, deadline.closes_instant)
    )


def status_for(audience, intakes, now):
    """How it stands for one audience."""
    return most_urgent(_of(audience, intakes), now)


def _of(audience, intakes):
    return [
        (intake, [(deadline, state) for deadline, state in deadlines if deadline.audience == audience])
        for intake, deadlines in intakes
    ]


def other_audiences(status, intakes, now):
    """How it stands for those for whom the given status does not hold, each group apart."""
    others = [_of(audience, intakes) for audience in Audience if audience not in status.audiences]
    return [most_urgent(theirs, now) for theirs in others if any(deadlines for _intake, deadlines in theirs)]
