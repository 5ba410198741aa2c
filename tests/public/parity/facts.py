"""The facts of a program as four readers of it may find them, in the same terms whatever they are read from."""

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal


@dataclass(frozen=True, order=True)
class Deadline:
    """`last_minute` is the time of day on the day on which it closes; `offset` tells how far that clock is ahead."""

    term: str
    audience: str
    opens: dt.date | None = None
    closes: dt.date | None = None
    last_minute: dt.time | None = None
    offset: dt.timedelta | None = None


@dataclass(frozen=True)
class Fee:
    """An amount that students pay; 0 where they pay nothing."""

    audience: str
    amount: Decimal
    currency: str = ""
    period: str = ""


@dataclass(kw_only=True)
class Facts:
    """What one of them says; None stands for what it has no words for."""

    title: str | None = None
    kind: str | None = None
    audience: str | None = None
    languages: dict | None = None  # {code: required level}
    duration: tuple | None = None  # (number, unit)
    credits: Decimal | None = None
    fees: set | None = None
    deadlines: set | None = None  # of those that have a date
    studies: set | None = None  # (term, first day, last day)
    partners: set | None = None


def differences(page, other):
    """(name, what the page says, what the other says) for each fact of which both speak."""
    for name in (field.name for field in fields(Facts)):
        said, told = getattr(page, name), getattr(other, name)
        if told is not None and said != told:
            yield name, said, told


def compared(page, other):
    """How many facts both tell."""
    return sum(bool(getattr(page, field.name)) and bool(getattr(other, field.name)) for field in fields(Facts))
