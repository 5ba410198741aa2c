"""Whether a translation keeps to the glossary, whatever forms its words take. Grammar is wider: this only warns.

Words are compared by their stems, phrases as runs of words. The longer of two terms that overlap is meant.
"""

import re
from functools import cache, lru_cache

import snowballstemmer
from babel import Locale
from django.utils.translation import gettext as _

WORD = re.compile(r"[^\W_]+")


def glossary_warnings(unit_source_text, source_language, text, language, terms):
    """[sentence] for a text in `language` and its source; `unit_source_text` is "" where it is an original."""
    words, source_words = _words(text, language), _words(unit_source_text, source_language)
    warnings, covered = [], set()
    for term, found in _terms_in(source_words, source_language, terms):
        wanted = term.wordings.get(language)
        own = [place for phrase in wanted or () for place in _places(words, phrase, language, term.is_case_sensitive)]
        covered |= {position for place in own for position in place}
        if text.strip() and wanted and not own:
            warnings.append(_("“%(term)s” is “%(wording)s” in the glossary.") % {"term": found, "wording": wanted[0]})
    return warnings + _forbidden(words, language, terms, covered)


def _terms_in(words, language, terms):
    """[(term, its wording)] of the terms in a text, without those that are only a part of longer ones."""
    phrases = [(phrase, term) for term in terms for phrase in term.wordings.get(language, ())]
    taken, found = set(), {}
    for phrase, term in sorted(phrases, key=lambda pair: -len(_phrase(pair[0], language))):
        places = [place for place in _places(words, phrase, language, term.is_case_sensitive) if not taken & {*place}]
        taken |= {position for place in places for position in place}
        if places:
            found.setdefault(term, phrase)
    return found.items()


def _forbidden(words, language, terms, covered):
    warnings = []
    for term in terms:
        wanted = term.wordings.get(language) or ()
        own = [place for phrase in wanted for place in _places(words, phrase, language, term.is_case_sensitive)]
        allowed = covered | {position for place in own for position in place}
        for variant in term.forbidden.get(language, ()):
            places = _places(words, variant, language, term.is_case_sensitive)
            if not any(not {*place} <= allowed for place in places):
                continue
            if wanted:
                said = _("The glossary does not want “%(variant)s”; it says “%(wording)s”.")
            else:
                said = _("The glossary does not want “%(variant)s”.")
            warnings.append(said % {"variant": variant, "wording": wanted[0] if wanted else ""})
    return warnings


def _words(text, language):
    """[(stem, word)]"""
    return [(_stem(word.casefold(), language), word) for word in WORD.findall(text)]


@lru_cache(maxsize=10_000)
def _phrase(words, language):
    return _words(words, language)


def _places(words, phrase, language, is_case_sensitive):
    """Positions of the words that a phrase takes, for each time that it occurs."""
    wanted = _phrase(phrase, language)
    return [
        range(start, start + len(wanted))
        for start in range(len(words) - len(wanted) + 1)
        if wanted and all(_is_same(*pair, is_case_sensitive) for pair in zip(words[start:], wanted, strict=False))
    ]


def _is_same(word, wanted, is_case_sensitive):
    """A wording in small letters may begin a sentence, also where capital letters matter."""
    if word[0] != wanted[0]:
        return False
    length = min(len(wanted[0]), len(word[1]), len(wanted[1]))
    return not is_case_sensitive or wanted[1].islower() or word[1][:length] == wanted[1][:length]


@lru_cache(maxsize=50_000)
def _stem(word, language):
    algorithm = _algorithm(language)
    word = word.replace("ё", "е")
    # A new one each time: stemmers keep the word they work on, and threads share this module.
    return snowballstemmer.stemmer(algorithm).stemWord(word) if algorithm else word


@cache
def _algorithm(language):
    name = (Locale.parse(language).get_language_name("en") or "").lower()
    return name if name in snowballstemmer.algorithms() else None
