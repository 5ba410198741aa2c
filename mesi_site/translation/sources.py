"""From which text each translation was made, and so whether it is still right.

Only what was translated from what is recorded. Whether that still holds is computed from the texts that stand beside
it, in each version for itself: a draft, an old version and what readers see each say what is true of them.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from django.db import models
from django.utils.translation import gettext_lazy as _

from .differences import difference
from .languages import DEFAULT_LANGUAGE, preferred_order, site_languages
from .units import field_of, units


class State(models.TextChoices):
    """How a text stands in one language; an original counts as current."""

    MISSING = "missing", _("missing")
    OUTDATED = "outdated", _("outdated")
    CURRENT = "current", _("current")


class TranslationSources(models.Model):
    """For models with translated text: what each of their translations was made from, kept in every version.

    `{"made_from": {language: {unit: digest}}, "texts": {digest: [source language, source text]}}`
    """

    translation_sources = models.JSONField(default=dict, db_default={}, editable=False)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Unit:
    """One text in one language: its state, and the source that it is compared with."""

    key: str
    language: str
    text: str
    state: State
    source_language: str | None = None  # None: an original
    source_text: str = ""  # as it is now
    made_from: str | None = None  # as it was when this was translated; None where nobody has recorded it

    @property
    def field(self):
        return field_of(self.key)

    @property
    def is_original(self):
        return self.source_language is None

    @property
    def is_left_out(self):
        """Somebody has said that this language does not need it."""
        return self.state == State.CURRENT and not self.text

    @property
    def difference(self):
        """How the source has changed since; empty where nothing is recorded or nothing has changed."""
        if self.made_from is None or self.made_from == self.source_text:
            return []
        return difference(self.made_from, self.source_text)


def _undone(text):
    return State.OUTDATED if text else State.MISSING


class Translations:
    """The states of all texts of an object, and the ways in which they change.

    `shown` are the texts that whoever writes has before them, {language: {unit: text}}, if those are not the object's.
    """

    def __init__(self, instance, shown=None):
        self.instance, self._shown = instance, shown

    @property
    def shown(self):
        return self._shown or self.texts

    @cached_property
    def texts(self):
        """{language: {unit: text}} as the object stands now."""
        return {language: units(self.instance, language) for language in site_languages()}

    @cached_property
    def keys(self):
        """Units that have a text in some language, in the order of the original's."""
        order = {key: None for language in site_languages() for key in self.texts[language]}
        return [key for key in order if any(self.texts[language].get(key) for language in site_languages())]

    def made_from(self, language, key):
        """(source language, source text) of a translation, or None."""
        record = self.instance.translation_sources
        digest = record.get("made_from", {}).get(language, {}).get(key)
        return tuple(record["texts"][digest]) if digest else None

    def original_language(self, key):
        """The language that nobody translated the unit into, the default language before others; None without text."""
        written = [language for language in preferred_order(DEFAULT_LANGUAGE) if self.texts[language].get(key)]
        originals = [language for language in written if not self.made_from(language, key)]
        return next(iter(originals or written), None)

    def unit(self, key, language):
        text = self.texts[language].get(key, "")
        if recorded := self.made_from(language, key):
            source_language, made_from = recorded
            source_text = self.texts[source_language].get(key, "")
            is_right = source_text and made_from == source_text  # of nothing there is no translation
            state = State.CURRENT if is_right else _undone(text)
            return Unit(key, language, text, state, source_language, source_text, made_from)
        original = self.original_language(key)
        if language == original or (not text and self._is_source(key, language)):
            return Unit(key, language, text, State.CURRENT)
        return Unit(key, language, text, _undone(text), original, self.texts[original].get(key, ""))

    def _is_source(self, key, language):
        """Whether others were translated from it."""
        return any((self.made_from(other, key) or ("",))[0] == language for other in site_languages())

    def of_language(self, language):
        return [self.unit(key, language) for key in self.keys]

    def made_from_earlier(self, key, source_language):
        """The translations of a unit that were made from what its source said before."""
        others = [self.unit(key, language) for language in site_languages() if language != source_language]
        return [unit for unit in others if unit.source_language == source_language and unit.state == State.OUTDATED]

    def counts(self, language):
        """{state: number of units}; the numbers add up to the same in every language."""
        counts = dict.fromkeys(State, 0)
        for unit in self.of_language(language):
            counts[unit.state] += 1
        return counts

    def record(self, key, language, source_language, source_text=None):
        """The text, or its absence, is right for `source_text`; without it for what was shown of the source."""
        if (self.made_from(source_language, key) or ("",))[0] == language:
            self.forget(key, source_language)  # it is the original now
        text = self.shown[source_language].get(key, "") if source_text is None else source_text
        self._write(key, language, source_language, text)

    def record_as_untranslated(self, key, language, source_language):
        """What stands there is no translation yet, a copy of the source for one: all of it is still to be done."""
        self._write(key, language, source_language, "")

    def forget(self, key, language):
        """Nobody knows any more what the text was made from."""
        self._write(key, language, None, "")

    def _write(self, key, language, source_language, text):
        """Keeps the record of one text (none without a source language) and no source to which nothing refers."""
        record = self.instance.translation_sources
        made_from = {code: dict(units) for code, units in record.get("made_from", {}).items()}
        texts = dict(record.get("texts", {}))
        if source_language:
            digest = blake2b(f"{source_language}\n{text}".encode(), digest_size=9).hexdigest()
            texts[digest] = [source_language, text]
            made_from.setdefault(language, {})[key] = digest
        else:
            made_from.get(language, {}).pop(key, None)
        made_from = {code: units for code, units in made_from.items() if units}
        used = {digest for units in made_from.values() for digest in units.values()}
        texts = {digest: source for digest, source in texts.items() if digest in used}
        self.instance.translation_sources = {"made_from": made_from, "texts": texts} if made_from else {}

    def follow(self, before, chosen=None):
        """Records what somebody has just written. `before` are the texts as they were, {language: {unit: text}}.

        An original stays one. Any other text that was written or changed has been translated from the present text
        of the language named in `chosen`, {language: source language}, else from the one it was made from, else from
        the original. The record of a text that was removed goes. What did not change keeps its record, and so is
        outdated when its source has changed.
        """
        changed = [
            (language, key)
            for language in site_languages()
            for key in {**before[language], **self.texts[language]}
            if before[language].get(key, "") != self.texts[language].get(key, "")
        ]
        sources = [
            self._source_of_change(before, key, language, (chosen or {}).get(language)) for language, key in changed
        ]
        for (language, key), source in zip(changed, sources, strict=True):
            if source and self.texts[language].get(key):
                self.record(key, language, source)
            else:
                self.forget(key, language)

    def _source_of_change(self, before, key, language, chosen):
        """The language that a changed text was translated from, or None where it is an original."""
        recorded = (self.made_from(language, key) or (None,))[0]
        was_original = next(
            (code for code in site_languages() if before[code].get(key) and not self.made_from(code, key)), None
        )
        if was_original == language:
            return None
        candidates = (chosen, recorded, was_original or self.original_language(key))
        source = next((code for code in candidates if code and self.texts[code].get(key)), None)
        return source if source != language else None
