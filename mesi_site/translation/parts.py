"""The parts of an object that are written, published and permitted separately: each language, and the facts."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext

from .languages import localized, site_languages
from .merging import is_same, with_base_columns
from .texts import translated_fields

OFFERED = "published_languages"
FACTS = "facts"


@dataclass(frozen=True)
class Parts:
    """Some of the languages, with or without the facts."""

    languages: frozenset = frozenset()
    facts: bool = False

    @classmethod
    def named(cls, names):
        """`["en", "facts"]` → English and the facts; unknown names are left out."""
        return cls(frozenset(names) & frozenset(site_languages()), FACTS in names)

    @classmethod
    def everything(cls):
        return cls(frozenset(site_languages()), True)

    @property
    def names(self):
        return [code for code in site_languages() if code in self.languages] + [FACTS] * self.facts

    def __bool__(self):
        return bool(self.languages) or self.facts


def part_labels(names):
    """Languages in their own names, and «Facts»."""
    labels = dict(settings.LANGUAGES) | {FACTS: gettext("facts")}
    return ", ".join(labels.get(name, name) for name in names)


def columns(model, language):
    """Names of a model's columns that belong to a language."""
    return [localized(name, language) for name in translated_fields(model)]


def combined(model, content, other, parts):
    """The content with some parts of the other: both as revisions keep them.

    Whether a language is offered belongs to the language. Children are facts.
    """
    result = dict(other if parts.facts else content)
    for language in site_languages():
        source = other if language in parts.languages else content
        result |= {name: source[name] for name in columns(model, language) if name in source}
    if OFFERED in content and OFFERED in other:
        result[OFFERED] = [
            language
            for language in site_languages()
            if language in (other if language in parts.languages else content)[OFFERED]
        ]
    result["translation_sources"] = _combined_sources(content, other, parts)
    return with_base_columns(model, result)


def _combined_sources(content, other, parts):
    made_from, texts = {}, {}
    for language in site_languages():
        record = (other if language in parts.languages else content).get("translation_sources") or {}
        if units := record.get("made_from", {}).get(language):
            made_from[language] = units
            texts |= {digest: record["texts"][digest] for digest in units.values()}
    return {"made_from": made_from, "texts": texts} if made_from else {}


def changed_parts(model, content, other, fact_names):
    """The parts in which two contents differ; `fact_names` are those of all editable facts."""
    languages = frozenset(
        language
        for language in site_languages()
        if _differs(model, columns(model, language), content, other)
        or (language in content.get(OFFERED, ())) != (language in other.get(OFFERED, ()))
    )
    return Parts(languages, _differs(model, fact_names, content, other))


def _differs(model, names, content, other):
    return any(not is_same(model, name, content.get(name), other.get(name)) for name in names)
