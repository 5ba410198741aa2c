"""A PostgreSQL of a drill's own, with the first content, that may be stopped, frozen and filled up."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2

from bench.processes import tree
from mesi_site.postgres import identity
from mesi_site.postgres.cluster import Cluster
from mesi_site.postgres.server import FLAGS
from scripts.smoke import free_port

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
SECRET_KEY = "for-the-drills-only-" + "0" * 40
ROOM = "400m"  # of the disk that a drill fills up: four times what the first content needs
LARGEST = 2**30  # bytes: a disk that is larger is no drill's own


class Postgres:
    """Its server, at one port whatever happens to it."""

    def __init__(self, folder):
        self.cluster = Cluster(folder)
        self.programs = self.cluster.prepare()
        self.cluster.port = free_port()
        self.process = None

    @property
    def url(self):
        return self.cluster.url()

    def start(self, **flags):
        """Returns when it takes connections."""
        settings = {**FLAGS, "port": self.cluster.port, "wal_keep_size": "0", "max_wal_size": "64MB", **flags}
        with self.cluster.log.open("a") as log:
            self.process = subprocess.Popen(
                [self.programs.postgres, "-D", str(self.cluster.data), *(f"--{k}={v}" for k, v in settings.items())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                preexec_fn=identity.preparation(self.cluster.owner),
            )
        self.wait_until_up()

    def wait_until_up(self):
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                psycopg2.connect(self.url, connect_timeout=2).close()
            except psycopg2.OperationalError:
                assert self.process.poll() is None, self.cluster.log.read_text()[-2000:]
                assert time.monotonic() < deadline, self.cluster.log.read_text()[-2000:]
                time.sleep(0.02)
            else:
                return

    def stop(self, sign=signal.SIGINT):
        """SIGINT ends what is under way, as `pg_ctl stop -m fast` does."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
            self.process.wait(SECONDS)

    def freeze(self):
        """All its processes stand still, and hold what they hold: memory, locks, connections."""
        self._signal(signal.SIGSTOP)

    def thaw(self):
        self._signal(signal.SIGCONT)

    def _signal(self, sign):
        for process in tree(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(process, sign)

    def run(self, sql, *parameters):
        """A statement in a session of its own; returns what it finds."""
        connection = psycopg2.connect(self.url)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


def manage(url, media, *command, root=ROOT):
    """A management command of production."""
    subprocess.run([sys.executable, "manage.py", *command], cwd=root, env=environment(url, media), check=True)


def environment(url, media, **more):
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mesi_site.settings.production",
        "SECRET_KEY": SECRET_KEY,
        "BASE_URL": "http://127.0.0.1",
        "DATABASE_URL": url,
        "MEDIA_ROOT": str(media / "public"),
        "PRIVATE_MEDIA_ROOT": str(media / "private"),
        "LOG_LEVEL": "warning",
        **more,
    }


def copy(programs, source, target):
    """All that is in one database into another, empty one."""
    dump = [programs.folder / "pg_dump", "--no-owner", "--no-privileges", source]
    load = [programs.folder / "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null", target]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumping:
        subprocess.run(load, stdin=dumping.stdout, check=True)
    assert dumping.returncode == 0


@contextmanager
def running(folder, content_url):
    """A server with the first content, on a disk of its own where root may mount one; ended with the block."""
    with small_disk(folder):
        postgres = Postgres(folder)
        postgres.start()
        try:
            copy(postgres.programs, content_url, postgres.url)
            manage(postgres.url, folder, "migrate", "--no-input", "--verbosity=0")  # a copy may be of an earlier run
            yield postgres
        finally:
            postgres.thaw()
            postgres.stop()
            if postgres.cluster.link.is_symlink():
                shutil.rmtree(postgres.cluster.folder)


@contextmanager
def small_disk(folder):
    """The folder's `var` on a disk that can be filled up without harm, where that is allowed."""
    place = folder / "var"
    place.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=755", "drill", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        yield
        return
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)


def fill_up(folder):
    """Take all that is left on the disk of a folder; returns the file that took it. None if the disk is everybody's."""
    place = next(path for path in (folder, *folder.parents) if path.is_mount())
    if shutil.disk_usage(place).total > LARGEST:
        return None
    ballast = place / "ballast"
    with ballast.open("wb") as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
            file.flush()
    return ballast
