"""Adds the intakes to the programs' drafts: a program gets all of its own or none."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from mesi_site.pages.models import BasePage

from ..models import Term

ACTION = "international.rollover"


def add_intakes(page, forms, user):
    """Saves a draft of the program with the intakes of these forms, which are valid.

    Raises ValidationError where that cannot be done; then nothing has changed.
    """
    with transaction.atomic():
        rows = BasePage.objects.filter(pk=page.pk).select_for_update(of=("self",))
        if list(rows.values_list("latest_revision_id", flat=True)) != [page.latest_revision_id] or not all(
            form.is_as_seen for form in forms
        ):
            raise ValidationError(_("Somebody has saved this page meanwhile. Look again at what would change."))
        draft = page.get_latest_revision_as_object()
        draft.intakes = [*draft.intakes.all(), *(_intake(form) for form in forms)]
        for place, intake in enumerate(draft.intakes.all()):
            intake.sort_order = place
        revision = draft.save_revision(user=user, log_action=True, clean=False)  # a draft may be unfinished
        terms = [[form.candidate.next_term.season, form.candidate.next_term.year] for form in forms]
        log(page, ACTION, user=user, data={"terms": terms}, revision=revision)


def _intake(form):
    intake, term = form.result, form.candidate.next_term
    if term.pk is None:
        term.clean_fields()  # years have an end
        term, _is_new = Term.objects.get_or_create(season=term.season, year=term.year)
    intake.term = term
    return intake
