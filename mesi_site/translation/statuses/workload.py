"""How much each person translates: from version to version of pages and of whatever else keeps versions."""

import re
from collections import Counter

from django.db.models import F
from django.utils import timezone
from wagtail.models import Revision

from ..languages import site_languages
from .following import Reading, with_texts
from .models import TranslatedDay, is_listed

WORD = re.compile(r"\w+")


def count(instance, revision):
    """Adds what a new version has in translations beyond the one before.

    What somebody writes on one day, with all its automatic saves, is compared with the version before all of them:
    a word that is typed letter by letter is one word. An object's first version is not counted: it may be a copy.
    """
    if not revision.user_id or not is_listed(type(instance)):
        return
    earlier = Revision.objects.for_instance(instance).exclude(pk=revision.pk).order_by("-created_at", "-pk")
    previous = earlier.first()
    if previous is None:
        return
    midnight = timezone.localtime(revision.created_at).replace(hour=0, minute=0, second=0, microsecond=0)
    of_today = {"user": revision.user_id, "created_at__gte": midnight}
    base = previous
    if previous.user_id == revision.user_id and previous.created_at >= midnight:
        base = earlier.exclude(**of_today).first() or earlier.last()
    old, last, new = (Reading(with_texts(type(instance), version.content)) for version in (base, previous, revision))
    for language in site_languages():
        counted = _translated(old, last, language) if base is not previous else (0, 0)
        texts, words = (now - then for now, then in zip(_translated(old, new, language), counted, strict=True))
        if texts or words:
            key = {"day": midnight.date(), "user_id": revision.user_id, "language": language}
            TranslatedDay.objects.get_or_create(**key)
            TranslatedDay.objects.filter(**key).update(texts=F("texts") + texts, words=F("words") + words)


def _translated(old, new, language):
    """(texts, words) that are translations in `new` and were not so in `old`."""
    before = old.texts(language)
    changed = [(before.get(key, ""), text) for key, text in new.translated(language).items() if text]
    changed = [(was, text) for was, text in changed if was != text]
    words = (Counter(WORD.findall(text)) - Counter(WORD.findall(was)) for was, text in changed)
    return len(changed), sum(found.total() for found in words)
