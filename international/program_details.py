"""Everything of one program, or of a few side by side, in a number of queries that does not grow."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from partners.entries import partner_entries
from partners.selectors import institution_place

from .deadline_status import most_urgent, other_audiences, with_states
from .models import Intake
from .program_facts import facts_of


class ProgramParts(NamedTuple):
    """What belongs to a program: the same in all languages."""

    intakes: list  # (intake, its deadlines)
    fees: list
    languages: list  # (language, required level)
    links: dict  # by number of the partner

    @classmethod
    def load(cls, program):
        """Works on unsaved previews too, whose children live in memory."""
        intakes = list(program.intakes.select_related("term"))
        prefetch_related_objects(intakes, "term")
        prefetch_related_objects([intake for intake in intakes if intake.pk], "deadlines")
        return cls._of(program, intakes)

    @classmethod
    def load_all(cls, programs):
        """{number: parts} of saved programs."""
        intakes = Intake.objects.select_related("term").prefetch_related("deadlines")
        children = Prefetch("intakes", intakes), "fees", "teaching_languages", "partner_links"
        prefetch_related_objects(programs, *children)
        return {program.pk: cls._of(program, program.intakes.all()) for program in programs}

    @classmethod
    def _of(cls, program, intakes):
        links = defaultdict(list)
        for link in program.partner_links.all():
            links[link.partner_id].append(link)
        return cls(
            [(intake, list(intake.deadlines.all())) for intake in intakes],
            list(program.fees.all()),
            [(taught.language, taught.level) for taught in program.teaching_languages.all()],
            links,
        )


def get_program_details(program):
    """Everything of one program."""
    parts = program.remembered("parts of program", ProgramParts.load)
    return _details(program, parts, partner_entries([number for number in parts.links if number]))


def get_details_side_by_side(programs):
    """[details] of a few programs, in their order."""
    parts = ProgramParts.load_all(programs)
    partners = partner_entries(sorted({number for these in parts.values() for number in these.links}))
    return [_details(program, parts[program.pk], partners) for program in programs]


def _details(program, parts, public):
    partners = {number: public[number] for number in parts.links if number in public}
    now = timezone.now()
    intakes = with_states(parts.intakes, now)
    status = most_urgent(intakes, now)
    details = {
        "status": status,
        "other_audiences": other_audiences(status, intakes, now),
        "intakes": intakes,
        "has_dates": any(map(_has_dates, parts.intakes)),
        "fees": parts.fees,
        "teaching_languages": parts.languages,
        "partners": [(partner, parts.links[number]) for number, partner in partners.items()],
        "origin": institution_place(),
        "places": [partner.place for partner in partners.values() if partner.place],
        "now": now,
    }
    # Asked for where it is shown: what is shown of a page is mostly known already.
    return details | {"facts": lambda: facts_of(program, details)}


def _has_dates(intake_and_deadlines):
    """Whether a calendar has something to say of an intake."""
    intake, deadlines = intake_and_deadlines
    return intake.last_day or any(deadline.opens_on or deadline.closes_on for deadline in deadlines)
