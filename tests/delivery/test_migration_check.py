"""A migration that would hold readers up, or break the version before, is refused; the others pass."""

import io

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Now, Random

from mesi_site.delivery.management.commands import check_migrations
from mesi_site.delivery.migration_rules import problems

pytestmark = pytest.mark.usefixtures("committed_site")
APP, MODEL = "delivery", "lastsuccess"


def nothing(apps, schema_editor):
    pass


def check(*operations, atomic=True):
    """What is said of a migration with these operations, on the tables as they are."""
    migration = type("Migration", (migrations.Migration,), {"operations": [*operations], "atomic": atomic})("0099", APP)
    loader = MigrationLoader(connection)
    with connection.schema_editor(collect_sql=True, atomic=atomic) as editor:
        migration.apply(loader.project_state((APP, "0001_last_successes")), editor, collect_sql=True)
    return " | ".join(problems(migration, editor.collected_sql))


def sql(text, atomic=True):
    """What is said of a migration that sends these statements."""
    return check(migrations.RunSQL(text, "SELECT 1"), atomic=atomic)


def lock(apps, schema_editor):
    schema_editor.execute("LOCK TABLE delivery_lastsuccess")


def index(*fields):
    return models.Index(fields=fields, name="by_moment")


PASS = {
    "a column that may be empty": [migrations.AddField(MODEL, "note", models.TextField(null=True))],
    "a column whose default the database knows": [
        migrations.AddField(MODEL, "number", models.IntegerField(default=0, db_default=0))
    ],
    "a default that is the same for all rows": [
        migrations.AddField(MODEL, "since", models.DateTimeField(db_default=Now()))
    ],
    "a new table with all that belongs to it": [
        migrations.CreateModel(
            "Other",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=9, unique=True)),
                ("task", models.ForeignKey(f"{APP}.{MODEL}", models.CASCADE)),
            ],
            options={"indexes": [models.Index(fields=["name"], name="by_name")]},
        )
    ],
    "a check that old rows need not meet yet": [
        migrations.RunSQL("ALTER TABLE delivery_lastsuccess ADD CONSTRAINT c CHECK (task <> '') NOT VALID", "SELECT 1")
    ],
    "words that PostgreSQL never sees": [
        migrations.AlterField(MODEL, "task", models.CharField("task", max_length=100, primary_key=True, choices=[]))
    ],
    "rows alone": [migrations.RunPython(nothing, nothing)],
}
REFUSED = {
    "concurrently": [migrations.AddIndex(MODEL, index("at"))],
    "db_default": [migrations.AddField(MODEL, "number", models.IntegerField(default=0))],
    "foreign key NOT VALID": [
        migrations.AddField(
            MODEL, "before", models.ForeignKey(f"{APP}.{MODEL}", models.CASCADE, db_default="", db_index=False)
        )
    ],
    "leaves it to the database": [migrations.RunSQL("ALTER TABLE delivery_lastsuccess ALTER at DROP DEFAULT", "")],
    "volatile": [migrations.AddField(MODEL, "number", models.FloatField(db_default=Random()))],
    "still uses the column": [migrations.RemoveField(MODEL, "at")],
    "still uses the table": [migrations.DeleteModel(MODEL)],
    "old name": [migrations.RenameField(MODEL, "at", "moment")],
    "new type": [migrations.AlterField(MODEL, "at", models.DateField())],
    "NOT VALID": [
        migrations.AddConstraint(MODEL, models.CheckConstraint(condition=~models.Q(task=""), name="has_a_name"))
    ],
    "index concurrently first": [
        migrations.AddConstraint(MODEL, models.UniqueConstraint(fields=["at"], name="one_at_a_time"))
    ],
    "make its index": [migrations.AddField(MODEL, "code", models.CharField(max_length=9, null=True, unique=True))],
    "add the check NOT VALID": [migrations.AddField(MODEL, "number", models.PositiveIntegerField(null=True))],
    "uses the column": [
        migrations.RunSQL("ALTER TABLE IF EXISTS ONLY delivery_lastsuccess DROP COLUMN at", "SELECT 1")
    ],
    "lock_timeout": [migrations.RunSQL("SET lock_timeout = 0", "SELECT 1")],
    "no way back": [migrations.RunPython(nothing)],
    "nobody can see": [migrations.RunPython(lock, nothing)],
    "uses the old name": [migrations.RenameModel(MODEL, "Success")],
    "two migrations": [
        migrations.AddField(MODEL, "note", models.TextField(null=True)),
        migrations.RunPython(nothing, nothing),
    ],
}


@pytest.mark.parametrize("operations", PASS.values(), ids=PASS)
def test_what_old_code_and_readers_do_not_notice_passes(operations):
    assert check(*operations) == ""


@pytest.mark.parametrize(("reason", "operations"), REFUSED.items(), ids=REFUSED)
def test_what_they_would_notice_is_refused_with_a_reason(reason, operations):
    assert reason in check(*operations)


