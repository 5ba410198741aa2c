"""Which text a reader sees, and in which language it is: fallback is known, never guessed."""

import re
from functools import cache
from html import unescape

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from modeltranslation.translator import NotRegistered, translator
from wagtail.blocks import StreamValue

from .languages import localized, preferred_order, reader_language

NOTHING = mark_safe("")
TAG = re.compile(r"<[^>]*>")


def words_of(html):
    """A rich text without its markup. What the editor writes is well formed: nothing needs to parse it."""
    return unescape(TAG.sub("", html)).strip()


def has_content(value):
    """Whether there is something to read: neither nothing, nor white space, nor the editor's empty paragraph."""
    if not value:
        return False
    if isinstance(value, StreamValue):
        return len(value) > 0
    if not isinstance(value, str):
        return True
    return bool(value.strip()) if "<" not in value else bool(words_of(value)) or "<embed" in value


class Text:
    """A text as shown: its value, its language, and whether that is another one than the reader's."""

    __slots__ = ("is_fallback", "language", "value")

    def __init__(self, value, language, reader):
        self.value, self.language, self.is_fallback = value, language, language != reader

    def __bool__(self):
        return bool(self.value)

    def __str__(self):
        return str(self.value)

    def __html__(self):
        return conditional_escape(self.value)

    @property
    def lang(self):
        """The attribute that a fallback's element needs (WCAG 3.1.2), or nothing: `<h1{{ text.lang }}>`."""
        return format_html(' lang="{}"', self.language) if self.is_fallback else NOTHING


class Texts:
    """The translated texts of an object for the reader's language: `page.texts.title`, `page.texts.body.value`."""

    def __init__(self, instance):
        self._instance = instance
        self._reader = reader_language()
        self._order = instance.text_languages(self._reader)

    def __getattr__(self, name):
        if name.startswith("_") or name not in translated_fields(type(self._instance)):
            raise AttributeError(f"{type(self._instance).__name__} has no translated field {name!r}")
        values = ((language, getattr(self._instance, localized(name, language))) for language in self._order)
        return first_text(values, self._reader)


def first_text(values, reader):
    """The first text with content of (language, value) pairs, best language first."""
    for language, value in values:
        if has_content(value):
            return Text(value, language, reader)
    return Text("", reader, reader)


def translated_fields(model):
    """Names of a model's translated fields, inherited ones included; none for the historical models of migrations."""
    try:
        return _registered_fields(model)
    except NotRegistered:
        return {}


@cache  # asked at each access to a text
def _registered_fields(model):
    return translator.get_options_for_model(model).all_fields


def text_languages(instance, reader):
    """Languages in which an object's text may be shown, best first."""
    return preferred_order(reader, among=getattr(instance, "readable_languages", None))
