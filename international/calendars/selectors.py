"""Which programs a calendar is about, and their dates: a fixed number of queries, however many there are."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Min, Q
from django.utils import timezone

from mesi_site.pages.listing import Entry, rows

from ..models import Intake, ProgramPage

MAX_PROGRAMS = 100  # more are no help in anybody's calendar, and each takes time to write


@dataclass(frozen=True, kw_only=True)
class DatedProgram(Entry):
    """A program with its intakes; `key` tells it from all programs of the world, whatever becomes of its address."""

    key: uuid.UUID
    revised: dt.datetime | None
    intakes: list


def named_programs(index, slugs):
    """Numbers of the public programs with these slugs, next deadlines first."""
    programs = ProgramPage.objects.child_of(index).public().filter(slug__in=slugs[:MAX_PROGRAMS])
    closes = "intakes__deadlines__closes_instant"
    upcoming = Min(closes, filter=Q(**{f"{closes}__gt": timezone.now()}))
    order = F("upcoming").asc(nulls_last=True)
    return list(programs.values_list("pk", flat=True).annotate(upcoming=upcoming).order_by(order, "pk"))


def dated_programs(numbers):
    """Those of these programs that any reader may see, in the given order."""
    found = {program.pk: program for program in load_dated(ProgramPage.objects.public().filter(pk__in=numbers))}
    return [found[number] for number in numbers if number in found]


def load_dated(programs):
    found = list(rows(programs, "translation_key", "last_published_at"))
    intakes = _intakes([row["pk"] for row in found])
    return [
        DatedProgram.of(row, key=row["translation_key"], revised=row["last_published_at"], intakes=intakes[row["pk"]])
        for row in found
    ]


def _intakes(programs):
    """{program: its intakes, with terms and deadlines}"""
    intakes = defaultdict(list)
    found = Intake.objects.filter(program__in=programs).select_related("term").prefetch_related("deadlines")
    for intake in found.order_by("sort_order", "pk"):
        intakes[intake.program_id].append(intake)
    return intakes
