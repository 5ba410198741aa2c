"""Old files and new ones change places together with the database, also where the machine stops in the middle of it.

Before a file is moved, each folder has a note in it: which names were there, and by which number the new database can
be known. Whether that database is there decides what becomes of the files, after a success as after a loss of power.
So there is one way to the end, `settle`, and it can be gone again from any point.
"""

import json
import os
import shutil

from django.db import DatabaseError, connection

from mesi_site.media.storage import UNSETTLED

from . import Problem

NEW, OLD = ".restored", ".replaced"
OPEN = 0x6D657370  # the advisory lock of a transaction that restores: whoever gets it knows that it is over
# Each restore makes the schema anew, so that this number tells one database from the next.
DATABASE = "SELECT coalesce(max(oid)::bigint, 0) AS number FROM pg_namespace WHERE nspname = 'public'"
WAY_OUT = "`manage.py restore --settle` ends it as soon as the database answers."


def exchange(roots, database):
    """The new files in the place of the old ones. Entries are moved, not the folders, which may be volumes."""
    for root in roots:
        _sync_all_below(root / NEW)
        (root / OLD).mkdir(mode=0o700)
        _write(root / UNSETTLED, {"database": database, "names": [path.name for path in _entries(root)]})
    for root in roots:
        for path in _entries(root):
            path.rename(root / OLD / path.name)
        for path in list((root / NEW).iterdir()):
            path.rename(root / path.name)
        for folder in (root / NEW, root / OLD, root):
            sync(folder)


def is_unsettled(roots):
    return any((root / UNSETTLED).exists() for root in roots)


def settle(roots):
    """Ends a restore, whole or broken off. Returns whether the new site stays; None if no file had been moved."""
    is_new = None
    for root in roots:
        if (note := root / UNSETTLED).exists():
            if is_new is None:
                present = _present_database()
            told = json.loads(note.read_text())
            is_new = told["database"] == present
            if not is_new:
                _put_back(root, told["names"])
    for root in roots:
        (root / UNSETTLED).unlink(missing_ok=True)
        for folder in (OLD, NEW):
            shutil.rmtree(root / folder, ignore_errors=True)
    return is_new


def _present_database():
    connection.close()  # what it knows may be of before
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OPEN])
            cursor.execute(DATABASE)
            return cursor.fetchone()[0]
    except DatabaseError as error:
        why = str(error).partition("\n")[0]
        raise Problem(f"A restore was broken off, and the database cannot be asked: {why}. {WAY_OUT}") from None


def _put_back(root, names):
    for folder in (OLD, NEW):
        (root / folder).mkdir(exist_ok=True)
    for path in _entries(root):
        if path.name not in names or os.path.lexists(root / OLD / path.name):
            path.rename(root / NEW / path.name)
    for path in list((root / OLD).iterdir()):
        path.rename(root / path.name)
    sync(root)


def _entries(root):
    """What stands in a folder, but for what it keeps for itself."""
    return [path for path in root.iterdir() if not path.name.startswith(".")]


def _write(path, note):
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w") as file:
        json.dump(note, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    sync(path.parent)


def _sync_all_below(folder):
    for path, _folders, _files in os.walk(folder):
        sync(path)


def sync(folder):
    """What was named, moved or deleted in a folder outlives a loss of power."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
