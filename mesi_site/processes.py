"""What processes owe each other: a child does not outlive its parent."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(sign=signal.SIGINT):
    """Have the kernel end this process when its parent ends, however that happens. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
