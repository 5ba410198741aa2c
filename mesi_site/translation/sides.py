"""What stands beside a text in the editor: how it stands, from what it is translated, what has changed there since."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .differences import difference
from .glossary.checks import glossary_warnings
from .languages import localized, site_languages
from .sources import State, Unit
from .units import field_of

LANGUAGE_NAMES = dict(settings.LANGUAGES)


@dataclass
class EarlierSource:
    """What an original said when some of its translations were made."""

    language_names: list
    difference: list


@dataclass
class UnitSide:
    """One unit: a field, or a block of a body."""

    unit: Unit
    source_text: str
    earlier: list = field(default_factory=list)
    warnings: list = field(default_factory=list)  # of the glossary

    @property
    def mark(self):
        return f"{self.unit.language}:{self.unit.key}"

    @property
    def source_name(self):
        return LANGUAGE_NAMES.get(self.unit.source_language, "")

    @property
    def state_label(self):
        if self.unit.is_left_out:
            return _("not needed")
        return self.unit.state.label

    @property
    def is_unrecorded(self):
        return self.unit.state == State.OUTDATED and self.unit.made_from is None

    @property
    def is_untranslated(self):
        return self.unit.state != State.CURRENT and self.unit.made_from == ""

    @property
    def is_reopenable(self):
        return self.unit.state == State.CURRENT and not self.unit.is_original


@dataclass
class Side:
    """All units of one field in one language."""

    column: str
    language: str
    source_language: str | None
    units: list

    @property
    def source_name(self):
        return LANGUAGE_NAMES.get(self.source_language, "")

    @property
    def is_copyable(self):
        """Something of the source is missing here."""
        return any(unit.source_text and not unit.unit.text for unit in self.units)


def side_of(form, name, language):
    """The side of a translated field in a form's language tab."""
    translations, source = form.translations, form.source_of(language)
    sides = []
    for key in translations.keys:
        if field_of(key) != name:
            continue
        unit = translations.unit(key, language)
        text = translations.texts[source].get(key, "") if source else ""
        origin = (unit.source_text, unit.source_language or language)
        warnings = glossary_warnings(*origin, unit.text, language, form.glossary) if form.glossary else []
        sides.append(UnitSide(unit, text, _earlier(translations, key, language), warnings))
    return Side(localized(name, language), language, source, sides)


def _earlier(translations, key, language):
    """What the translations of this text were made from, where that is not what it says now."""
    found = {}
    for unit in translations.made_from_earlier(key, language):
        if unit.made_from:
            found.setdefault(unit.made_from, []).append(LANGUAGE_NAMES[unit.language])
    return [
        EarlierSource(names, difference(made_from, translations.texts[language].get(key, "")))
        for made_from, names in found.items()
    ]


@dataclass(frozen=True)
class TabState:
    """How the texts of a language stand: what its tab's label says."""

    missing: int
    outdated: int

    @property
    def is_current(self):
        return not self.missing and not self.outdated


def tab_state(form, language):
    counts = form.translations.counts(language)
    return TabState(counts[State.MISSING], counts[State.OUTDATED])


def other_languages(language):
    """[(code, native name)] of the languages that somebody may translate from."""
    return [(code, LANGUAGE_NAMES[code]) for code in site_languages() if code != language]
