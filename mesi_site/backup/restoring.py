"""Restores an archive: all of it is checked first, then the database and the files change together or not at all."""

import os
import shutil
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryFile

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from mesi_site.delivery.pagecache import triggers

from . import Problem, archive, encryption, programs
from .exchange import DATABASE, NEW, OPEN, exchange, settle
from .snapshot import TABLES, Snapshot, roots, server_version

# Versions of pg_dump write this line for their own servers, and older ones do not know it.
UNKNOWN_TO_OLDER = b"SET transaction_timeout = 0;\n"
EMPTY_SCHEMA = f"""
SET synchronous_commit = on;
SET lock_timeout = '10s';
BEGIN;
SELECT pg_advisory_xact_lock({OPEN});
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
SET lock_timeout = 0;
"""


def verify(file, key_file=None, progress=lambda _done, _all: None):
    """Reads the whole archive and changes nothing. Returns its manifest, or raises why it cannot be restored."""
    manifest = _read(file, key_file, archive.ignore, progress)
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    newer = [
        f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known
    ]
    if newer:
        raise Problem(f"The archive is of a newer version of the site, with {newer[0]}: restore with that version.")
    return manifest


def restore(file, key_file=None, replace=False, progress=lambda _done, _all: None):
    """The site as it was; what is there already is replaced only if that was asked for."""
    manifest = verify(file, key_file, progress)
    with Snapshot():  # nobody else makes a backup or restores one
        settle(roots().values())
        _replace(manifest, file, key_file, replace, progress)
    connection.close()
    triggers.install(connection)
    return manifest


def settle_what_was_broken_off():
    with Snapshot():
        return settle(roots().values())


def _replace(manifest, file, key_file, replace, progress):
    if not replace:
        _refuse_to_replace()
    _check_space(manifest)
    mask = os.umask(0o022)  # nginx shows the pictures, whoever restores them; the folders themselves are closed
    try:
        _bring(file, key_file, progress)
    except Problem:
        if not settle(roots().values()):
            raise  # else the word that it was done has been lost, and not the deed
    finally:
        os.umask(mask)
        settle(roots().values())


def _bring(file, key_file, progress):
    staged = {area: root / NEW for area, root in roots().items()}
    for folder in staged.values():
        folder.mkdir(parents=True)
    with _transaction() as database:

        def sink(name, stream, info):
            if archive.DATABASE.fullmatch(name):
                database.feed(stream)
            else:
                _stage(staged, name, stream, info)

        manifest = _read(file, key_file, sink, progress)
        exchange(roots().values(), database.finish(manifest.tables))
        database.commit()


def _read(file, key_file, sink, progress):
    keys = encryption.identities(key_file) if key_file else []
    path, done = Path(file), 0
    try:
        whole = path.stat().st_size
        opened = path.open("rb")
    except OSError as error:
        raise Problem(f"The archive cannot be read: {error}.") from None

    def seen(count):
        nonlocal done
        done += count
        progress(done, whole)

    with opened, encryption.decrypted(opened, keys) as stream:
        return archive.read(stream, sink, seen)


def _refuse_to_replace():
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        if cursor.fetchone():
            raise Problem("The database is not empty: --replace gives up what is in it.")
    for root in roots().values():
        if root.exists() and any(not path.name.startswith(".") for path in root.iterdir()):
            raise Problem(f"{root} is not empty: --replace gives up what is in it.")


def _check_space(manifest):
    """The old files stay until the end. Folders may share a disk."""
    wanted = Counter()
    for area, root in roots().items():
        root.mkdir(parents=True, exist_ok=True)
        sizes = (facts["size"] for name, facts in manifest.members.items() if name.startswith(f"{area}/"))
        wanted[root.stat().st_dev] += sum(sizes)
    for root in roots().values():
        free, needed = shutil.disk_usage(root).free, wanted[root.stat().st_dev]
        if free < needed:
            raise Problem(f"{root} has {free / 1e6:.0f} MB left, and the files need {needed / 1e6:.0f} MB.")


