"""The site as in production: gunicorn, hashed and compressed static files, a database of its own."""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress

from django.conf import settings

from scripts.serve import static_fingerprint

ROOT = settings.BASE_DIR
STATIC = ROOT / "var" / "test-static"
START_SECONDS = 120


def environment(**more):
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mesi_site.settings.production",
        "SECRET_KEY": "for-the-browser-tests-only-" + "0" * 40,
        "STATIC_ROOT": str(STATIC),
        **more,
    }


def collect_static():
    """Takes half a minute, thus only where a static file has changed since the last time."""
    stamp, fingerprint = STATIC.with_suffix(".stamp"), static_fingerprint()
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity=0"]
    STATIC.parent.mkdir(exist_ok=True)
    with STATIC.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == fingerprint:
            return
        stamp.unlink(missing_ok=True)
        subprocess.run(command, cwd=ROOT, env=environment(BASE_URL="http://localhost"), check=True)
        stamp.write_text(fingerprint)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(database_url, media):
    """The address of the site, and a file with what the server complains about."""
    collect_static()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py"],
        cwd=ROOT,
        env=environment(
            DATABASE_URL=database_url,
            BASE_URL=address,
            BIND=f"127.0.0.1:{port}",
            MEDIA_ROOT=str(media / "public"),
            PRIVATE_MEDIA_ROOT=str(media / "private"),
            WEB_CONCURRENCY="2",
            LOG_LEVEL="warning",
        ),
    )
    try:
        wait_until_answering(server, f"{address}/health/live")
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_until_answering(server, address):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("The web server ended before it answered: see its complaint above.")
        with suppress(OSError):
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
            return
        time.sleep(0.05)
    raise RuntimeError(f"The web server did not answer within {START_SECONDS} s.")
