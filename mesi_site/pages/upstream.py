"""Corrections of packages that pages stand on."""

from functools import cache

from django.utils.functional import cached_property
from modelcluster import models
from wagtail.admin.forms.choosers import URLOrAbsolutePathValidator
from wagtail.models import PageLogEntry

from mesi_site.accounts.audit import with_parts


def connect():
    # What modelcluster asks anew for each page that it loads is asked once for each model: a fifth of the time.
    models.get_all_child_relations = _once_for_each_model(models.get_all_child_relations)
    models.get_all_child_m2m_relations = _once_for_each_model(models.get_all_child_m2m_relations)
    PageLogEntry.message = _message_of_edits_too(PageLogEntry.message.func)
    # A link's form that was sent without an address ended in a fault.
    URLOrAbsolutePathValidator.is_absolute_path = staticmethod(lambda value: (value or "").startswith("/"))


def _once_for_each_model(find):
    find_in_model = cache(find)
    return lambda model_or_object: find_in_model(model_or_object._meta.model)


def _message_of_edits_too(message):
    """Of an edit Wagtail says «Draft saved» without asking the formatter, which knows the languages."""
    edited = cached_property(
        lambda entry: with_parts(message(entry), entry) if entry.action == "wagtail.edit" else message(entry)
    )
    edited.__set_name__(PageLogEntry, "message")
    return edited
