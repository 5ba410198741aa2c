"""Refuses migrations that hold readers up, or that the version before does not survive."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import NotSupportedError, connection
from django.db.migrations.loader import MigrationLoader

from ...migration_rules import problems

LIST = Path(__file__).parents[2] / "accepted_migrations.txt"
HEADER = """\
# Migrations that `check_migrations` lets pass: those of before it, and those of which somebody says here why they may
# do what they do, behind a #. A package that is upgraded brings its own; read them and add them.
"""


class Command(BaseCommand):
    """Without names it looks at all that nobody has accepted; with names of migrations, at those."""

    help = "Refuse migrations that lock tables for long or break the code of the version before."

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", metavar="app.migration")
        parser.add_argument("--accept-all", action="store_true", help="note all migrations as accepted")

    def handle(self, names, accept_all, **_):
        loader = MigrationLoader(connection, replace_migrations=False)
        known = {f"{app}.{name}": (app, name) for app, name in loader.disk_migrations}
        accepted = {line.split()[0]: line for line in _lines()}
        if accept_all:
            LIST.write_text(HEADER + "".join(f"{accepted.get(name, name)}\n" for name in sorted({*known, *accepted})))
            return
        if unknown := {*names} - {*known}:
            raise CommandError(f"There is no migration {', '.join(sorted(unknown))}.")
        found = [
            f"{name}: {problem}"
            for name in names or sorted({*known} - {*accepted})
            for problem in self._problems(loader, known[name])
        ]
        if found:
            raise CommandError("\n".join(found))

    def _problems(self, loader, key):
        try:
            statements = loader.collect_sql([(loader.graph.nodes[key], False)])
        except ValueError:  # Django looks for a constraint in the tables as they are now
            return ["its SQL follows from tables as they were: read it yourself"]
        except NotSupportedError as error:  # what is made concurrently, and a migration that is atomic
            return [str(error)]
        return problems(loader.disk_migrations[key], statements)


def _lines():
    lines = LIST.read_text().splitlines() if LIST.exists() else []
    return [line for line in lines if line and not line.startswith("#")]
