"""Asks all workers how their page caches stand, or has them begin anew."""

import json
import select
import time

from django.core.management.base import BaseCommand
from django.db import connections

from ... import triggers
from ...channel import ANSWER, ASK
from ...conf import configuration

COLUMNS = {
    "worker": "worker",
    "state": "state",
    "silence": "heard s ago",
    "generation": "generation",
    "HIT": "hits",
    "MISS": "misses",
    "STALE": "stale",
    "BYPASS": "bypassed",
    "REFUSED": "refused",
    "pages": "pages",
    "bytes": "bytes",
    "remembered": "values",
}


class Command(BaseCommand):
    """The workers answer over PostgreSQL, so it does not matter on which machine they run."""

    help = "Shows the page cache of each worker that listens (status), or drops all that they keep (clear)."

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["status", "clear"])
        parser.add_argument("--seconds", type=float, default=1.0, help="how long to wait for answers")

    def handle(self, action, seconds, **_):
        connection = connections[configuration().database]
        with connection.cursor() as cursor:
            if action == "clear":
                cursor.execute("SELECT pg_notify(%s, '')", [triggers.CHANNEL])
                return
            for table, trigger in triggers.missing(cursor):
                self.stderr.write(f"{table} has no {trigger}: changes go unnoticed until migrate has run.")
            cursor.execute(f"LISTEN {ANSWER}")
            cursor.execute("SELECT pg_notify(%s, '')", [ASK])
            reports = sorted(self._answers(connection.connection, seconds), key=lambda report: report["worker"])
            cursor.execute(f"UNLISTEN {ANSWER}")
        self._print(reports)

    def _answers(self, connection, seconds):
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            select.select([connection], [], [], left)
            connection.poll()
            while connection.notifies:
                yield json.loads(connection.notifies.pop(0).payload)

    def _print(self, reports):
        if not reports:
            self.stdout.write("No worker listens: none has had a request yet, or none hears PostgreSQL.")
            return
        rows = [list(COLUMNS.values()), *([str(report.get(key, "")) for key in COLUMNS] for report in reports)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
        for row in rows:
            self.stdout.write("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
