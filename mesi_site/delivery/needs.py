"""The questions of readiness: each does what work does, raises what that raises, and returns a word."""

import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from mesi_site.media.storage import UNSETTLED

OK, MISSING, READ_ONLY, DISK_FULL = "ok", "missing", "read-only", "disk full"
# What PostgreSQL says by its codes (SQLSTATE).
WORDS = {
    "25006": READ_ONLY,
    "53100": DISK_FULL,
    "53300": "too many connections",
    "57014": "too slow",
    "57P03": "starting or stopping",
}
NO_SPACE, READ_ONLY_STORE = 28, 30  # errno
STYLESHEET = "css/site.css"
SPILL = "SELECT count(*) FROM (SELECT n, repeat('x', 200) FROM generate_series(1, 4000) n ORDER BY random()) sorted"


def questions():
    return {
        "media": lambda: store(settings.MEDIA_ROOT),
        "private_media": lambda: store(settings.PRIVATE_MEDIA_ROOT),
        "static": static,
        "database": database,
        "migrations": migrations,
        "writing": writing,
    }


def word_of(question):
    """What the question's answer is, or what its error means. No message of an error: it may say who asked for what."""
    try:
        return question()
    except DatabaseError as error:
        code = getattr(error.__cause__, "pgcode", None)
        return WORDS.get(code) or ("away" if code is None else "failed")
    except FileNotFoundError:
        return MISSING
    except OSError as error:
        return {NO_SPACE: DISK_FULL, READ_ONLY_STORE: READ_ONLY}.get(error.errno, "failed")


def store(folder):
    """A file can be written where uploads go, and those that are there belong to the database."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(4096))
    return "restore broken off" if Path(folder, UNSETTLED).exists() else OK


def static():
    """The stylesheet that pages name is there; where files get no hashed names, none were collected."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return OK
    name = staticfiles_storage.hashed_files.get(STYLESHEET)
    return OK if name and Path(staticfiles_storage.path(name)).exists() else MISSING


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def migrations():
    """All that this code knows have been applied. More than that is a newer version's affair."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return OK if last_migrations() <= set(cursor.fetchall()) else "not applied"


@cache
def last_migrations():
    return set(MigrationLoader(None).graph.leaf_nodes())


def writing():
    """Something could be saved. A sort that does not fit into memory needs room on the disk, and leaves nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only')")
        if cursor.fetchone() == ("on",):
            return READ_ONLY
        cursor.execute("SET work_mem = '64kB'")
        cursor.execute(SPILL)
    return OK
