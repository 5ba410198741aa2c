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
    """SIGTERM, too, is an exception while the block lasts, and a terminal that is gone: what was begun is undone."""
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGHUP)}
    heard = [sign for sign, action in before.items() if action != signal.SIG_IGN]  # `nohup` ignores the second
    for sign in heard:
        signal.signal(sign, lambda *_: sys.exit(1))
    try:
        yield
    finally:
        for sign in heard:
            signal.signal(sign, before[sign])
