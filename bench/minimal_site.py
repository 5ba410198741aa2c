"""The minimal Wagtail site, running."""

import os
import subprocess
import sys
from contextlib import contextmanager

from . import databases, servers


@contextmanager
def serving(server_url):
    with databases.temporary(server_url, "minimal") as url:
        settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.minimal.settings"}
        command = [sys.executable, "-m", "bench.minimal"]
        subprocess.run(command, cwd=servers.ROOT, env=os.environ | settings, check=True)
        with servers.gunicorn(servers.MINIMAL, settings, first="/page/") as server:
            yield server
