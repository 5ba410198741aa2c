"""Programs in lists: what students see of each before they open its page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesi_site import cldr
from mesi_site.pages.listing import Entry, entries_of, rows
from partners.entries import partner_entries

from ..deadline_status import DeadlineStatus, most_urgent, status_for, with_states
from ..models import Deadline, ProgramPage, ProgramPartner, TeachingLanguage
from ..models.deadline import Timed
from ..models.program import Mode, ProgramKind, duration_text, languages_text


@dataclass(frozen=True, kw_only=True)
class ProgramEntry(Entry):
    """A program in a list, with its public partners and how it stands with its deadlines."""

    slug: str
    kind: str
    extent: str
    taught: str
    partners: list
    status: DeadlineStatus
    intakes: list  # (intake, [(deadline, its state)])
    offered: list  # languages in which the page is written, whatever the program is taught in

    def status_for(self, audience):
        """How it stands for one audience."""
        return status_for(audience, self.intakes, timezone.now())

    @property
    def places(self):
        return [partner.place for partner in self.partners if partner.place]

    @cached_property
    def partners_text(self):
        """«Université de Valmont, France», or how many they are."""
        if len(self.partners) == 1:
            [partner] = self.partners
            return format_html("<span{}>{}</span>, {}", partner.title.lang, partner.title, partner.country_name)
        number = len(self.partners)
        return ngettext("with %(number)s partner", "with %(number)s partners", number) % {"number": number}


@dataclass(frozen=True, slots=True)
class ListedDeadline(Timed):
    """The facts of a deadline, and the intake that it belongs to."""

    program: int
    intake: int
    audience: str
    kind: str
    opens_on: date | None
    closes_on: date | None
    opens_instant: datetime | None
    closes_instant: datetime | None
    time_zone: str
    starts_on: date | None
    ends_on: date | None

    COLUMNS: ClassVar = (
        "intake__program",
        "intake",
        "audience",
        "kind",
        "opens_on",
        "closes_on",
        "opens_instant",
        "closes_instant",
        "time_zone",
        "intake__starts_on",
        "intake__ends_on",
    )

    @property
    def last_day(self):
        return self.ends_on or self.starts_on


def program_entries(numbers):
    """{number: ProgramEntry} of those that are public."""
    return entries_of(load_programs, numbers)


def load_programs(numbers):
    programs = _rows(numbers)
    intakes, partners = _intakes(programs), _partners(programs)
    now = timezone.now()
    states = {pk: with_states(intakes[pk].items(), now) for pk in programs}
    return {
        pk: ProgramEntry.of(
            row,
            slug=row["slug"],
            kind=str(ProgramKind(row["kind"]).label),
            extent=_extent(row),
            taught=_taught(row) or str(Mode(row["mode"]).label),
            partners=partners[pk],
            status=most_urgent(states[pk], now),
            intakes=states[pk],
            offered=row["published_languages"],
        )
        for pk, row in programs.items()
    }


def _rows(numbers):
    languages = TeachingLanguage.objects.filter(program=OuterRef("pk")).order_by("sort_order")
    taught = ArraySubquery(languages.values(pair=JSONObject(language="language", level="level")))
    facts = "slug", "kind", "ects", "duration", "duration_unit", "mode", "needs_all_languages"
    programs = ProgramPage.objects.public().filter(pk__in=numbers)
    return {row["pk"]: row for row in rows(programs, *facts, taught=taught)}


def _extent(row):
    if row["ects"] is not None:
        return _("%(number)s ECTS") % {"number": cldr.number(row["ects"])}
    return duration_text(row["duration"], row["duration_unit"])


def _taught(row):
    languages = [(pair["language"], pair["level"]) for pair in row["taught"]]
    return languages_text(languages, row["needs_all_languages"])


def _intakes(programs):
    """{program: {intake: its deadlines}}"""
    deadlines = Deadline.objects.filter(intake__program__in=programs).order_by("intake__sort_order", "sort_order")
    intakes = defaultdict(lambda: defaultdict(list))
    for values in deadlines.values_list(*ListedDeadline.COLUMNS):
        deadline = ListedDeadline(*values)
        intakes[deadline.program][deadline.intake].append(deadline)
    return intakes


def _partners(programs):
    """{program: its public partners, each once}"""
    links = ProgramPartner.objects.filter(program__in=programs).order_by("sort_order")
    links = list(links.values_list("program", "partner"))
    known = partner_entries(sorted({partner for _program, partner in links}))
    partners = defaultdict(dict)
    for program, partner in links:
        if partner in known:
            partners[program][partner] = known[partner]
    return defaultdict(list, {program: list(found.values()) for program, found in partners.items()})
