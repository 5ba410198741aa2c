"""A site whose editors work, another machine that is empty, and how to compare the two."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from io import StringIO
from subprocess import PIPE

import psycopg2
from django.core.management import call_command
from django.db import connection, connections, transaction

from mesi_site.backup import snapshot
from mesi_site.backup.held_files import HeldFiles
from mesi_site.backup.snapshot import TABLES, Snapshot
from mesi_site.media.models import SiteImage
from mesi_site.postgres.cluster import ROOT
from tests.factories import SiteImageFactory


def backup(*arguments):
    out = StringIO()
    call_command("backup", *arguments, stdout=out)
    return json.loads(out.getvalue())


class Writer(threading.Thread):
    """An editor in a hurry: each round brings a picture, changes one, and deletes one."""

    def __init__(self):
        super().__init__()
        self.stopped, self.another = threading.Event(), threading.Condition()
        self.rounds, self.error = 0, None

    def run(self):
        try:
            while not self.stopped.is_set():
                with transaction.atomic():
                    kept = SiteImageFactory(title=f"Round {self.rounds}", languages="all")
                SiteImage.objects.filter(pk=kept.pk).update(credit="changed")
                SiteImage.objects.order_by("pk").first().delete()
                with self.another:
                    self.rounds += 1
                    self.another.notify_all()
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()

    def wait_for(self, rounds):
        """So many more of them."""
        wanted = self.rounds + rounds
        with self.another:
            self.another.wait_for(lambda: self.rounds >= wanted or self.error, timeout=60)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.join()


class Elsewhere:
    """Another machine: an empty database and empty folders, used through the commands only."""

    def __init__(self, url, folder):
        self.url, self.folder = url, folder
        with connected(url) as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def start(self, *arguments, **options):
        environment = {
            "DATABASE_URL": self.url,
            "MEDIA_ROOT": str(self.folder / "media"),
            "PRIVATE_MEDIA_ROOT": str(self.folder / "private"),
            "DJANGO_SETTINGS_MODULE": "mesi_site.settings.dev",
        }
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=PIPE, stderr=PIPE, text=True, **options
        )

    def manage(self, *arguments, **options):
        """Whether a command ended well (`returncode`), and what it said."""
        with self.start(*arguments, **options) as process:
            out, error = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, out, error)

    def rows(self):
        with connected(self.url) as cursor:
            return rows(cursor)

    def triggers(self):
        with connected(self.url) as cursor:
            return triggers(cursor)

    def files(self):
        return contents({"media": self.folder / "media", "private": self.folder / "private"})


@contextmanager
def connected(url):
    """A cursor that commits each statement."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


def rows(cursor):
    """{table: its rows as text, in order}."""
    cursor.execute(TABLES)
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f"SELECT r::text FROM {table} r ORDER BY 1")  # noqa: S608
        found[table] = [row for (row,) in cursor.fetchall()]
    return found


def triggers(cursor):
    """What tells the page cache of changes: it must work after a restore as before."""
    cursor.execute(
        "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    )
    return cursor.fetchall()


def differing(expected, found):
    """How many entries of two dictionaries of lists or values are not the same."""
    count = 0
    for key in expected.keys() | found.keys():
        left, right = expected.get(key), found.get(key)
        if left != right:
            is_list = isinstance(left, list) and isinstance(right, list)
            count += max(1, len(set(left) ^ set(right))) if is_list else 1
    return count


def contents(roots=None):
    """{area/name: SHA-256} of all files but those that a folder keeps for itself."""
    return {
        f"{area}/{path.relative_to(root)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for area, root in (roots or snapshot.roots()).items()
        for path in root.rglob("*")
        if path.is_file() and not path.relative_to(root).parts[0].startswith(".")
    }


@contextmanager
def watched():
    """Notes all rows, and all files that they name, of the very moment of which a backup made meanwhile speaks."""
    seen, renew = {}, Snapshot.renew

    def look(self):
        name = renew(self)
        other = psycopg2.connect(self.connection.dsn, password=connection.settings_dict["PASSWORD"])
        other.set_session(isolation_level="REPEATABLE READ")
        with other.cursor() as cursor:
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [name])
            seen["rows"] = rows(cursor)
        other.close()
        seen["names"] = {f"{area}/{name}" for area, listed in self.files().items() for name in listed}
        return name

    def hold(self, names):
        missing = original_hold(self, names)
        if "before" in seen:  # now nothing is deleted, so that these are the files of the database's moment
            files = contents()
            seen["files"] = {name: files.get(name) for name in seen["names"]}
        seen["before"] = True
        return missing

    original_hold = HeldFiles.hold
    Snapshot.renew, HeldFiles.hold = look, hold
    try:
        yield seen
    finally:
        Snapshot.renew, HeldFiles.hold = renew, original_hold
