"""A migration that would hold readers up, or break the version before, is refused; the others pass."""

import io

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
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


def test_an_index_that_is_made_beside_the_work_passes():
    assert check(AddIndexConcurrently(MODEL, index("at")), atomic=False) == ""


def test_all_migrations_pass_or_are_accepted():
    call_command("check_migrations")


def test_a_migration_that_nobody_has_accepted_is_looked_at(monkeypatch, tmp_path):
    monkeypatch.setattr(check_migrations, "LIST", tmp_path / "none.txt")
    with pytest.raises(CommandError, match=r"pages\.0002_bootstrap_base_page"):
        call_command("check_migrations", stdout=io.StringIO())
