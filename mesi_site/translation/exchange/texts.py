"""What a file holds of one version of a page: its texts in two languages, as they are exchanged."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..differences import ADDED, REMOVED
from ..sources import State, Translations
from .markup import TEXT, Content, normal, parsed
from .slots import Slot, slots
from .writing import legal


@dataclass
class ExchangedText:
    """One text: the source, the translation if there is one, and what helps to translate it."""

    slot: Slot
    source: Content
    target: Content | None
    state: State
    notes: list = field(default_factory=list)  # [(category, text)]

    @property
    def id(self):
        return self.slot.id

    @property
    def codes(self):
        """Of the source, and of the translation that goes along."""
        return self.source.codes | (self.target.codes if self.target else {})

    @property
    def target_tokens(self):
        return normal(self.target.tokens) if self.target else []


def content_of_text(slot, known=None):
    value = legal(slot.value.replace("\r\n", "\n").replace("\r", "\n"))
    return parsed(value, known) if slot.is_rich else Content([(TEXT, value)] if value else [])


def has_words(content):
    return bool(content.text.strip()) or bool(content.codes and any(not c.is_block for c in content.codes.values()))


def exchanged_texts(instance, source_language, target_language, with_notes=False):
    """{id: ExchangedText} of everything that the source language says, in reading order."""
    translations = Translations(instance)
    translated = slots(instance, target_language)
    found = {}
    for id, slot in slots(instance, source_language).items():
        source = content_of_text(slot)
        if not has_words(source):
            continue
        target = content_of_text(translated[id], source.codes) if id in translated else Content()
        unit = translations.unit(slot.key, target_language)
        notes = _notes(slot, unit) if with_notes else []
        found[id] = ExchangedText(slot, source, target if has_words(target) else None, unit.state, notes)
    return found


def _notes(slot, unit):
    notes = [("field", slot.label)]
    if slot.max_length:
        notes.append(("length", _("At most %(number)d characters.") % {"number": slot.max_length}))
    if unit.difference:
        notes.append(("previous source", unit.made_from))
        notes.append(("changes", _in_words(unit.difference)))
    return notes


def _in_words(parts):
    marks = {ADDED: "{+%s+}", REMOVED: "[-%s-]"}
    return "".join(marks.get(part.kind, "%s") % part.text for part in parts)
