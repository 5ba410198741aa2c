"""`manage.py backup`: database and files in one archive, consistent with each other."""

import json
import sys

import psycopg2
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from mesi_site.backup import Problem
from mesi_site.backup.making import make_backup
from mesi_site.backup.progress import Progress
from mesi_site.processes import ended_in_order


class Command(BaseCommand):
    requires_system_checks = []  # some ask the database, which may be away: that is said in one line
    help = "Write the database and all files into one archive, as of one moment, while editors go on working."

    def add_arguments(self, parser):
        parser.add_argument("--to", metavar="FOLDER|FILE.tar", help="where to write it; BACKUP_ROOT by itself")
        parser.add_argument(
            "--recipient", action="append", default=[], metavar="age1…", help="encrypt for the holder of this key"
        )
        parser.add_argument("--keep", type=int, metavar="N", help="delete all archives in the folder but the newest N")

    def handle(self, *, to, recipient, keep, **_):
        if keep is not None and keep < 1:
            raise CommandError("--keep must leave one at least.")
        try:
            with ended_in_order(), Progress(sys.stderr) as progress:
                report = make_backup(to, recipient, keep, progress)
        except (Problem, OSError, psycopg2.Error, DatabaseError) as error:
            raise CommandError(f"No backup: {str(error).strip().partition('\n')[0]}") from None
        for name in report["missing"]:
            self.stderr.write(f"The database names a file that is not there: {name}")
        if not report["noted"]:
            self.stderr.write("The backup is whole, but the database takes no note of it: figures show the one before.")
        self.stdout.write(json.dumps(report, ensure_ascii=False))
