"""Carries out what was planned: all of a page or nothing of it, and nothing but the texts of one language."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..languages import DEFAULT_LANGUAGE
from ..merging import content_of
from ..parts import columns
from ..sources import Translations
from ..statuses.models import page_model
from ..texts import translated_fields
from .planning import Outcome
from .slots import put

ACTION = "translation.import"


def carry_out(plan, seen_revision, user, file_name=""):
    """Saves a draft of the page with the texts of the plan; True if that was done, else the plan has the reason.

    `seen_revision` is the number of the page's latest version when somebody looked at the plan.
    """
    if not plan.will_be_imported:
        return False
    try:
        with transaction.atomic():
            if not is_as_seen(plan.page, seen_revision):
                plan.problems.append(_("Somebody has saved this page meanwhile. Look again at what would change."))
                return False
            _save(plan, user, file_name)
    except ValidationError as error:
        plan.problems += error.messages
        return False
    return True


def is_as_seen(page, seen_revision):
    """Whether that is still the page's latest version; nobody saves another one before the transaction ends."""
    rows = page_model().objects.select_for_update(of=("self",)).filter(pk=page.pk)
    now = rows.values_list("latest_revision_id", flat=True)
    return list(now) == [seen_revision] == [page.latest_revision_id]


def _save(plan, user, file_name):
    draft = plan.page.get_latest_revision_as_object()
    before = content_of(draft)
    source_language = plan.read.source_language
    texts = {text.slot: text.value for text in plan.changes if text.outcome == Outcome.CHANGED}
    put(draft, texts, plan.language, source_language)
    translations = Translations(draft)
    made_from = {text.slot.key: text.source_text for text in plan.changes}
    for key, source_text in made_from.items():
        translations.record(key, plan.language, source_language, source_text)
    _make_sure_that_nothing_else_changed(draft, before, plan.language)
    revision = draft.save_revision(user=user, log_action=True, clean=False)  # a draft may be unfinished
    data = {"languages": [plan.language], "texts": len(plan.changes), "file": file_name}
    log(plan.page, ACTION, user=user, data=data, revision=revision)


def _make_sure_that_nothing_else_changed(draft, before, language):
    after, model = content_of(draft), type(draft)
    if _all_else(model, before, language) != _all_else(model, after, language):
        raise RuntimeError(f"An import into {language} would have changed more of page {draft.pk}.")


def _all_else(model, content, language):
    """Other languages and facts. Of two languages the record may turn: what was a translation is an original now."""
    own = {*columns(model, language), "translation_sources"}
    if language == DEFAULT_LANGUAGE:
        own |= {*translated_fields(model)}  # columns without a language repeat it
    return {name: value for name, value in content.items() if name not in own}