def _stage(staged, name, stream, info):
    area, _slash, path = name.partition("/")
    target = staged[area] / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        shutil.copyfileobj(stream, file, archive.CHUNK)
        file.flush()
        os.fsync(file.fileno())
    os.utime(target, (info.mtime, info.mtime))


class _Transaction:
    """psql in one transaction, fed by pg_restore; nobody sees anything of it before `commit`."""

    def __init__(self, psql, pg_restore, said):
        self.psql, self.pg_restore, self.said = psql, pg_restore, said
        self.error = None
        self._say(EMPTY_SCHEMA)
        self.copying = threading.Thread(target=self._copy, daemon=True)
        self.copying.start()

    def _copy(self):
        with suppress(BrokenPipeError):
            for line in self.pg_restore.stdout:
                if line == UNKNOWN_TO_OLDER:
                    continue
                self.psql.stdin.write(line)
                if line.startswith(b"COPY "):
                    break
            shutil.copyfileobj(self.pg_restore.stdout, self.psql.stdin)
        self.pg_restore.stdout.close()  # it ends too where psql has ended

    def _say(self, text):
        try:
            self.psql.stdin.write(text.encode())
            self.psql.stdin.flush()
        except BrokenPipeError:
            self._fail()

    def _fail(self):
        for process in (self.pg_restore, self.psql):
            process.kill()
            process.wait()
        self.said.seek(0)
        lines = [line for line in self.said.read().decode(errors="replace").splitlines() if line.strip()]
        why = next((line for line in lines if "ERROR" in line or "FATAL" in line), "".join(lines[:1]) or "it ended")
        if "lock timeout" in why:
            raise Problem("The database is in use: stop the site first. Nothing was changed.")
        raise Problem(f"PostgreSQL refuses ({why.partition('ERROR:')[2].strip() or why}). Nothing was changed.")

    def feed(self, stream):
        try:
            shutil.copyfileobj(stream, self.pg_restore.stdin, archive.CHUNK)
        except BrokenPipeError:
            self._fail()

    def finish(self, tables):
        """All of it is in, and each table has the rows that the archive promises. Returns the database's number."""
        with suppress(BrokenPipeError):
            self.pg_restore.stdin.close()
        self.copying.join()
        if self.pg_restore.wait():
            self._fail()
        for table, rows in tables.items():
            self._say(
                f"DO $$ BEGIN IF (SELECT count(*) FROM {table}) <> {int(rows)} THEN"  # noqa: S608
                f" RAISE '% has not the % rows of the archive', $n${table}$n$, {int(rows)}; END IF; END $$;\n"
            )
        self._say(f"SELECT pg_notify('{triggers.CHANNEL}', '');\n")
        self._say(f"{DATABASE} \\gset\n\\echo :number\n")
        return int(self._answer())

    def commit(self):
        self._say("COMMIT;\n\\echo done\n")
        self._answer()

    def _answer(self):
        if not (line := self.psql.stdout.readline().strip()):
            self._fail()
        return line


@contextmanager
def _transaction():
    dsn, environment = programs.address()
    folder = programs.find(server_version())
    psql_command = [folder / "psql", f"--dbname={dsn}", "--no-psqlrc", "--quiet", "--no-password", "--file=-"]
    psql_command += ["--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    restore_command = [folder / "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--file=-"]
    with (
        TemporaryFile() as said,
        Popen(psql_command, env=environment, stdin=PIPE, stdout=PIPE, stderr=said) as psql,
        Popen(restore_command, env=environment, stdin=PIPE, stdout=PIPE, stderr=said) as pg_restore,
    ):
        try:
            yield _Transaction(psql, pg_restore, said)
        finally:  # what was not committed is undone by the server
            for process in (pg_restore, psql):
                process.kill()
                process.wait()
                for pipe in (process.stdin, process.stdout):
                    with suppress(BrokenPipeError, ValueError):
                        pipe.close()
