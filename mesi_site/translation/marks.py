"""What people say of texts without changing them: still correct, needs work, a minor change."""

from .languages import localized, site_languages
from .sources import State
from .units import field_of


def apply_marks(translations, sent, writable, source_of):
    """Records what was said; returns [(log action, unit, languages)] of what that changed.

    `sent` is {mark: [`<language>:<unit>`]}, `writable` has the columns that may be written, `source_of` tells which
    language stands beside another.
    """
    done = []
    for action, apply in APPLY.items():
        for mark in sent.get(action, ()):
            language, _colon, key = mark.partition(":")
            is_known = language in site_languages() and key in translations.keys
            if is_known and localized(field_of(key), language) in writable:
                languages = apply(translations, key, language, source_of(language))
                done += [(f"translation.{action}", key, languages)] if languages else []
    return done


def _still_correct(translations, key, language, source):
    unit = translations.unit(key, language)
    if unit.is_original or unit.state == State.CURRENT:
        return []
    source = unit.source_language if unit.source_text else translations.original_language(key)
    if source == language:
        translations.forget(key, language)  # what it was made from is gone: it is the original now
    else:
        translations.record(key, language, source)
    return [language]


def _needs_work(translations, key, language, source):
    unit = translations.unit(key, language)
    if unit.is_original:
        return []
    translations.record_as_untranslated(key, language, unit.source_language)
    return [language]


def _is_translation(translations, key, language, source):
    if not source or not translations.texts[source].get(key):
        return []
    translations.record(key, language, source)
    return [language]


def _minor_change(translations, key, language, source):
    if not translations.texts[language].get(key):
        return []
    outdated = [unit.language for unit in translations.made_from_earlier(key, language)]
    for other in outdated:
        translations.record(key, other, language)
    return outdated


APPLY = {
    "still_correct": _still_correct,
    "needs_work": _needs_work,
    "is_translation": _is_translation,
    "minor_change": _minor_change,
}
