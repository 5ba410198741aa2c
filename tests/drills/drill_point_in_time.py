"""An accident at a known moment: the database goes back to just before it, by the steps of docs/operations.md."""

import gzip
import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager

import psycopg2
import pytest

from mesi_site.postgres import identity, server
from mesi_site.postgres.cluster import ROOT, Cluster

SMALL = 200_000  # bytes of a segment, of 16 MB, in which little was written
SETTINGS = ROOT / "deploy" / "postgresql" / "archiving.conf"
SCRIPT = ROOT / "deploy" / "postgresql" / "archive-wal"


class Machine:
    """A server of PostgreSQL with the settings of `deploy/postgresql/archiving.conf`, and its archive."""

    def __init__(self, folder):
        self.cluster = Cluster(folder)
        self.programs = self.cluster.prepare()
        self.port = server.free_port(0)
        self.wal = self.cluster.folder / "wal"
        self.base = self.cluster.folder / "base"
        self.give(self.wal, create=True)
        script = self.cluster.folder / "archive-wal"
        shutil.copy(SCRIPT, script)
        self.give(script)
        settings = SETTINGS.read_text().replace("/opt/site/current/deploy/postgresql/archive-wal", str(script))
        self.settings = settings.replace("/srv/wal", str(self.wal))
        self.password = self.cluster.password_file.read_text()

    def give(self, path, create=False):
        """To the user who runs the server."""
        if create:
            path.mkdir()
        if os.geteuid() == 0:
            for each in (path, *path.rglob("*")):
                os.chown(each, self.cluster.owner, self.cluster.owner)

    @contextmanager
    def running(self, data):
        (data / "postgresql.auto.conf").open("a").write(self.settings)
        self.give(data / "postgresql.auto.conf")
        flags = [f"--{name}={value}" for name, value in {**server.FLAGS, "port": self.port}.items()]
        with (self.cluster.folder / "log").open("a") as log:
            process = subprocess.Popen(
                [self.programs.postgres, "-D", str(data), *flags],
                stdout=log,
                stderr=log,
                cwd="/",
                preexec_fn=identity.preparation(self.cluster.owner),
            )
        try:
            wait(lambda: process.poll() is None and self.answers())
            yield
        finally:
            server.stop(process)

    def connect(self):
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.port, user="site", password=self.password, dbname="site"
        )
        connection.autocommit = True
        return connection

    def answers(self):
        try:
            return self.ask("SELECT NOT pg_is_in_recovery()")
        except psycopg2.OperationalError:
            return False

    def ask(self, statement):
        connection = self.connect()
        with connection.cursor() as cursor:
            cursor.execute(statement)
            found = cursor.fetchone()[0] if cursor.description else None
        connection.close()
        return found

    def take_base_backup(self):
        address = f"host=127.0.0.1 port={self.port} user=site"
        subprocess.run(
            [
                self.programs.folder / "pg_basebackup",
                f"--dbname={address}",
                f"--pgdata={self.base}",
                "--checkpoint=fast",
            ],
            env={**os.environ, "PGPASSWORD": self.password},
            check=True,
            capture_output=True,
        )
        subprocess.run([self.programs.folder / "pg_verifybackup", self.base], check=True, capture_output=True)
        self.give(self.base)

    def forget_what_came_before(self):
        """What the base backup needs stays."""
        label = (self.base / "backup_label").read_text()
        first = re.search(r"^START WAL LOCATION.*\(file (.*)\)$", label, re.MULTILINE)[1]
        clean = [self.programs.folder / "pg_archivecleanup", "-x", ".gz", self.wal, first]
        subprocess.run(clean, check=True, capture_output=True)
        assert all(path.name >= first for path in self.wal.glob("0*"))

    def recover_to(self, moment):
        self.settings += f"restore_command = 'gzip -dc {self.wal}/%f.gz > %p'\nrecovery_target_time = '{moment}'\n"
        self.settings += "recovery_target_action = promote\n"
        (self.base / "recovery.signal").touch()
        self.give(self.base / "recovery.signal")
        return self.running(self.base)


def wait(reached, seconds=60):
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)


@pytest.fixture
def machine(tmp_path):
    machine = Machine(tmp_path)
    yield machine
    if machine.cluster.link.is_symlink():
        shutil.rmtree(machine.cluster.folder)


def test_the_database_goes_back_to_the_moment_before_an_accident(machine):
    with machine.running(machine.cluster.data):
        machine.ask("CREATE TABLE program (title text)")
        machine.ask("INSERT INTO program VALUES ('before the base backup')")
        machine.take_base_backup()
        machine.ask("INSERT INTO program VALUES ('A')")
        moment = machine.ask("SELECT clock_timestamp()::text")
        machine.ask("INSERT INTO program VALUES ('B')")
        machine.ask("DELETE FROM program WHERE title <> 'B'")  # the accident
        segment = machine.ask("SELECT pg_walfile_name(pg_current_wal_lsn())")
        machine.ask("SELECT pg_switch_wal()")
        wait(lambda: (machine.wal / f"{segment}.gz").exists())
        assert (machine.wal / f"{segment}.gz").stat().st_size < SMALL
    machine.forget_what_came_before()
    with machine.recover_to(moment):
        found = machine.ask("SELECT array_agg(title ORDER BY title) FROM program")
        machine.ask("INSERT INTO program VALUES ('work goes on')")
    assert found == ["A", "before the base backup"]


def test_a_segment_is_archived_once_and_never_written_over(tmp_path):
    segment, folder = tmp_path / "segment", tmp_path / "wal"
    folder.mkdir()
    archive = [SCRIPT, segment, "000000010000000000000001", folder]
    segment.write_bytes(b"first")
    assert subprocess.run(archive, check=False).returncode == 0
    assert subprocess.run(archive, check=False).returncode == 0
    segment.write_bytes(b"other")
    assert subprocess.run(archive, check=False).returncode != 0
    assert [gzip.decompress(path.read_bytes()) for path in folder.iterdir()] == [b"first"]
