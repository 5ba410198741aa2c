"""What the services' units allow, without systemd: the kernel's filter of system calls, as systemd would load it."""

import ctypes
import re
import subprocess
from functools import cache

from django.conf import settings

UNITS = settings.BASE_DIR / "deploy" / "systemd"
ALLOW, REFUSE, NOT_HERE, NO_SUCH_FAMILY = 0x7FFF0000, 0x00050001, 0x00050026, 0x00050061  # EPERM, ENOSYS, EAFNOSUPPORT
MASKED_EQUAL, EQUAL = 7, 4
EXEC, WRITE_AND_EXEC, SHM_EXEC = 4, 6, 0o100000
FAMILIES = {1, 2, 10}  # AF_UNIX, AF_INET, AF_INET6


class Comparison(ctypes.Structure):
    _fields_ = (("argument", ctypes.c_uint), ("operator", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


@cache
def library():
    """libseccomp, or None where it is not here."""
    try:
        found = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return None
    found.seccomp_init.restype = ctypes.c_void_p
    found.seccomp_init.argtypes = [ctypes.c_uint32]
    for name in ("seccomp_load", "seccomp_release"):
        getattr(found, name).argtypes = [ctypes.c_void_p]
    found.seccomp_rule_add_array.argtypes = [
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(Comparison),
    ]  # fmt: skip
    return found


@cache
def groups():
    """{group: its members} as systemd knows them."""
    told = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=False).stdout
    found, group = {}, None
    for line in told.splitlines():
        if line.startswith("@"):
            group = found.setdefault(line.strip(), set())
        elif group is not None and (name := line.strip()) and not name.startswith("#"):
            group.add(name)
    return found


def calls(name):
    if not name.startswith("@"):
        return {name}
    return {call for member in groups()[name] for call in calls(member)}


def allowed_by(unit):
    """The system calls that a unit's SystemCallFilter leaves."""
    left = set()
    for line in re.findall(r"^SystemCallFilter=(.*)", (UNITS / unit).read_text(), re.MULTILINE):
        named = set().union(*(calls(name) for name in line.removeprefix("~").split()))
        left = left - named if line.startswith("~") else left | named
    # systemd itself allows these always: without them no program begins.
    return left | calls("@default") | {"execve"}


def entered(unit):
    """What a child does between fork and exec, to be under the filter from then on."""
    seccomp, names = library(), [name.encode() for name in allowed_by(unit)]
    numbers = [number for name in names if (number := seccomp.seccomp_syscall_resolve_name(name)) >= 0]

    def load(default, rules):
        context = seccomp.seccomp_init(default)
        for action, number, *comparisons in rules:
            some = (Comparison * len(comparisons))(*comparisons)
            if seccomp.seccomp_rule_add_array(context, action, number, len(comparisons), some):
                raise OSError(number)
        if seccomp.seccomp_load(context):
            raise OSError("seccomp")
        seccomp.seccomp_release(context)

    def number(name):
        return seccomp.seccomp_syscall_resolve_name(name.encode())

    refused = [
        # MemoryDenyWriteExecute
        (REFUSE, number("mmap"), Comparison(2, MASKED_EQUAL, WRITE_AND_EXEC, WRITE_AND_EXEC)),
        (REFUSE, number("mprotect"), Comparison(2, MASKED_EQUAL, EXEC, EXEC)),
        (REFUSE, number("shmat"), Comparison(2, MASKED_EQUAL, SHM_EXEC, SHM_EXEC)),
        # RestrictNamespaces: what clone3 is asked for cannot be seen
        (NOT_HERE, number("clone3")),
        (REFUSE, number("unshare")),
        # RestrictAddressFamilies
        *((NO_SUCH_FAMILY, number("socket"), Comparison(0, EQUAL, n, 0)) for n in range(46) if n not in FAMILIES),
    ]

    def enter():
        load(ALLOW, refused)
        load(REFUSE, [(ALLOW, number) for number in numbers])

    return enter
