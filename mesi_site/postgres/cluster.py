"""The folder of the server's data: where it lies, whose it is, how it is made."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from . import Unavailable, binaries, identity

ROOT = Path(__file__).resolve().parents[2]
NAME = "site"  # of the database and of its only role
OUTSIDE = ("/var/lib", "/var/tmp")  # noqa: S108 - a folder of random name, closed to others


class Cluster:
    """The server's files under var/postgres of one clone, or where a link of that name points."""

    def __init__(self, root=ROOT):
        self.link = Path(root) / "var" / "postgres"

    @property
    def folder(self):
        return self.link.resolve()

    @property
    def data(self):
        return self.folder / "data"

    @property
    def log(self):
        return self.folder / "server.log"

    @property
    def password_file(self):
        return self.folder / "password"

    @property
    def port(self):
        """The port of the server that runs or ran last; 0 before the first time."""
        file = self.folder / "port"
        return int(file.read_text()) if file.exists() else 0

    @port.setter
    def port(self, number):
        (self.folder / "port").write_text(str(number))

    @property
    def owner(self):
        return self.data.stat().st_uid

    def status(self):
        """Process number and readiness as the server itself notes them; None while it has noted nothing."""
        with suppress(OSError, ValueError, IndexError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[7].strip() == "ready"
        return None

    def url(self):
        """The address with the password; it can be asked for before the server has ever run."""
        password = self.password_file.read_text() if self.password_file.exists() else ""
        return f"postgresql://{NAME}:{password}@127.0.0.1:{self.port}/{NAME}"

    def prepare(self):
        """Makes the data folder if there is none. Returns the programs that fit it."""
        if self.link.is_symlink() and not self.link.exists():
            self.link.unlink()  # what it pointed to is gone, so there is nothing to lose
        try:
            self.link.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"{self.link} cannot be made: {error.strerror}.") from None
        made_by = self.data / "PG_VERSION"
        programs = binaries.find(int(made_by.read_text()) if made_by.exists() else None)
        if os.geteuid() == 0:
            programs = self.suit_root(programs)
        elif self.data.exists() and self.owner != os.geteuid():
            raise Unavailable(f"{self.data} belongs to user {self.owner}: run this as that user, or move it away.")
        if not made_by.exists():
            self.create(programs)
        return programs

    def suit_root(self, programs):
        """Root's own data serves in a user namespace; without one, nobody's data lies outside root's home."""
        owner = self.owner if self.data.exists() else 0
        if owner == 0:
            if identity.namespaces_work(self.folder, programs.postgres):
                return programs
            self.move_outside()
            owner = identity.nobody().pw_uid
        folder = identity.within_reach(programs, pwd.getpwuid(owner), self.folder)
        return binaries.Binaries(folder, programs.major)

    def move_outside(self):
        if self.link.is_symlink() and not self.data.exists():
            return
        for place in OUTSIDE:
            with suppress(OSError):
                outside = Path(tempfile.mkdtemp(prefix="site-postgres-", dir=place))
                break
        else:
            raise Unavailable(f"Neither {' nor '.join(OUTSIDE)} can be written to: set DATABASE_URL.")
        user = identity.nobody()
        shutil.copytree(self.folder, outside, dirs_exist_ok=True, symlinks=True)
        outside.chmod(0o711)
        if (outside / "data").exists():
            for path in (outside / "data", *(outside / "data").rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
        shutil.rmtree(self.folder)
        if self.link.is_symlink():
            self.link.unlink()
        self.link.symlink_to(outside)

    def create(self, programs):
        """A new cluster with a random password, complete or not at all."""
        print(f"Creating a PostgreSQL {programs.major} database in var/postgres", flush=True)
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        password = unfinished / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_hex(24))
        data = unfinished / "data"
        data.mkdir(mode=0o700)
        owner = os.geteuid()
        if self.link.is_symlink():
            user = identity.nobody()
            owner = user.pw_uid
            unfinished.chmod(0o711)
            for path in (data, password):
                os.chown(path, user.pw_uid, user.pw_gid)
        flags = ["--auth=scram-sha-256", f"--username={NAME}", f"--pwfile={password}", "--no-sync", "--encoding=UTF8"]
        run([programs.initdb, f"--pgdata={data}", *flags, *programs.locale_flags], owner)
        single = [programs.postgres, "--single", "-D", str(data), "-c", "log_min_messages=warning", "postgres"]
        run(single, owner, f"CREATE DATABASE {NAME};\n")
        os.chown(password, os.geteuid(), os.getegid())
        password.rename(self.password_file)
        data.rename(self.data)
        unfinished.rmdir()


def run(command, owner, stdin=""):
    done = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        preexec_fn=identity.preparation(owner),
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing said").splitlines()[-1]
        raise Unavailable(f"{Path(command[0]).name} failed: {said}")
