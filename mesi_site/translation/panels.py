"""The editing screen of an object with translated text: a tab per language and one for facts."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface, TitleFieldPanel

from .languages import DEFAULT_LANGUAGE, localized

SEARCH_ENGINE_FIELDS = ("seo_title", "search_description")


def language_tabs(fields):
    """One tab for each language, named in that language, with the given translated fields."""
    return [
        ObjectList(
            [_text_panel(name, code) for name in fields] + _search_engine_panels(fields, code), heading=native_name
        )
        for code, native_name in settings.LANGUAGES
    ]


def translated_tabs(fields, facts):
    """The whole screen of a snippet or setting: the language tabs, then the facts."""
    return TabbedInterface([*language_tabs(fields), ObjectList(facts, heading=_("Facts"))])


def every_language(name, heading):
    """A translated field of an inline object: all languages under one heading."""
    panels = [FieldPanel(localized(name, code), heading=native_name) for code, native_name in settings.LANGUAGES]
    return MultiFieldPanel(panels, heading=heading, classname="collapsed")


def _text_panel(name, language):
    # Only the default language's title feeds the slug: without a target, TitleFieldPanel's script throws an error.
    if name == "title" and language == DEFAULT_LANGUAGE:
        return TitleFieldPanel(localized(name, language))
    return FieldPanel(localized(name, language), classname="title" if name == "title" else "")


def _search_engine_panels(fields, language):
    if "title" not in fields:
        return []
    panels = [FieldPanel(localized(name, language)) for name in SEARCH_ENGINE_FIELDS]
    return [MultiFieldPanel(panels, heading=_("For search engines"), classname="collapsed")]
