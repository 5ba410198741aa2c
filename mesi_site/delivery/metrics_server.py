"""What Prometheus reads, on a port of its own: all workers summed, beside what the database and the kernel know.

A process that gunicorn's master forks before its workers, with Django loaded and none of the site's sockets. So a
scrape takes no thread of a worker, and while all of them hang it still tells so.
"""

import fcntl
import logging
import os
import signal
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from mesi_site.processes import die_with_parent

logger = logging.getLogger(__name__)

DATABASE_SECONDS = 2
RETRY_SECONDS, AGAIN_SECONDS = 0.5, 5  # for the address, and for a process that has ended
LOCK, ATTEMPTS = "lock", 20
SUMMED = ("counter", "histogram")
DEAD = "ended"  # in the place of a process number: the sums of all workers that have ended


def start(bind, folder, sockets):
    """Serve what is counted in `folder` at `bind`, host and port, as long as this process lives."""
    master = os.getpid()
    if process := os.fork():
        return process
    try:
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGCHLD, signal.SIGUSR1):
            signal.signal(sign, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is the master's business
        die_with_parent(signal.SIGTERM)
        for listener in sockets:
            listener.close()
        keep_serving(bind, folder, master)
    finally:
        os._exit(0)


def keep_serving(bind, folder, master):
    """A process that only waits has another one serve, and a new one when that has ended, however that happened."""
    while True:
        if not (process := os.fork()):
            die_with_parent(signal.SIGTERM)
            try:
                serve(bind, folder, master)
            except Exception:
                logger.exception("There are no figures at METRICS_BIND.")
            finally:
                os._exit(1)
        os.waitpid(process, 0)
        logger.warning("The process that gives figures has ended: another one begins.")
        time.sleep(AGAIN_SECONDS)


def serve(bind, folder, master):
    host, _, port = bind.rpartition(":")
    registry = CollectorRegistry()
    registry.register(Counted(folder))
    registry.register(Workers(master))
    registry.register(Database())
    is_told = False
    while True:
        try:
            start_http_server(int(port), host.strip("[]"), registry)
            break
        except OSError as error:  # during an upgrade the port is that of the server before, for a while
            if not is_told:
                logger.warning("There are no figures at METRICS_BIND yet: %s", error.strerror)
                is_told = True
        time.sleep(RETRY_SECONDS)
    while True:
        signal.pause()


def forget(process, folder):
    """Take what a worker that has ended counted into the sums of all such, and its files away."""
    with unread(folder):
        for kind in SUMMED:
            file = Path(folder, f"{kind}_{process}.db")
            if file.exists():
                sums = MmapedDict(Path(folder, f"{kind}_{DEAD}.db"))
                for key, value, _timestamp, _position in MmapedDict.read_all_values_from_file(file):
                    sums.write_value(key, sums.read_value(key)[0] + value, 0)
                file.unlink()
                sums.close()
        mark_process_dead(process, str(folder))


@contextmanager
def unread(folder):
    """Nobody adds up figures of which some are gone already, or there twice. This is gunicorn's master: whoever reads
    for longer than a moment hangs, and is not waited for.
    """
    with Path(folder, LOCK).open("a") as handle:
        for _attempt in range(ATTEMPTS):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(1 / ATTEMPTS)
        yield


class Counted:
    """What all workers have counted."""

    def __init__(self, folder):
        self.folder, self.collector = folder, MultiProcessCollector(None, path=str(folder))

    def collect(self):
        with Path(self.folder, LOCK).open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH)
            return list(self.collector.collect())


class Workers:
    """What the kernel knows of the master's children."""

    def __init__(self, master):
        self.master = master

    def collect(self):
        memory = GaugeMetricFamily(
            "site_worker_memory_bytes", "Memory of a worker, shared pages divided among their users", labels=["worker"]
        )
        workers = self._workers()
        for worker in workers:
            with suppress(OSError, StopIteration):
                memory.add_metric([str(worker)], memory_of(worker))
        yield GaugeMetricFamily("site_workers", "Workers that live", len(workers))
        yield memory

    def _workers(self):
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return [int(child) for child in children if int(child) != os.getppid()]  # its parent has us serve


def memory_of(process):
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


class Database:
    """What the site's functions (`METRICS`) ask the database for. Where it is frozen a thread waits, no scrape does."""

    def __init__(self):
        self._lock, self._thread, self._found = Lock(), None, None

    def describe(self):
        return ()

    def collect(self):
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._found = None
                self._thread = Thread(target=self._ask, daemon=True)
                self._thread.start()
            self._thread.join(DATABASE_SECONDS)
            found = None if self._thread.is_alive() else self._found
        yield GaugeMetricFamily("site_database_up", "Whether the database answers", found is not None)
        for name, meaning, value in found or ():
            if not isinstance(value, dict):
                yield GaugeMetricFamily(name, meaning, value)
                continue
            family = GaugeMetricFamily(name, meaning, labels=["task"])
            for task, number in value.items():
                family.add_metric([task], number)
            yield family

    def _ask(self):
        from django.conf import settings
        from django.db import DatabaseError, connections

        try:
            self._found = [entry for path in settings.METRICS for entry in entries_of(path)]
        except DatabaseError:
            self._found = None
        finally:
            connections.close_all()


def entries_of(path):
    """What a function says. One that fails by itself takes no other figure away."""
    from django.db import DatabaseError
    from django.utils.module_loading import import_string

    try:
        return list(import_string(path)())
    except DatabaseError:
        raise
    except Exception:
        logger.exception("%s has no figures.", path)
        return []
