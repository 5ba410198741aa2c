"""Starts a fresh copy of the project with `make run`, reads it in four languages, stops it, looks for remains.

Then once more after a kill -9, since a machine may lose its power.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "__pycache__", "*.mo", ".*_cache")
START_SECONDS = 15 * 60
STOP_SECONDS = 10
EXPECTED = {
    "/en/": (
        "Widening international cooperation is one of the strategic goals",
        "we focus on the development and implementation of international programs and projects",
        "share expertise and knowledge, develop networking and build professional communities",
    ),
    "/ru/": ("Расширение международного сотрудничества",),
    "/fr/": ("coopération internationale",),
    "/it/": ("ampliamento della cooperazione internazionale",),
    "/admin/login/": ("csrfmiddlewaretoken",),
}


class Failed(Exception):
    """What is not as it should be."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes(folder):
    """The processes that have to do with this folder, from their command lines."""
    listed = subprocess.run(["ps", "-eww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    mine = {os.getpid(), os.getppid()}
    return [line for line in listed.splitlines() if str(folder) in line and int(line.split()[0]) not in mine]


def end(process, sign):
    """Send the whole foreground group a signal, as a terminal does, and wait for its end."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, sign)
    process.wait(STOP_SECONDS)


@contextmanager
def started(folder, port):
    """`make run` in a session of its own, from the moment when it says that the site is ready."""
    begun = time.monotonic()
    process = subprocess.Popen(
        ["make", "--no-print-directory", "run", f"PORT={port}"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    signal.signal(signal.SIGALRM, lambda *_: end(process, signal.SIGTERM))
    signal.alarm(START_SECONDS)
    try:
        for line in process.stdout:
            print("   ", line, end="", flush=True)
            if line.startswith("{"):
                raise Failed("make run speaks to machines.")
            if "Ctrl-C" in line:
                break
        else:
            raise Failed("make run ended before the site was ready.")
        signal.alarm(0)
        print(f"ready after {time.monotonic() - begun:.1f} s", flush=True)
        yield process
    finally:
        signal.alarm(0)
        if process.poll() is None:
            end(process, signal.SIGINT)


def read(port):
    for path, expected in EXPECTED.items():
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            text = answer.read().decode()
        words = " ".join(re.sub(r"<[^>]+>", "", text).split())
        for sentence in expected:
            if sentence not in words and sentence not in text:
                raise Failed(f"{path} does not say {sentence!r}.")
        print(f"ok   {path} ({len(text)} characters)", flush=True)


def nothing_left(folder, port):
    deadline = time.monotonic() + STOP_SECONDS
    while (left := processes(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    if left:
        raise Failed("Still running:\n" + "\n".join(left))
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise Failed(f"Something still listens on port {port}.")
    print("ok   nothing left running", flush=True)


def smoke(folder):
    port = free_port()
    print("— first start, in a fresh copy", flush=True)
    with started(folder, port):
        read(port)
    nothing_left(folder, port)
    print("— second start, then kill -9", flush=True)
    with started(folder, port) as process:
        end(process, signal.SIGKILL)
    nothing_left(folder, port)
    print("— start after kill -9", flush=True)
    with started(folder, port):
        read(port)
    nothing_left(folder, port)


def main():
    with tempfile.TemporaryDirectory(prefix="site-smoke-", ignore_cleanup_errors=True) as place:
        folder = Path(place).resolve() / "a site"  # a path with a space must do
        shutil.copytree(ROOT, folder, ignore=NOT_COPIED, symlinks=True)
        try:
            smoke(folder)
        except (Failed, OSError) as reason:
            return f"smoke: {reason}"
        finally:
            outside = folder / "var" / "postgres"
            if outside.is_symlink():
                shutil.rmtree(outside.resolve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
