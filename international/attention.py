"""Memberships that should be checked, and intakes that begin soon although nobody knows until when to apply."""

import datetime as dt

from mesi_site.attention.claims import claim_matters
from mesi_site.attention.matters import Kind, Matter
from mesi_site.pages.models import BasePage

from .models import Intake, MembershipPage
from .models.deadline import DeadlineKind

SOON = dt.timedelta(days=60)


def memberships(today):
    return claim_matters(MembershipPage.objects.live().select_related("owner"), today)


def intakes(today):
    announced = [DeadlineKind.FIXED, DeadlineKind.ROLLING]
    soon = (
        Intake.objects.filter(program__live=True, starts_on__range=(today, today + SOON))
        .exclude(deadlines__kind__in=announced)
        .select_related("term")
    )
    programs = BasePage.objects.select_related("owner").in_bulk({intake.program_id for intake in soon})
    for intake in soon:
        program = programs[intake.program_id]
        yield Matter(
            kind=Kind.INTAKE,
            subject=program,
            part=f"intake {intake.pk}",
            due=intake.starts_on,
            owner=program.owner,
            note=intake.__str__,
        )
