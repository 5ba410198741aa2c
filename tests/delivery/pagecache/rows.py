"""A row of any model, and a change of it that readers could see: for tests that go through all models there are."""

import datetime as dt
from decimal import Decimal

from django.db import models

from mesi_site.delivery.pagecache.conf import UNSEEN_COLUMNS

TEXTS = (models.CharField, models.TextField)
TEXT = "/some|format-avif"  # also an address, and a size of a picture that readers see
VALUES = {
    models.BooleanField: False,
    models.DateField: dt.date(2026, 1, 1),
    models.DateTimeField: dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    models.DecimalField: Decimal(1),
    models.FileField: "something",
    models.UUIDField: "00000000-0000-4000-8000-000000000001",
}


def a_row_of(model):
    """One that readers could see, made where there is none."""
    rows = model._base_manager.order_by("pk")
    if any(field.name == "live" for field in model._meta.get_fields()):
        rows = rows.filter(live=True)
    row = rows.first()
    return row if row is not None else model._base_manager.create(**_values(model))


def _values(model):
    found = {}
    for field in model._meta.local_concrete_fields:
        if field.primary_key or field.null or field.has_default():
            continue
        if field.is_relation:
            found[field.attname] = a_row_of(field.related_model).pk
        elif isinstance(field, TEXTS):
            found[field.name] = field.choices[0][0] if field.choices else TEXT[: field.max_length]
        else:
            found[field.name] = next((v for kind, v in VALUES.items() if isinstance(field, kind)), 1)
    return found


def change(row):
    """Write another value into one column of the row's own table; returns what puts things back."""
    model = type(row)
    field = next(filter(_may_change, model._meta.local_concrete_fields), None)
    own = model._base_manager.filter(pk=row.pk)
    if field is None:  # nothing but relations: the row itself is the fact
        values = own.values(*(f.attname for f in model._meta.local_concrete_fields)).get()
        own.delete()
        return lambda: model._base_manager.create(**values)
    before = getattr(own.get(), field.attname)
    own.update(**{field.name: _other(field, before)})
    return lambda: own.update(**{field.name: before})


def _may_change(field):
    simple = isinstance(field, (*TEXTS, models.BooleanField, models.IntegerField)) and not field.choices
    return simple and not field.primary_key and field.name not in ("live", "path", "depth", *UNSEEN_COLUMNS)


def _other(field, value):
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField):
        return (value or 0) + 37
    return f"{value or ''}x"[-field.max_length :] if field.max_length else f"{value or ''}x"
