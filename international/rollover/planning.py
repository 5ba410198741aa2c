"""Which intakes of a year have no successor in the next one. Nothing is changed here."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, prefetch_related_objects
from wagtail.models import PagePermissionTester, Revision

from ..models import Intake, ProgramPage, Term

SHOWN = 100  # intakes on one screen: each has a handful of fields


@dataclass
class Candidate:
    """An intake of the latest draft of a program, and the term that would follow."""

    page: ProgramPage
    place: int  # among the intakes of the draft; new ones have no number yet
    intake: Intake
    term: Term
    next_term: Term  # perhaps not saved yet
    permissions: PagePermissionTester

    @cached_property
    def is_locked(self):
        """By somebody, by the workflow, or because a version waits for its time."""
        return self.permissions.page_locked()

    @property
    def key(self):
        return f"{self.page.pk}-{self.place}"

    @property
    def revision_id(self):
        return self.page.latest_revision_id or ""


def years():
    """Years that have terms, the latest first."""
    return list(Term.objects.order_by("-year").values_list("year", flat=True).distinct())


def next_terms(year):
    """{number of a term: (the term, its successor a year later, unsaved where nobody has made it)}"""
    there = {term.season: term for term in Term.objects.filter(year=year + 1)}
    return {
        term.pk: (term, there.get(term.season) or Term(season=term.season, year=year + 1))
        for term in Term.objects.filter(year=year)
    }


def candidates(year, user):
    """([Candidate] in the order of programs, number of intakes that have a successor already) of what a user may edit.

    An intake whose program has one in the next term is done, whatever its dates: to roll over twice adds nothing.
    """
    terms, open_ones, done = next_terms(year), [], 0
    for page in _programs(terms):
        permissions = page.permissions_for_user(user)
        if not permissions.can_edit():
            continue
        intakes = draft_intakes(page)
        there = {intake.term_id for intake in intakes}
        found = [
            Candidate(page, place, intake, *terms[intake.term_id], permissions)
            for place, intake in enumerate(intakes)
            if intake.term_id in terms
        ]
        remaining = [candidate for candidate in found if candidate.next_term.pk not in there]
        open_ones += remaining
        done += len(found) - len(remaining)
    return open_ones, done


def _programs(terms):
    """Programs that have an intake in one of the terms, in their latest version."""
    in_draft = Q()
    for number in terms:
        in_draft |= Q(content__intakes__contains=[{"term": number}])
    drafts = Revision.objects.filter(in_draft) if terms else Revision.objects.none()
    without_draft = Q(latest_revision=None, intakes__term__in=terms)
    found = ProgramPage.objects.filter(Q(latest_revision__in=drafts) | without_draft, alias_of=None)
    found = found.distinct().order_by("path").select_related("latest_revision").prefetch_workflow_states()
    programs = list(found)
    prefetch_related_objects([page for page in programs if not page.latest_revision], "intakes__deadlines")
    return programs


def draft_intakes(page):
    """The intakes of the latest draft, from what it keeps: the database is not asked for each."""
    revision = page.latest_revision
    if revision is None:
        return list(page.intakes.all())
    kept = revision.content.get("intakes", [])
    return [Intake.from_serializable_data(data, check_fks=False) for data in kept]
