"""gunicorn's settings for every deployment; the environment may say where to listen and how many workers to run."""

import os
import signal
from pathlib import Path

from mesi_site.processes import die_with_parent

wsgi_app = "mesi_site.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "12"))
preload_app = True
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "info")
# One file shared by all instances of a machine: they would steer each other.
control_socket_disable = True
# A worker's heartbeat on a slow disk gets it killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes the file privately


def post_fork(server, worker):
    """A worker whose master was killed would go on holding the port."""
    die_with_parent(signal.SIGTERM)


def post_worker_init(worker):
    """A terminal's Ctrl-C is the master's business: a worker that both tell to end would wait for itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
