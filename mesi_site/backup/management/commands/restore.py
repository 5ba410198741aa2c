"""`manage.py restore`: the site as an archive has it."""

import json
import sys

import psycopg2
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from mesi_site.backup import Problem
from mesi_site.backup.progress import Progress
from mesi_site.backup.restoring import restore, settle_what_was_broken_off, verify
from mesi_site.processes import ended_in_order

SETTLED = {
    None: "No restore was broken off in the middle: nothing to be done.",
    False: "The restore had not changed the database yet: the old files are in their place again.",
    True: "The restore had changed the database: its files are in their place.",
}


class Command(BaseCommand):
    requires_system_checks = []  # some ask the database, which may be away: that is said in one line
    help = "Restore the database and all files from an archive, or change nothing and say why."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", nargs="?")
        parser.add_argument("--identity", metavar="KEYFILE", help="the private key that age-keygen wrote")
        parser.add_argument("--verify-only", action="store_true", help="read and check all of it, change nothing")
        parser.add_argument("--replace", action="store_true", help="give up the present database and files")
        parser.add_argument(
            "--settle", action="store_true", help="end a restore that was broken off: files of the present database"
        )

    def handle(self, *, file, identity, verify_only, replace, settle, **_):
        if settle == bool(file):
            raise CommandError("Name an archive, or say --settle.")
        try:
            with ended_in_order(), Progress(sys.stderr) as progress:
                if settle:
                    return SETTLED[settle_what_was_broken_off()]
                if verify_only:
                    manifest = verify(file, identity, progress)
                else:
                    manifest = restore(file, identity, replace, progress)
        except (Problem, OSError) as error:
            raise CommandError(str(error)) from None
        except (psycopg2.Error, DatabaseError) as error:
            raise CommandError(f"PostgreSQL refuses: {str(error).partition('\n')[0]}") from None
        self._report(file, manifest, verify_only)
        return None

    def _report(self, file, manifest, verify_only):
        report = {
            "archive": file,
            "created": manifest.created,
            "restored": not verify_only,
            "rows": sum(manifest.tables.values()),
            "files": sum(name.startswith(("media/", "private/")) for name in manifest.members),
            "missing": manifest.missing,
        }
        if not verify_only:
            executor = MigrationExecutor(connection)
            report["migrate"] = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        self.stdout.write(json.dumps(report, ensure_ascii=False))
        if report.get("migrate"):
            self.stderr.write(f"{report['migrate']} migrations are newer than the archive: run `manage.py migrate`.")
