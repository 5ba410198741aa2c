"""Makes a backup: whole under its name, or not at all."""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from mesi_site.delivery.successes import note_success

from . import Problem, archive, encryption, programs
from .exchange import WAY_OUT, is_unsettled, sync
from .held_files import HeldFiles, standing_still
from .snapshot import Snapshot, roots, server_version

NAME = "site-{:%Y%m%dT%H%M%SZ}.tar"
PATTERN = "site-????????T??????Z.tar*"
STATE = "last.json"  # what the last success was, in BACKUP_ROOT; metrics know when


def make_backup(to=None, recipients=(), keep=None, progress=lambda _done, _all: None):
    """Writes an archive into a folder or file; returns what there is to say about it."""
    keys = encryption.recipients(recipients)
    target = _target(Path(to or settings.BACKUP_ROOT), bool(keys))
    begun = datetime.now(UTC)
    with Snapshot() as snapshot, HeldFiles(roots()) as held:
        if is_unsettled(roots().values()):
            raise Problem(f"a restore was broken off here, and files may be of another database. {WAY_OUT}")
        moment, names, missing = _take(snapshot, held)
        files = held.sizes(names)
        expected = snapshot.size() + sum(size for _area, _name, size in files)
        _check_space(target.parent, expected)
        manifest = archive.Manifest(
            created=begun.isoformat(timespec="seconds"),
            postgresql=server_version(),
            migrations=snapshot.migrations(),
            tables=snapshot.tables(),
            missing=missing,
        )
        with _whole(target) as file, encryption.encrypted(file, keys) as stream:
            done = 0

            def seen(count):
                nonlocal done
                done += count
                progress(done, expected)

            writer = archive.Writer(stream, seen)
            with _dump(moment) as dump:
                writer.add_database(dump)
            for area, name, size in files:
                with held.path(area, name).open("rb") as source:
                    writer.add(f"{area}/{name}", source, size, held.path(area, name).stat().st_mtime)
            writer.finish(manifest)
    report = {
        "backup": str(target),
        "created": manifest.created,
        "seconds": round((datetime.now(UTC) - begun).total_seconds(), 1),
        "bytes": target.stat().st_size,
        "rows": sum(manifest.tables.values()),
        "files": len(files),
        "missing": missing,
        "encrypted": bool(keys),
        "noted": _is_noted(),
    }
    _note_success(report)
    if keep:
        for old in sorted(target.parent.glob(PATTERN))[:-keep]:
            old.unlink()
    return report


def _target(place, is_encrypted):
    """The file to write: the one that was named, or one in the folder that was named."""
    if place.suffix in (".tar", ".age") and not place.is_dir():
        return place
    return place / (NAME.format(datetime.now(UTC)) + (".age" if is_encrypted else ""))


def _take(snapshot, held):
    """A moment of the database, and all files that it names. Files are held before, so that the moment is short."""
    snapshot.renew()
    held.hold(snapshot.files())
    with standing_still(roots()):
        moment = snapshot.renew()
        names = snapshot.files()
        missing = held.hold(names)
    return moment, names, missing


def _check_space(folder, expected):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(".unfinished-*"):  # by a run that was killed
        left.unlink()
    free = shutil.disk_usage(folder).free
    if free < expected:
        raise Problem(f"{folder} has {free / 1e6:.0f} MB left, and the backup may need {expected / 1e6:.0f} MB.")


@contextmanager
def _whole(target):
    """A file that gets its name when it is written to the disk to its last byte, and is removed otherwise."""
    unfinished = target.with_name(f".unfinished-{target.name}")
    try:
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
        sync(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _dump(moment):
    """What pg_dump writes of this moment. Without owners and rights: those are of the server, not of the site."""
    dsn, environment = programs.address()
    command = [programs.find(server_version()) / "pg_dump", f"--dbname={dsn}", f"--snapshot={moment}"]
    command += ["--format=custom", "--no-owner", "--no-privileges", "--no-password"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode(errors="replace").strip()
        if process.wait():
            raise Problem(f"pg_dump: {said.splitlines()[-1] if said else 'ended early'}")


def _is_noted():
    """Whether the database knows of it, for the figures. A backup counts where that can only be read, too."""
    try:
        note_success("backup")
    except DatabaseError:
        return False
    return True


def _note_success(report):
    state = Path(settings.BACKUP_ROOT) / STATE
    state.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = state.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(report) + "\n")
    unfinished.rename(state)
