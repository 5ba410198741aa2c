"""nginx and gunicorn as in production, over a database that a drill may break."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench import nginx
from bench.client import Answer, fetch, opener
from bench.processes import tree
from mesi_site.processes import die_with_parent
from scripts.smoke import free_port
from tests.browser.server import STATIC, collect_static
from tests.drills.postgres import ROOT, SECONDS, environment
from tests.public.crawl import EXAMPLES, LANGUAGES

KEPT = [f"/{language}/{path}" for language in LANGUAGES for path in EXAMPLES.values()]
ENQUIRY = "/en/programs/applied-statistics/enquiry/"
WORKERS = 2
# Its script: what `python -m` notes of itself does not start again after SIGUSR2.
GUNICORN = str(Path(sys.executable).with_name("gunicorn"))


@dataclass
class Site:
    """Where readers ask, where gunicorn itself listens, and what belongs to it."""

    address: str
    direct: str
    master: int
    media: Path
    postgres: object

    def ask(self, path, **options):
        """Of a worker itself, so that nginx has nothing to hide."""
        return fetch(f"{self.direct}{path}", {"Host": "127.0.0.1"}, **options)

    def send_enquiry(self, form, message):
        """The answer to a student's question, through nginx."""
        data = urlencode(form | {"message": message}).encode()
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1"}
        request = urllib.request.Request(f"{self.address}{ENQUIRY}", data, headers)  # noqa: S310 - our own address
        try:
            answer = opener.open(request, timeout=SECONDS)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())

    def workers(self):
        return [process for process, its_parent in self._parents().items() if its_parent == self.master]

    def masters(self):
        """The first process of gunicorn, and that of the version which takes over."""
        parents = self._parents()
        return [process for process in parents if process == self.master or process in parents.values()]

    def _parents(self):
        """{process: its parent}, of one look: any of them may end at any moment."""
        return {process: int(stat[1]) for process, stat in tree(self.master).items()}

    def until(self, condition, seconds=SECONDS):
        deadline = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < deadline, self.words()
            time.sleep(0.02)
        return found

    def words(self):
        """What readiness says."""
        report = json.loads(self.ask("/health/ready").body)
        return report["checks"] | report["warnings"]

    def until_it_says(self, name, *words):
        return self.until(lambda: self.words()[name] in words)

    def be_ready(self):
        """Everything is well, and every worker has every kept page as it is now."""
        self.until(lambda: self.ask("/health/ready").status == 200 and len(self.workers()) == WORKERS)
        for worker in self.workers():
            with standing_still(other for other in self.workers() if other != worker):
                for path in KEPT:
                    self.until(lambda path=path: self.ask(path).headers["x-page-cache"] == "HIT")


@contextmanager
def standing_still(processes):
    """Only the other workers take connections while the block lasts."""
    processes = list(processes)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


@contextmanager
def gunicorn(postgres, media, port, application=(), cwd=ROOT, **more):
    """The process number of its first process, which may be another's at the end of the block."""
    settings = {"BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": str(WORKERS), "STATIC_ROOT": str(STATIC)}
    server = subprocess.Popen(
        [sys.executable, GUNICORN, "--config", "deploy/gunicorn.py", *application],
        cwd=cwd,
        env=environment(postgres.url, media, PWD=str(cwd), **settings, **more),
        preexec_fn=die_with_parent,
    )
    try:
        yield server
    finally:
        server.terminate()
        server.wait(SECONDS)


@contextmanager
def serving(postgres, media, folder, is_warm=True, **options):
    """A Site, whose workers know all that is kept."""
    if is_warm:  # a drill lets workers stand still for longer than a worker may
        options = {"GUNICORN_CMD_ARGS": "--timeout=60", **options}
    collect_static()
    port = free_port()
    upstream = f"127.0.0.1:{port}"
    with (
        gunicorn(postgres, media, port, **options) as server,
        nginx.running(folder, upstream, STATIC, media / "public") as front,
    ):
        site = Site(front.address, f"http://{upstream}", server.pid, media, postgres)
        wait_for(site)
        if is_warm:
            site.be_ready()
        yield site


def wait_for(site):
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            site.ask("/health/live")
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return
