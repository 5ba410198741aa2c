"""Projects in lists."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from mesi_site.historical_date import HistoricalDate
from mesi_site.pages.listing import Entry, entries_of, rows, shown
from mesi_site.translation.texts import Text

from ..models import ProjectPage, ProjectParticipant
from ..models.project import ProjectKind, period_text, state_on_dates


@dataclass(frozen=True, kw_only=True)
class ProjectEntry(Entry):
    """A project in a list."""

    kind: str
    state: str
    period: str
    summary: Text
    participants: int

    @cached_property
    def participants_text(self):
        number = self.participants
        return ngettext("%(number)s partner", "%(number)s partners", number) % {"number": number}


def project_entries(numbers):
    """{number: ProjectEntry} of those that are public."""
    return entries_of(load_projects, numbers)


def load_projects(numbers):
    projects = ProjectPage.objects.public().filter(pk__in=numbers)
    participants = ProjectParticipant.objects.public().filter(project=OuterRef("pk")).order_by()
    number = Coalesce(Subquery(participants.values("project").values(number=Count("pk"))), 0)
    found = {}
    for row in rows(projects, "kind", "start", "end", texts=("title", "summary"), shown_participants=number):
        start, end = (HistoricalDate.parse(row[name]) if row[name] else None for name in ("start", "end"))
        state = state_on_dates(start, end)
        found[row["pk"]] = ProjectEntry.of(
            row,
            kind=str(ProjectKind(row["kind"]).label),
            state=str(state.label),
            period=period_text(start, end, state),
            summary=shown(row, "summary"),
            participants=row["shown_participants"],
        )
    return found
