"""The glossary as plain values, for those who check texts against it."""

from dataclasses import dataclass

from ..languages import localized, site_languages


@dataclass(frozen=True)
class Term:
    """{language: words} that are wanted, the preferred ones first, and those that are not."""

    wordings: dict
    forbidden: dict
    is_case_sensitive: bool = False

    def __hash__(self):
        return id(self)


def glossary_terms():
    """All terms, in one query."""
    from .models import GlossaryTerm

    return [
        Term(*(_in_each_language(term, name) for name in GlossaryTerm.text_fields), term.is_case_sensitive)
        for term in GlossaryTerm.objects.all()
    ]


def _in_each_language(term, name):
    return {code: lines(getattr(term, localized(name, code))) for code in site_languages()}


def lines(text):
    return [line for line in (" ".join(line.split()) for line in (text or "").splitlines()) if line]
