"""Files on disk, none of which is deleted in the moment in which a backup takes note of them."""

import fcntl
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import FileSystemStorage

LOCK = ".lock"
UNSETTLED = ".restoring"  # in a folder of files: a restore was broken off, they may be of another database


@contextmanager
def locked(root, kind):
    """A lock of the kernel's on a folder of files: shared by those who delete, exclusive for a backup."""
    root = Path(root)
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK).open("a") as handle:
        fcntl.flock(handle, kind)
        yield


class MediaStorage(FileSystemStorage):
    """While a backup compares files with one moment of the database, deleting waits: some milliseconds.

    So what that moment names is there, and no name is given to another file meanwhile.
    """

    def delete(self, name):
        with locked(self.location, fcntl.LOCK_SH):
            super().delete(name)
