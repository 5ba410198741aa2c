"""Pages that somebody should look at again."""

import datetime as dt
from functools import partial

from django.utils import timezone

from mesi_site.attention.matters import Kind, Matter
from mesi_site.translation.parts import part_labels
from mesi_site.translation.statuses.models import TextStatus

from .models import BasePage

ANNOUNCED = dt.timedelta(days=14)
PATIENCE = dt.timedelta(days=7)


def reviews(today):
    pages = BasePage.objects.live().filter(review_by__lte=today + ANNOUNCED).select_related("owner")
    for page in pages:
        stage = "due" if page.review_by <= today else ""
        yield Matter(kind=Kind.REVIEW, subject=page, due=page.review_by, owner=page.owner, stage=stage)


def outdated_translations(today):
    """Of pages that readers see in that language; each language is a matter of its own."""
    statuses = TextStatus.objects.filter(
        outdated_since__date__lte=today - PATIENCE, is_offered=True, subject__page__live=True
    ).select_related("subject__page__owner")
    for status in statuses:
        page = status.subject.page
        yield Matter(
            kind=Kind.OUTDATED,
            subject=page,
            part=status.language,
            due=timezone.localdate(status.outdated_since) + PATIENCE,
            owner=page.owner,
            note=partial(part_labels, [status.language]),
            stage="week",
        )
