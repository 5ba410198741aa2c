"""What processes owe each other: a child does not outlive its parent, and who is told to end leaves nothing behind."""

import ctypes
import signal
import sys
from contextlib import contextmanager

PR_SET_PDEATHSIG = 1


def die_with_parent(sign=signal.SIGINT):
    """Have the kernel end this process when its parent ends, however that happens. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)


@contextmanager
def ended_in_order():
    """SIGTERM, too, is an exception while the block lasts, so that what was begun is undone."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