# What PostgreSQL does with them, whoever wrote them: it finds the rows by itself, no rule of ours is asked.
HARMLESS = (
    "ALTER TABLE delivery_lastsuccess ADD note text, ADD COLUMN number integer DEFAULT 0 NOT NULL",
    "ALTER TABLE delivery_lastsuccess ADD COLUMN since timestamptz DEFAULT now() NOT NULL",
    "ALTER TABLE delivery_lastsuccess ADD COLUMN note text DEFAULT 'DROP COLUMN at, CHECK (true)' NOT NULL",
    "ALTER TABLE delivery_lastsuccess ADD COLUMN type integer CONSTRAINT c REFERENCES django_content_type (id)",
    "ALTER TABLE delivery_lastsuccess ADD CHECK (task <> '') NOT VALID",
    "ALTER TABLE delivery_lastsuccess ALTER COLUMN at SET DEFAULT now()",
    "ALTER TABLE delivery_lastsuccess ALTER at DROP NOT NULL",
    (
        "CREATE TABLE other (id bigint PRIMARY KEY, task varchar(100) REFERENCES delivery_lastsuccess (task));"
        "CREATE INDEX ON other (task); ALTER TABLE other DROP COLUMN task"
    ),
    "COMMENT ON TABLE delivery_lastsuccess IS 'DROP TABLE delivery_lastsuccess; -- not really'",
)
SLOW = (
    "ALTER TABLE delivery_lastsuccess ADD COLUMN number bigserial",
    "ALTER TABLE delivery_lastsuccess ADD number text DEFAULT lpad('1', 5, random()::text)",
    "ALTER TABLE delivery_lastsuccess ADD COLUMN type integer DEFAULT 1 REFERENCES django_content_type (id)",
    "ALTER TABLE delivery_lastsuccess ADD CHECK (task <> '')",
    "ALTER TABLE delivery_lastsuccess ADD UNIQUE (at, task)",
    "ALTER TABLE delivery_lastsuccess ALTER at TYPE date",
    'ALTER TABLE "public"."delivery_lastsuccess" ALTER COLUMN "at" TYPE date',
    "-- why not\nALTER TABLE delivery_lastsuccess ALTER at TYPE date",
    "SELECT 1; /* and */ ALTER TABLE IF EXISTS ONLY delivery_lastsuccess ALTER at TYPE date",
    "ALTER TABLE delivery_lastsuccess SET UNLOGGED",
    "CREATE INDEX ON delivery_lastsuccess (at)",
    "CREATE UNIQUE INDEX IF NOT EXISTS by_task ON delivery_lastsuccess USING btree (task)",
    "REINDEX TABLE delivery_lastsuccess",
    (
        "ALTER TABLE delivery_lastsuccess ADD CHECK (task <> '') NOT VALID;"
        "ALTER TABLE delivery_lastsuccess VALIDATE CONSTRAINT delivery_lastsuccess_task_check"
    ),
)  # fmt: skip
BREAKING = (
    "ALTER TABLE delivery_lastsuccess DROP at",
    "ALTER TABLE delivery_lastsuccess ADD number integer NOT NULL",
    (
        "ALTER TABLE delivery_lastsuccess ADD number integer DEFAULT 0 NOT NULL;"
        "ALTER TABLE delivery_lastsuccess ALTER number DROP DEFAULT"
    ),
    "ALTER TABLE delivery_lastsuccess ADD note text, RENAME at TO moment",
    "DROP TABLE delivery_lastsuccess; CREATE TABLE delivery_lastsuccess (task text)",
    "CREATE TABLE IF NOT EXISTS delivery_lastsuccess (task text); ALTER TABLE delivery_lastsuccess DROP COLUMN at",
    "DROP EXTENSION unaccent CASCADE",
    "DO $$ BEGIN EXECUTE 'DROP TABLE delivery_lastsuccess'; END $$",
    "ALTER TABLE delivery_lastsuccess ENABLE ROW LEVEL SECURITY",
    "UPDATE delivery_lastsuccess SET at = now(); ALTER TABLE delivery_lastsuccess ADD COLUMN note text",
    "CREATE INDEX CONCURRENTLY by_moment ON delivery_lastsuccess (at)",
)


def work_of(text):
    """How often PostgreSQL reads the table or its rows for these statements, and whether it writes it anew."""
    state = "SELECT pg_relation_filenode(t), pg_stat_get_xact_numscans(t) FROM (VALUES (%s::regclass)) v (t)"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO delivery_lastsuccess SELECT 'task ' || n, now() FROM generate_series(1, 99) n")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(state, ["delivery_lastsuccess"])
        before = cursor.fetchone()
        cursor.execute(text)
        cursor.execute(state, ["delivery_lastsuccess"])
        after = cursor.fetchone()
        transaction.set_rollback(True)
    return before != after


@pytest.mark.parametrize("text", HARMLESS)
def test_statements_that_need_no_row_of_the_table_pass(text):
    assert sql(text) == ""
    assert not work_of(text)


@pytest.mark.parametrize("text", SLOW)
def test_statements_for_which_a_table_is_read_or_written_under_a_lock_are_refused(text):
    assert sql(text) != ""
    assert work_of(text)


@pytest.mark.parametrize("text", BREAKING)
def test_statements_that_take_away_what_is_used_or_cannot_be_seen_through_are_refused(text):
    assert sql(text) != ""


@pytest.mark.parametrize(
    "text",
    [
        "ALTER TABLE delivery_lastsuccess VALIDATE CONSTRAINT c",
        "ALTER TABLE delivery_lastsuccess ADD CONSTRAINT by_moment UNIQUE USING INDEX by_moment",
        "UPDATE delivery_lastsuccess SET at = now() WHERE task = 'ALTER TABLE delivery_lastsuccess'",
    ],
)
def test_second_steps_pass(text):
    assert sql(text) == ""


def test_an_index_that_is_made_beside_the_work_passes():
    assert check(AddIndexConcurrently(MODEL, index("at")), atomic=False) == ""


def test_all_migrations_pass_or_are_accepted():
    call_command("check_migrations")


def test_a_migration_that_nobody_has_accepted_is_looked_at(monkeypatch, tmp_path):
    monkeypatch.setattr(check_migrations, "LIST", tmp_path / "none.txt")
    with pytest.raises(CommandError, match=r"pages\.0002_bootstrap_base_page"):
        call_command("check_migrations", stdout=io.StringIO())
