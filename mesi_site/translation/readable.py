"""Fields and their contents in words, for people who compare versions."""

import json

from django.utils.text import capfirst
from wagtail.fields import StreamField

from .units import field_of, plain_html, tidy


def field_label(model, key):
    """The name of a field, a unit of text or a child relation."""
    name = field_of(key)
    field = next((field for field in model._meta.get_fields() if _name(field) == name), None)
    if field is None:
        return name
    return capfirst(field.verbose_name if field.concrete else field.related_model._meta.verbose_name_plural)


def _name(field):
    return field.get_accessor_name() if field.auto_created and not field.concrete else field.name


def readable(model, name, value):
    """A content, as revisions keep it, without its technical parts."""
    field = next((field for field in model._meta.get_fields() if field.name == name), None)
    if isinstance(field, StreamField) and isinstance(value, str):
        value = [block.get("value") for block in json.loads(value or "[]")]
    return "\n".join(line for line in _lines(value) if line)


def _lines(value):
    if isinstance(value, dict):
        hidden = ("pk", "sort_order", "translation_sources")
        parts = [" ".join(_lines(item)) for key, item in value.items() if key not in hidden]
        yield " · ".join(part for part in parts if part)
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item)
    elif value not in (None, ""):
        yield plain_html(value) if isinstance(value, str) and "<" in value else tidy(value)
