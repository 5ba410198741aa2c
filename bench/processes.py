"""What processes have used of processor and memory, as the kernel counts it, and on which processors they run."""

import os
from contextlib import contextmanager
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def _stat(process):
    """The fields of /proc/PID/stat from the third on; the second is a name that may hold anything. None if gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def parent(process):
    return int(_stat(process)[1])


def tree(*roots):
    """The processes and all their descendants, with their fields of /proc/PID/stat."""
    numbers = (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal())
    fields = {number: stat for number in numbers if (stat := _stat(number))}
    found = {number: fields[number] for number in roots if number in fields}
    while new := {n: stat for n, stat in fields.items() if n not in found and int(stat[1]) in found}:
        found |= new
    return found


def cpu_seconds(*roots):
    """Seconds that the processes and their descendants have spent on a processor, ended descendants included."""
    return TICK * sum(int(ticks) for stat in tree(*roots).values() for ticks in stat[11:15])


def memory(process):
    """Bytes of memory, shared pages divided among their users (PSS)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def divided():
    """A processor for servers, and those for clients: who moves between processors costs more, now and then."""
    first, *others = sorted(os.sched_getaffinity(0))
    return {first}, set(others) or {first}


@contextmanager
def started_on(processors):
    """Processes that are started in the block run on these processors, and so do all that they start."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
