"""Web servers on free ports of this machine, as in production, each ended with its block."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mesi_site.processes import die_with_parent
from scripts.smoke import free_port

from .client import fetch

ROOT = Path(__file__).resolve().parent.parent
SITE = "mesi_site.wsgi:application"
MINIMAL = "bench.minimal.wsgi:application"
BARE = "bench.bare:application"
START_SECONDS = 120


@dataclass
class Server:
    """A running web server: its address, its first process, and the seconds from its start to its first answer."""

    address: str
    process: int
    start_seconds: float


@contextmanager
def _running(command, address, environment, first, files=()):
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, pass_fds=files, preexec_fn=die_with_parent
    )
    try:
        wait_for_answer(process, address + first)
        yield Server(address, process.pid, time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def wait_for_answer(process, url):
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            fetch(url)
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


@contextmanager
def gunicorn(application, environment=None, first="/", workers=2):
    """The application under deploy/gunicorn.py. The socket is open before: the first request waits in its queue."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = {
            "BASE_URL": address,
            "BIND": f"fd://{listener.fileno()}",
            "WEB_CONCURRENCY": str(workers),
            "LOG_LEVEL": "warning",
        }
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", application]
        with _running(command, address, settings | (environment or {}), first, [listener.fileno()]) as server:
            yield server


@contextmanager
def granian(application, environment=None, first="/", workers=2):
    """The application under granian, as docs/performance.md describes it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "granian", "--interface=wsgi", f"--port={port}", f"--workers={workers}"]
    command += ["--blocking-threads=12", "--log-level=warning", application]
    with _running(command, address, {"BASE_URL": address} | (environment or {}), first) as server:
        yield server
