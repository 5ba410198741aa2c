"""The site as in production: gunicorn, hashed and compressed static files, a database of its own."""

import fcntl
import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

from django.conf import settings

from scripts.serve import static_fingerprint

ROOT = settings.BASE_DIR
STATIC = ROOT / "var" / "test-static"
START_SECONDS = 120
SECRET_KEY = "for-the-browser-tests-only-" + "0" * 40


def environment(**more):
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mesi_site.settings.production",
        "SECRET_KEY": SECRET_KEY,
        "STATIC_ROOT": str(STATIC),
        "TWO_FACTORS": "off",  # test_log_in.py turns it on
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


@contextmanager
def serving(database_url, media, log=None, **more):
    """The address of the site while the block lasts. `log` is a file; `more` are further environment variables."""
    collect_static()
    for folder in ("public", "private"):
        (media / folder).mkdir(parents=True, exist_ok=True)
    # The socket is open before the server is there: the first request waits in its queue, and no port is taken twice.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py"],
            cwd=ROOT,
            env=environment(
                DATABASE_URL=database_url,
                BASE_URL=address,
                BIND=f"fd://{listener.fileno()}",
                MEDIA_ROOT=str(media / "public"),
                PRIVATE_MEDIA_ROOT=str(media / "private"),
                **{"WEB_CONCURRENCY": "2", "LOG_LEVEL": "warning"} | more,
            ),
            pass_fds=[listener.fileno()],
            stderr=log,
        )
    try:
        urllib.request.urlopen(f"{address}/health/live", timeout=START_SECONDS).close()  # noqa: S310 - our own address
        yield address
    finally:
        server.terminate()
        server.wait()
