"""`manage.py restore`: the site as an archive has it."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mesi_site.backup import Problem
from mesi_site.backup.progress import Progress
from mesi_site.backup.restoring import restore, verify
from mesi_site.processes import ended_in_order


class Command(BaseCommand):
    help = "Restore the database and all files from an archive, or change nothing and say why."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--identity", metavar="KEYFILE", help="the private key that age-keygen wrote")
        parser.add_argument("--verify-only", action="store_true", help="read and check all of it, change nothing")
        parser.add_argument("--replace", action="store_true", help="give up the present database and files")

    def handle(self, *, file, identity, verify_only, replace, **_):
        try:
            with ended_in_order(), Progress(sys.stderr) as progress:
                if verify_only:
                    manifest = verify(file, identity, progress)
                else:
                    manifest = restore(file, identity, replace, progress)
        except (Problem, OSError) as error:
            raise CommandError(str(error)) from None
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
