"""One moment of the database: what pg_dump, the counts and the list of files all speak of."""

from collections import defaultdict
from pathlib import Path

import psycopg2
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models
from psycopg2 import sql

from . import Problem
from .programs import address

ALONE = 0x6D657369  # the advisory lock of whoever makes a backup or restores one
# Tables of the site; not PostgreSQL's own and not those of extensions.
TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1
"""


def roots():
    """{area: folder} of all files that people bring."""
    return {"media": Path(default_storage.location), "private": Path(settings.PRIVATE_MEDIA_ROOT)}


def file_fields():
    """(area, table, column) of each field that names a file."""
    areas = {str(folder.resolve()): area for area, folder in roots().items()}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                area = areas.get(str(Path(field.storage.location).resolve()))
                if area is None:
                    raise Problem(f"{field} keeps its files where no backup looks: {field.storage.location}.")
                yield area, model._meta.db_table, field.column


class Snapshot:
    """A connection of its own, and a transaction on it that sees the database as it was at one moment."""

    def __init__(self):
        dsn, environment = address()
        self.connection = psycopg2.connect(dsn, password=environment.get("PGPASSWORD"))
        self.connection.set_session(isolation_level="REPEATABLE READ", readonly=True)

    def __enter__(self):
        if not self.ask("SELECT pg_try_advisory_lock(%s)", ALONE)[0][0]:
            self.connection.close()
            raise Problem("Another backup or restore is under way.")
        return self

    def __exit__(self, *_):
        self.connection.close()

    def ask(self, question, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(question, values or None)
            return cursor.fetchall()

    def renew(self):
        """Look at the present moment; its name, by which pg_dump sees the same."""
        self.connection.rollback()
        return self.ask("SELECT pg_export_snapshot()")[0][0]

    def files(self):
        """{area: names of the files that this moment knows}."""
        found = defaultdict(set)
        for area, table, column in file_fields():
            name = sql.Identifier(column)
            rows = self.ask(sql.SQL("SELECT DISTINCT {0} FROM {1} WHERE {0} <> ''").format(name, sql.Identifier(table)))
            found[area].update(row[0] for row in rows)
        return found

    def tables(self):
        """{table: number of its rows}."""
        return {table: self.ask(f"SELECT count(*) FROM {table}")[0][0] for (table,) in self.ask(TABLES)}  # noqa: S608

    def migrations(self):
        found = defaultdict(list)
        for app, name in self.ask("SELECT app, name FROM django_migrations ORDER BY app, name"):
            found[app].append(name)
        return dict(found)

    def size(self):
        return self.ask("SELECT pg_database_size(current_database())")[0][0]


def server_version():
    connection.ensure_connection()
    return connection.pg_version
