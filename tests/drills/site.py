"""nginx and gunicorn as in production, over a database that a drill may break."""

import json
import select
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg2

from bench import nginx
from bench.client import Answer, fetch, opener
from bench.processes import parent, tree
from mesi_site.delivery.pagecache.channel import ANSWER, ASK
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
        return [process for process in tree(self.master) if process != self.master and parent(process) == self.master]

    def masters(self):
        """The first process of gunicorn, and that of the version which takes over."""
        return [p for p in tree(self.master) if p == self.master or any(parent(q) == p for q in tree(p))]

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
        """Every kept page lies in the memory of every worker, and everything is well."""
        self.until(lambda: self.ask("/health/ready").status == 200)

        def all_kept():
            for path in KEPT:
                assert self.ask(path).status == 200, path
            pages = {report["process"]: report["pages"] for report in self._reports()}
            return all(pages.get(worker, 0) >= len(KEPT) for worker in self.workers())

        self.until(all_kept)

    def _reports(self):
        """What each worker says of its page cache, as `manage.py pagecache status` asks."""
        connection = psycopg2.connect(self.postgres.url)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {ANSWER}")
                cursor.execute("SELECT pg_notify(%s, '')", [ASK])
            deadline, reports, silent = time.monotonic() + 1, [], {*self.workers()}
            while silent and (left := deadline - time.monotonic()) > 0:
                select.select([connection], [], [], left)
                connection.poll()
                while connection.notifies:
                    report = json.loads(connection.notifies.pop(0).payload)
                    reports.append(report | {"process": int(report["worker"].rpartition(":")[2])})
                    silent.discard(reports[-1]["process"])
            return reports
        finally:
            connection.close()


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
def serving(postgres, media, folder, **options):
    """A Site that is warm."""
    collect_static()
    port = free_port()
    upstream = f"127.0.0.1:{port}"
    with (
        gunicorn(postgres, media, port, **options) as server,
        nginx.running(folder, upstream, STATIC, media / "public") as front,
    ):
        site = Site(front.address, f"http://{upstream}", server.pid, media, postgres)
        wait_for(site)
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
