"""Keeps the statuses true: after each save in its transaction, and all of them anew."""

import json
from hashlib import blake2b

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import DraftStateMixin

from ..languages import localized, site_languages
from ..parts import OFFERED
from ..sources import State, Translations
from ..texts import translated_fields
from .models import TextStatus, TranslatedObject, is_listed, listed_models, page_model

COUNTED = ("missing", "outdated", "current", "is_offered", "digest")
CHUNK = 200  # objects that a rebuild holds at once


class Reading:
    """The texts of an object, and how they stand."""

    def __init__(self, instance):
        self.instance = instance
        self.translations = Translations(instance)

    @property
    def titles(self):
        name = self.instance.text_fields[0]
        titles = {language: getattr(self.instance, localized(name, language)) for language in site_languages()}
        return {language: title for language, title in titles.items() if title}

    def texts(self, language):
        """{unit: text}"""
        return self.translations.texts[language]

    def translated(self, language):
        """{unit: text} of what is known to be a translation."""
        texts, translations = self.texts(language), self.translations
        return {key: texts.get(key, "") for key in translations.keys if translations.made_from(language, key)}

    def counted(self, language):
        """(values of the counted columns, number of texts that somebody waits for since their source has changed)"""
        units = self.translations.of_language(language)
        states = [unit.state for unit in units]
        late = [
            unit for unit in units if unit.state == State.OUTDATED or (unit.state == State.MISSING and unit.made_from)
        ]
        texts = json.dumps(self.texts(language), sort_keys=True)
        return {
            "missing": states.count(State.MISSING),
            "outdated": states.count(State.OUTDATED),
            "current": states.count(State.CURRENT),
            "is_offered": language in getattr(self.instance, OFFERED, site_languages()),
            "digest": blake2b(texts.encode(), digest_size=16).hexdigest(),
        }, len(late)


def with_texts(model, content):
    """An object with nothing but the texts that a revision's content has, for which the database is not asked."""
    instance = model(translation_sources=content.get("translation_sources") or {})
    for name in translated_fields(model):
        for language in site_languages():
            column = localized(name, language)
            setattr(instance, column, model._meta.get_field(column).to_python(content.get(column)))
    if OFFERED in content:
        setattr(instance, OFFERED, content[OFFERED])
    return instance


def has_drafts(model):
    return issubclass(model, DraftStateMixin)


def follow_save(instance):
    """Of a page that has versions, the latest of them is what counts: a save does not change it."""
    if not (has_drafts(type(instance)) and instance.latest_revision_id):
        follow(instance, get_active_log_context().user)


def follow(instance, user=None, now=None):
    """Writes how the texts of an object stand. Returns how many rows were not so."""
    if not is_listed(type(instance)) or getattr(instance, "alias_of_id", None):
        return 0
    reading, now = Reading(instance), now or timezone.now()
    subject, is_new = TranslatedObject.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=instance.pk,
        defaults={"titles": reading.titles, "page_id": instance.pk if isinstance(instance, page_model()) else None},
    )
    renamed = subject.titles != reading.titles
    if renamed:
        subject.titles = reading.titles
        subject.save(update_fields=["titles"])
    before = {} if is_new else subject.by_language
    rows = [_row(subject, language, before.get(language), reading, user, now) for language in site_languages()]
    changed = [row for row in rows if row is not before.get(row.language)]
    TextStatus.objects.bulk_create(
        changed,
        update_conflicts=bool(changed),
        unique_fields=["subject", "language"],
        update_fields=[*COUNTED, "changed_at", "changed_by", "outdated_since"],
    )
    return len(changed) or renamed


def _row(subject, language, before, reading, user, now):
    """The row that is there if it is right, else a new one."""
    counted, late = reading.counted(language)
    same = before and all(getattr(before, name) == value for name, value in counted.items())
    if same and bool(late) == bool(before.outdated_since):
        return before
    has_changed = before is None or before.digest != counted["digest"]
    return TextStatus(
        subject=subject,
        language=language,
        changed_at=now if has_changed else before.changed_at,
        changed_by_id=(user and user.pk) if has_changed else before.changed_by_id,
        outdated_since=((before and before.outdated_since) or now) if late else None,
        **counted,
    )


def rebuild():
    """Counts all objects anew. Returns the number of rows that were wrong, missing, or of nothing that is there.

    What nobody knows any more (who changed a text when, since when it is outdated) is taken from the latest version.
    """
    wrong = 0
    for model in listed_models():
        there = model._base_manager.order_by("pk")
        if issubclass(model, page_model()):
            there = there.filter(alias_of=None)
        wrong += _of_model(model).exclude(object_id__in=there.values("pk")).delete()[1].get(TextStatus._meta.label, 0)
        drafts = has_drafts(model)
        for instance in there.select_related("latest_revision").iterator(CHUNK) if drafts else there.iterator(CHUNK):
            revision = instance.latest_revision if drafts else None
            if revision:
                draft = with_texts(model, revision.content)
                draft.pk = instance.pk
                wrong += follow(draft, revision.user, revision.created_at)
            else:
                wrong += follow(instance)
    return wrong


def _of_model(model):
    return TranslatedObject.objects.filter(content_type=ContentType.objects.get_for_model(model))


def forget(sender, instance, **_):
    """A deleted object is no longer listed; pages take their rows with them."""
    _of_model(sender).filter(object_id=instance.pk).delete()


def connect():
    for model in listed_models():
        if not issubclass(model, page_model()):
            post_delete.connect(forget, sender=model)
