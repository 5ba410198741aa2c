"""The server's life: it runs while anybody of this clone uses it, and not a moment longer.

Every user holds a shared lock on a file. A keeper process, the server's parent, waits for the exclusive lock on it,
which the kernel grants when the last user has gone, be it by kill -9; then the keeper stops the server.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from . import Unavailable, identity
from .cluster import ROOT, Cluster

START_SECONDS = 60
STOP_SECONDS = 20
# A crash of the machine may lose the last half second of work, never the consistency of the data.
FLAGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "synchronous_commit": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "log_min_messages": "warning",
    # As deploy/postgresql/logging.conf: neither statements nor rows.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "max_connections": "100",
}


def lock(path, kind):
    """Take a lock of the kernel's, which ends with the process. None if it was asked not to wait and is taken."""
    handle = path.open("a")
    try:
        fcntl.flock(handle, kind)
    except BlockingIOError:
        handle.close()
        return None
    except BaseException:
        handle.close()
        raise
    return handle


@contextmanager
def running(root=ROOT):
    """The address of this clone's server, which runs at least as long as the block lasts."""
    cluster = Cluster(root)
    folder = cluster.link.parent
    folder.mkdir(exist_ok=True)
    with lock(folder / "postgres-start.lock", fcntl.LOCK_EX):
        programs = cluster.prepare()
        use = lock(cluster.folder / "users.lock", fcntl.LOCK_SH)
        if not is_serving(cluster):
            start(cluster, programs)
    try:
        yield cluster.url()
    finally:
        use.close()
        wait_for_end(cluster)


def is_kept(cluster):
    keeper = lock(cluster.folder / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    if keeper:
        keeper.close()
        return False
    return True


def is_serving(cluster):
    """Whether the server takes connections. One that has just died is waited for until its keeper has noticed."""
    deadline = time.monotonic() + STOP_SECONDS
    while is_kept(cluster) and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", cluster.port)) == 0:
                return True
        time.sleep(0.02)
    return False


def start(cluster, programs):
    for _ in range(3):  # the port may be taken between choosing and using it
        end_orphan(cluster)
        cluster.port = free_port(cluster.port)
        with cluster.log.open("w") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", __name__, str(cluster.link), programs.postgres],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while keeper.poll() is None and time.monotonic() < deadline:
            status = cluster.status()
            if status and status[1] and is_alive(status[0]):
                return
            time.sleep(0.02)
        with suppress(ProcessLookupError):
            keeper.terminate()
        keeper.wait()
    last = cluster.log.read_text(errors="replace").strip().splitlines()[-1:]
    raise Unavailable(f"PostgreSQL did not start: {''.join(last)} (more in {os.path.relpath(cluster.log)})")


def free_port(wanted):
    """The wanted port if it is free, so that a developer's other tools find the server again; else any."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
    raise Unavailable("No port of 127.0.0.1 can be opened: set DATABASE_URL.")


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def is_server(process, cluster):
    """Whether that process is this cluster's server, and not one that got its number later."""
    with suppress(OSError):
        return str(cluster.data) in Path(f"/proc/{process}/cmdline").read_text()
    ps = ["ps", "-ww", "-o", "command=", "-p", str(process)]
    return str(cluster.data) in subprocess.run(ps, capture_output=True, text=True, check=False).stdout


def end_orphan(cluster):
    """Ends a server whose keeper was killed, and forgets one whose number belongs to another program now."""
    status = cluster.status()
    if not status or not is_alive(status[0]):
        return
    if not is_server(status[0], cluster):
        (cluster.data / "postmaster.pid").unlink()
        return
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(status[0], sign)
        deadline = time.monotonic() + STOP_SECONDS / 2
        while time.monotonic() < deadline:
            if not is_alive(status[0]):
                return
            time.sleep(0.05)


def wait_for_end(cluster):
    """Returns when the server has stopped, at once if others still use it."""
    deadline = time.monotonic() + STOP_SECONDS
    while is_kept(cluster) and time.monotonic() < deadline:
        alone = lock(cluster.folder / "users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
        if alone:
            alone.close()
        elif shared := lock(cluster.folder / "users.lock", fcntl.LOCK_SH | fcntl.LOCK_NB):
            shared.close()
            return
        time.sleep(0.02)


class ServerEnded(BaseException):
    """The server ended by itself, or somebody asked its keeper to end."""


def keep(cluster, postgres):
    """Be the server's parent until nobody uses it."""

    def give_up(*_):
        raise ServerEnded

    with lock(cluster.folder / "keeper.lock", fcntl.LOCK_EX):
        settings = {**FLAGS, "port": cluster.port}
        server = subprocess.Popen(
            [postgres, "-D", str(cluster.data), *(f"--{name}={value}" for name, value in settings.items())],
            stdin=subprocess.DEVNULL,
            cwd="/",
            preexec_fn=identity.preparation(cluster.owner),
        )
        users = None
        try:
            signal.signal(signal.SIGCHLD, give_up)
            signal.signal(signal.SIGTERM, give_up)
            if server.poll() is None:
                users = lock(cluster.folder / "users.lock", fcntl.LOCK_EX)
        except ServerEnded:
            pass
        finally:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            stop(server)
            if users:
                users.close()


def stop(server):
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(sign)
            with suppress(subprocess.TimeoutExpired):
                server.wait(STOP_SECONDS / 2)


if __name__ == "__main__":
    keep(Cluster(sys.argv[1].removesuffix("/var/postgres")), sys.argv[2])
