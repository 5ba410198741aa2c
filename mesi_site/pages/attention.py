"""Pages that somebody should look at again."""

import datetime as dt

from mesi_site.attention.matters import Kind, Matter

from .models import BasePage

ANNOUNCED = dt.timedelta(days=14)


def reviews(today):
    pages = BasePage.objects.live().filter(review_by__lte=today + ANNOUNCED).select_related("owner")
    for page in pages:
        stage = "due" if page.review_by <= today else ""
        yield Matter(kind=Kind.REVIEW, subject=page, due=page.review_by, owner=page.owner, stage=stage)
