"""Fields as columns: what a cell shows of a content, as revisions keep it, and what a content keeps of a cell."""

import json
from functools import cached_property
from types import SimpleNamespace

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_field_value
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage

from mesi_site.translation.exchange.writing import legal
from mesi_site.translation.texts import translated_fields

from ..content_files import values
from . import cells

LONGEST = 32_767  # characters: more does not fit into a cell of any spreadsheet program
MOST_CODES = 60  # that are told one by one


class Column:
    """A fact. `read` raises ValidationError with what is wrong."""

    as_value = staticmethod(cells.as_text)

    def __init__(self, field, references):
        self.field, self.references = field, references

    @property
    def label(self):
        return str(capfirst(self.field.verbose_name))

    @cached_property
    def codes(self):
        """{code: meaning}, in the active language."""
        field = getattr(self.field, "base_field", self.field)
        return dict(field.flatchoices)

    def shown(self, content):
        value = self.field.to_python(content)
        return None if value == "" else value

    def read(self, raw):
        return kept(self.field, self.value(raw))

    def value(self, raw):
        text = cells.as_text(raw).strip()
        if not text:
            return self.field.clean(None if self.field.null else "", None)
        return values.fact(self.field, self.as_value(raw))

    def is_unchanged(self, raw, content):
        """Whether a cell says what it was exported with, or something that reads the same."""
        return cells.as_text(raw) == cells.as_text(self.shown(content))


class TextColumn(Column):
    """A text in one language."""

    def shown(self, content):
        return cells.as_text(legal(content or ""))[:LONGEST] or None

    def value(self, raw):
        text = cells.as_text(raw)
        if len(text) >= LONGEST:
            raise ValidationError(_("This text is too long for a spreadsheet: change it on the page."))
        return values.text(self.field, text)


class CodeColumn(Column):
    """One of a few choices. Spreadsheet programs take leading zeros from a code that looks like a number."""

    def as_value(self, raw):
        text = cells.as_text(raw).strip()
        padded = text.zfill(self.field.max_length)
        return padded if text not in self.codes and padded in self.codes else text


class ListColumn(Column):
    """Several of a few choices, `a, b`, kept in the order of the choices."""

    def shown(self, content):
        return ", ".join(self.field.to_python(content) or ()) or None

    def value(self, raw):
        found, order = cells.as_list(raw), list(self.codes)
        known = sorted({code for code in found if code in order}, key=order.index)
        return self.field.clean([*known, *(code for code in found if code not in order)], None)


class YesNoColumn(Column):
    as_value = staticmethod(cells.as_bool)

    @property
    def codes(self):
        return {"yes": _("Yes"), "no": _("No")}

    def shown(self, content):
        return None if content is None else cells.as_text(bool(content))


class NumberColumn(Column):
    as_value = staticmethod(cells.as_number)


class WholeNumberColumn(Column):
    as_value = staticmethod(cells.as_whole_number)


class DayColumn(Column):
    as_value = staticmethod(cells.as_day)


class TimeColumn(Column):
    as_value = staticmethod(cells.as_time)

    def shown(self, content):
        value = self.field.to_python(content)
        return value and value.isoformat("minutes")


class ReferenceColumn(Column):
    """Another object, by its name in content files."""

    codes = {}

    @property
    def model(self):
        return self.field.related_model

    def shown(self, content):
        return None if content is None else self.references.name(self.model, content)

    def is_known(self, content):
        return content is None or self.references.name(self.model, content) is not None

    def read(self, raw):
        name = cells.as_text(raw).strip()
        if name:
            return self.references.number(self.model, name)
        if not self.field.null:
            raise ValidationError(self.field.error_messages["blank"])
        return None


KINDS = (
    (models.ForeignKey, ReferenceColumn),
    (ArrayField, ListColumn),
    (models.BooleanField, YesNoColumn),
    (models.DecimalField, NumberColumn),
    (models.IntegerField, WholeNumberColumn),
    (models.TimeField, TimeColumn),
    (models.DateField, DayColumn),
)


def fact_column(field, references):
    kind = next((column for kind, column in KINDS if isinstance(field, kind)), None)
    return (kind or (CodeColumn if field.choices else Column))(field, references)


def is_plain_fact(model, field):
    """Whether a cell can hold it: no text, no prose, no picture, no list of objects."""
    is_picture = field.is_relation and issubclass(field.related_model, AbstractImage)
    is_prose = isinstance(field, StreamField | RichTextField | models.JSONField)
    return (
        field.concrete
        and not field.many_to_many
        and not is_picture
        and not is_prose
        and (field.name not in translated_fields(model))
    )


def kept(field, value):
    """A value as contents keep it."""
    kept = get_field_value(field, SimpleNamespace(pk=0, **{field.attname: value}))
    return json.loads(json.dumps(kept, cls=DjangoJSONEncoder))
