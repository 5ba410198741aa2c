"""Files as they were at the moment of a snapshot, held by hard links while editors go on."""

import os
import shutil
from contextlib import ExitStack, contextmanager, suppress
from fcntl import LOCK_EX
from pathlib import Path

from mesi_site.media.storage import locked

from .archive import is_ordinary

HELD = ".backup"


@contextmanager
def standing_still(roots):
    """No file is deleted while the block lasts."""
    with ExitStack() as stack:
        for root in roots.values():
            stack.enter_context(locked(root, LOCK_EX))
        yield


class HeldFiles:
    """A second name for each file, below a folder that the web server does not know, gone at the end."""

    def __init__(self, roots):
        self.roots = roots

    def __enter__(self):
        self.__exit__()
        for root in self.roots.values():
            (root / HELD).mkdir(mode=0o700, parents=True)
        return self

    def __exit__(self, *_):
        for root in self.roots.values():
            shutil.rmtree(root / HELD, ignore_errors=True)

    def path(self, area, name):
        return self.roots[area] / HELD / name

    def hold(self, names):
        """Holds these files, those held already only where they are others by now. Returns what is not there.

        What no archive may hold, such as a path out of the folder, is nowhere either: no restore would take it.
        """
        return [
            f"{area}/{name}"
            for area, listed in names.items()
            for name in sorted(listed)
            if not (is_ordinary(name) and self._hold(self.roots[area] / name, self.path(area, name)))
        ]

    def _hold(self, original, held):
        try:
            now = original.stat()
        except OSError:
            held.unlink(missing_ok=True)
            return False
        with suppress(OSError):
            before = held.stat()
            if os.path.samestat(now, before) or (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns):
                return True
        held.unlink(missing_ok=True)
        held.parent.mkdir(parents=True, exist_ok=True)
        _link(original, held)
        return True

    def sizes(self, names):
        """[(area, name, size)] of all that is held."""
        named = ((area, name) for area, listed in names.items() for name in sorted(listed) if is_ordinary(name))
        paths = ((area, name, self.path(area, name)) for area, name in named)
        return [(area, name, path.stat().st_size) for area, name, path in paths if path.exists()]


def _link(original: Path, held: Path):
    try:
        os.link(original.resolve(), held)  # of a symbolic link, what it leads to
    except OSError:  # a file system without hard links, or another one
        shutil.copy2(original, held)
