"""Agreements that end soon, that have ended while programs rest on them, or that nobody has checked."""

import datetime as dt

from django.db.models import Count, Q, prefetch_related_objects
from django.utils.translation import ngettext

from mesi_site.attention.claims import claim_matters
from mesi_site.attention.matters import Kind, Matter

from .models import Agreement

STAGES = (30, 90, 180)  # days before the end at which reminders are sent


def agreements(today):
    signed = Agreement.objects.signed(today).annotate(
        programs=Count("program_links__program", filter=Q(program_links__program__live=True), distinct=True)
    )
    found = [matter for agreement in signed for matter in matters_of(agreement, today)]
    prefetch_related_objects([matter.subject for matter in found], "partners")
    return found


def matters_of(agreement, today):
    end = agreement.valid_until
    if end and today <= end <= today + dt.timedelta(days=STAGES[-1]):
        stage = next(str(days) for days in STAGES if end <= today + dt.timedelta(days=days))
        yield matter(agreement, Kind.ENDING, stage)
    if end and end < today and agreement.programs:
        yield matter(agreement, Kind.LAPSED)
    else:
        yield from claim_matters([agreement], today, note)


def matter(agreement, kind, stage=""):
    return Matter(kind=kind, subject=agreement, due=agreement.valid_until, stage=stage, note=lambda: note(agreement))


def note(agreement):
    """With whom it is, and how many programs rest on it."""
    parts = [agreement.partner_names()]
    if agreement.programs:
        programs = ngettext("%(number)d program refers to it", "%(number)d programs refer to it", agreement.programs)
        parts.append(programs % {"number": agreement.programs})
    return " · ".join(filter(None, parts))
