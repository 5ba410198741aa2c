"""Carries out what was planned: all of a page or nothing of it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from mesi_site.accounts.rights import require
from mesi_site.translation.exchange.importing import is_as_seen
from mesi_site.translation.forms import restored
from mesi_site.translation.languages import site_languages
from mesi_site.translation.sources import Translations

from ..models import BasePage
from .filling import Problem

ACTION = "spreadsheet.import"


def carry_out(plan, seen_revision, index, user, file_name=""):
    """Saves the plan's draft; True if that was done, else the plan has the reason.

    `seen_revision` is the number of the page's latest version when somebody looked at the plan.
    """
    if not plan.will_be_imported:
        return False
    try:
        with transaction.atomic():
            require(user, plan.parts, plan.page or index, attempt="wagtail.create" if plan.is_new else "wagtail.edit")
            if plan.is_new:
                revision = _create(plan, index, user)
            elif is_as_seen(plan.page, seen_revision):
                revision = _change(plan, user)
            else:
                raise ValidationError(_("Somebody has saved this page meanwhile. Look again at what would change."))
            data = {"parts": plan.parts, "file": file_name}
            log(plan.page, ACTION, user=user, data=data, revision=revision)
    except ValidationError as error:
        plan.problems += [Problem(message) for message in error.messages]
        return False
    return True


def _change(plan, user):
    latest = plan.page.get_latest_revision_as_object()
    shown = Translations(restored(latest, plan.shown)).texts if plan.shown else None
    Translations(plan.draft, shown).follow(Translations(latest).texts)
    return plan.draft.save_revision(user=user, log_action=True, clean=False)  # the plan has done that


def _create(plan, index, user):
    list(BasePage.objects.filter(pk=index.pk).select_for_update(of=("self",)).values_list("pk"))
    draft = plan.draft
    Translations(draft).follow({language: {} for language in site_languages()})
    draft.live, draft.owner = False, user
    BasePage.objects.get(pk=index.pk).specific.add_child(instance=draft)
    plan.page = draft
    return draft.save_revision(user=user, log_action=True, clean=False)
