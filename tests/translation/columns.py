"""What really stands in the database: modeltranslation's own `values()` falls back to other languages."""

from django.db import connection


def stored(instance, *names):
    """The columns of an object as a dictionary, past all translation."""
    found = {}
    for name in names:
        model = instance._meta.get_field(name).model
        table, key = model._meta.db_table, model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{name}" FROM "{table}" WHERE "{key}" = %s', [instance.pk])  # noqa: S608 (our own names)
            found[name] = cursor.fetchone()[0]
    return found
