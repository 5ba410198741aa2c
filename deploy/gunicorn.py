"""gunicorn's settings for every deployment; the environment may say where to listen and how many workers to run."""

import faulthandler
import gc
import os
import re
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from mesi_site.delivery import logs
from mesi_site.processes import die_with_parent

wsgi_app = "mesi_site.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
# A thread that waits for PostgreSQL costs nobody a process; an idle kept connection costs no thread.
worker_class = "mesi_site.delivery.worker.Worker"  # gthread
# One for each core: Python computes on one at a time. Each has its own page cache, so more would render more often.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# PAGE_CACHE lets all but four of them into Django: those four hand out what is known while the database hangs.
threads = int(os.environ.get("WEB_THREADS", "12"))
# Loaded once and shared after the fork: half the memory, and a site that cannot start ends at once.
preload_app = True
# Only a worker that hangs as a whole is ended: what its threads wait for may take as long as it takes. nginx then asks
# the next one for what can be asked twice.
timeout = 10
# For answers under way at a restart. Container platforms usually kill after 30 s.
graceful_timeout = 20
# nginx closes idle connections after 4 s (deploy/nginx/http.conf.template), so that this end is never first.
keepalive = 5
# Against leaks that nobody knows of. A new worker has an empty cache, and a hit is a request too: not too often.
max_requests = 100_000
max_requests_jitter = 10_000
# As nginx has it: the finder's longest question takes a third of that.
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 8190
# No header of a request says where the site stands (SCRIPT_NAME) or who asks.
forwarder_headers = ""
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "info")
# As the site's own lines. Requests are noted by the site (mesi_site/delivery/observing.py), and by no access log.
logconfig_dict = logs.configuration()
# One file shared by all instances of a machine: they would steer each other.
control_socket_disable = True
# A worker's heartbeat on a slow disk gets it killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes the file privately
# Where Prometheus reads, host and port; by itself nowhere. Never an address that readers can reach.
metrics_bind = os.environ.get("METRICS_BIND", "")
is_place = re.fullmatch(r".+:(\d{1,5})", metrics_bind)
if metrics_bind and not (is_place and int(is_place[1]) < 2**16):
    # Without a host every address of the machine would be meant.
    sys.exit(f"METRICS_BIND={metrics_bind} is not host and port. For example: METRICS_BIND=127.0.0.1:9100")
metrics_folder = None
if metrics_bind:
    # Read when the library is loaded, which is later. A master that takes these settings anew (SIGHUP) keeps its
    # folder, one that takes over from another (SIGUSR2) has its own.
    metrics_folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    if not metrics_folder.endswith(f"-{os.getpid()}"):
        metrics_folder = tempfile.mkdtemp(f"-{os.getpid()}", "site-metrics-", worker_tmp_dir)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics_folder


def when_ready(server):
    """Figures come from a process of their own, before there are workers."""
    if metrics_folder:
        from mesi_site.delivery.metrics_server import start

        start(metrics_bind, metrics_folder, server.LISTENERS)


def child_exit(server, worker):
    """What an ended worker has counted is kept, its files are not."""
    if metrics_folder:
        from mesi_site.delivery.metrics_server import forget

        forget(worker.pid, metrics_folder)


def on_exit(server):
    if metrics_folder:
        shutil.rmtree(metrics_folder, ignore_errors=True)


def pre_fork(server, worker):
    """What was loaded stays shared: a worker's garbage collector would write into it. 20 MB less for each worker."""
    gc.freeze()


def post_fork(server, worker):
    """A worker whose master was killed would go on holding the port."""
    die_with_parent(signal.SIGTERM)


def post_worker_init(worker):
    """A terminal's Ctrl-C is the master's business: a worker that both tell to end would wait for itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # How gunicorn ends a worker that hangs: where each thread stands is written, by places in the code alone.
    faulthandler.enable()
    if metrics_folder:
        from mesi_site.delivery.metrics import follow

        follow(worker.wsgi)
