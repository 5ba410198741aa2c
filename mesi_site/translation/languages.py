"""The languages of the site and the order in which a text is looked for."""

from functools import cache

from django.conf import settings
from django.utils import translation
from modeltranslation.utils import build_localized_fieldname

DEFAULT_LANGUAGE = settings.MODELTRANSLATION_DEFAULT_LANGUAGE


_CODES = [code for code, _name in settings.LANGUAGES]
_SITE_LANGUAGES = (DEFAULT_LANGUAGE, *(code for code in _CODES if code != DEFAULT_LANGUAGE))


def site_languages():
    """Codes in the order of LANGUAGES, the default language first."""
    return list(_SITE_LANGUAGES)


def reader_language():
    """The active language, always one of the site's."""
    language = (translation.get_language() or DEFAULT_LANGUAGE).split("-")[0]
    return language if language in _SITE_LANGUAGES else DEFAULT_LANGUAGE


def preferred_order(first, among=None):
    """`first`, then the default language, then the others; only those in `among` where that is given."""
    order = [first, *(code for code in _SITE_LANGUAGES if code != first)]
    return [code for code in order if among is None or code in among]


def in_default_language():
    """The context in which objects are saved: modeltranslation writes base columns in the active language."""
    return translation.override(DEFAULT_LANGUAGE)


@cache
def localized(field_name, language):
    """The name of a translated field's column in one language: `title`, `fr` → `title_fr`."""
    return build_localized_fieldname(field_name, language)
