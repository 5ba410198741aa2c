"""Triggers by which PostgreSQL itself tells of every change that a reader could see, whoever makes it.

Each table has one trigger for each kind of statement. What readers see of a table are its visible rows less the
columns that no page shows; a statement that leaves these as they were says nothing. So drafts and autosaves are
silent, and publishing, bulk updates and raw SQL are not.
"""

import hashlib

from django.apps import apps
from django.db import connections, models

from .conf import UNSEEN, UNSEEN_COLUMNS, configuration

try:
    from modelcluster.fields import ParentalKey
except ImportError:
    ParentalKey = ()

CHANNEL = "pagecache"
PREFIX = "pagecache_"

# Dynamic, since each table has its own condition; the names old_rows and new_rows are the trigger's.
BODY = f"""
DECLARE
    before text := format('SELECT to_jsonb(r) - %L::text[] FROM old_rows r WHERE %s', TG_ARGV[1], TG_ARGV[0]);
    after text := format('SELECT to_jsonb(r) - %L::text[] FROM new_rows r WHERE %s', TG_ARGV[1], TG_ARGV[0]);
    is_seen boolean := true;
BEGIN
    CASE TG_OP
        WHEN 'INSERT' THEN EXECUTE format('SELECT EXISTS (%s)', after) INTO is_seen;
        WHEN 'DELETE' THEN EXECUTE format('SELECT EXISTS (%s)', before) INTO is_seen;
        WHEN 'UPDATE' THEN EXECUTE format(
            'SELECT EXISTS ((%1$s) EXCEPT ALL (%2$s)) OR EXISTS ((%2$s) EXCEPT ALL (%1$s))', before, after
        ) INTO is_seen;
        ELSE NULL;
    END CASE;
    IF is_seen THEN
        PERFORM pg_notify('{CHANNEL}', '');
    END IF;
    RETURN NULL;
END
"""  # noqa: S608 - made of constants
FUNCTION = (
    f"CREATE OR REPLACE FUNCTION {PREFIX}changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT"
    f" AS $function${BODY}$function$"
)
# The rows before and after, where PostgreSQL has them. Not `UPDATE OF` and no `WHEN`: dropping a column drops those.
STATEMENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
    "truncate": "",
}


def watched_models():
    """Every model with a table that readers could see something of."""
    unseen = {*UNSEEN, *configuration().unseen}
    for model in apps.get_models(include_auto_created=True):
        owner = model._meta.auto_created or model
        names = {name for kind in (owner, *owner._meta.parents) for name in (kind._meta.app_label, kind._meta.label)}
        if model._meta.managed and not model._meta.proxy and not names & unseen:
            yield model


def _owner(model):
    """The foreign key to the object whose part a row is: its parent table, page, or side of a many-to-many."""
    if model._meta.auto_created:
        return next(f for f in model._meta.local_fields if f.related_model is model._meta.auto_created)
    if links := [link for link in model._meta.parents.values() if link]:
        return links[0]
    return next((f for f in model._meta.local_fields if ParentalKey and isinstance(f, ParentalKey)), None)


def _has_drafts(model):
    return any(f.name == "live" and isinstance(f, models.BooleanField) for f in model._meta.local_fields)


def visible(model, row="r"):
    """The SQL condition under which readers may see a row: it is live, or a part of something live. None: always."""
    if named := configuration().visible.get(model._meta.label):
        return named
    if _has_drafts(model):
        return f'{row}."live"'
    owner = _owner(model)
    whole = owner and visible(owner.related_model, f"{row}r")
    if not whole:
        return None
    table, key = owner.related_model._meta.db_table, owner.target_field.column
    return f'EXISTS (SELECT FROM "{table}" {row}r WHERE {row}r."{key}" = {row}."{owner.column}" AND {whole})'


def expected():
    """{(table, trigger): the SQL that makes it}."""
    found = {}
    for model in watched_models():
        condition = (visible(model) or "true").replace("'", "''")
        unseen = f"{{{','.join(UNSEEN_COLUMNS) if _has_drafts(model) else ''}}}"
        table = model._meta.db_table
        for statement, rows in STATEMENTS.items():
            found[table, PREFIX + statement] = (
                f'CREATE OR REPLACE TRIGGER {PREFIX}{statement} AFTER {statement.upper()} ON "{table}" {rows} '
                f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}changed('{condition}', '{unseen}')"
            )
    return found


def _fingerprint(sql):
    return hashlib.sha256(sql.encode()).hexdigest()


def _existing(cursor):
    """{(table, trigger): fingerprint} of the triggers that work, and the names of all tables that Django sees."""
    cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = to_regproc(%s)", [f"{PREFIX}changed"])
    works = cursor.fetchone() == (BODY,)
    cursor.execute(
        "SELECT c.relname, t.tgname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t"
        " JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname LIKE %s AND t.tgenabled = 'A'"
        " AND pg_table_is_visible(c.oid)",
        [PREFIX.replace("_", r"\_") + "%"],
    )
    triggers = {(table, name): works and fingerprint for table, name, fingerprint in cursor.fetchall()}
    cursor.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid)")
    return triggers, {table for (table,) in cursor.fetchall()}


def missing(cursor):
    """The triggers without which a change would go unnoticed, as (table, trigger): none, once migrations have run."""
    existing, _tables = _existing(cursor)
    return [key for key, sql in expected().items() if existing.get(key) != _fingerprint(sql)]


def install(connection):
    """Make the database's triggers those of the models as they are; 20 ms where they are so already."""
    with connection.cursor() as cursor:
        existing, tables = _existing(cursor)
        wanted = {key: sql for key, sql in expected().items() if key[0] in tables}
        changed = {key: sql for key, sql in wanted.items() if existing.get(key) != _fingerprint(sql)}
        if changed:
            cursor.execute(FUNCTION)
        for (table, name), sql in changed.items():
            cursor.execute(sql)
            cursor.execute(f"COMMENT ON TRIGGER {name} ON \"{table}\" IS '{_fingerprint(sql)}'")
            # Also for what is written by replication or by a role that passes other triggers by.
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}')
        for table, name in existing.keys() - wanted.keys():
            cursor.execute(f'DROP TRIGGER {name} ON "{table}"')
        if changed or existing.keys() - wanted.keys():
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def install_after_migrate(using, **_):
    if using == configuration().database:
        install(connections[using])
