"""`make bench-stale`: for how long after a COMMIT a reader may get the page from before it, seen from outside.

Two servers of one worker each share a database. A thread for each asks for a page again and again, while changes of
six kinds are committed, each with a mark of its own that tells bytes from before and from after.
"""

import sys
import time
from contextlib import ExitStack
from statistics import quantiles
from threading import Event, Thread

from django.db import connections, transaction

from . import client, command, goals, servers, site
from .report import machine

COMMITS = 200  # of each kind
DRAFTS = 200
FRESH_ENOUGH = 5  # fresh answers in a row, after which no stale one may come
GIVE_UP_SECONDS = 10
PAUSE = 0.0005  # seconds between two questions: without it the readers measure their own hold on the processors
HEADERS = {"Host": site.HOST, "Accept-Encoding": "identity"}


def say(text):
    print(f"· {text}", file=sys.stderr, flush=True)


class Reader:
    """One who asks one server for a page over and over, from `watch` until there were enough fresh answers."""

    def __init__(self, address):
        self._connection = client.Connection(address)

    def __enter__(self):
        self._connection.__enter__()
        return self

    def __exit__(self, *_):
        self._connection.__exit__()

    def is_kept(self, path):
        return b"X-Page-Cache: HIT" in self._connection.get(path, HEADERS)[1]

    def watch(self, path, is_fresh):
        self._seen, self._begun = [], Event()
        self._thread = Thread(target=self._ask, args=(path, is_fresh))
        self._thread.start()
        self._begun.wait(GIVE_UP_SECONDS)

    def _ask(self, path, is_fresh):
        deadline, fresh = time.monotonic() + GIVE_UP_SECONDS, 0
        while fresh < FRESH_ENOUGH and time.monotonic() < deadline:
            status, _head, body = self._connection.get(path, HEADERS)
            self._seen.append((time.perf_counter(), is_fresh(status, body)))
            fresh += self._seen[-1][1]
            self._begun.set()
            time.sleep(PAUSE)

    def result(self, committed):
        """Seconds from the commit to the last stale answer, and how many stale ones came after a fresh one."""
        self._thread.join()
        order = [fresh for _, fresh in self._seen]
        if not any(order):
            raise client.LoadError("A change was never seen.")
        last = max((moment for moment, fresh in self._seen if not fresh), default=committed)
        return max(0, last - committed), order[order.index(True) :].count(False)


class Changes:
    """Six ways to change what readers see; each method takes a mark and returns address and test for freshness."""

    ADDRESS = "/en/contacts/"

    def __init__(self):
        from django.core.files.base import ContentFile
        from PIL import Image

        from mesi_site.media.models import SiteImage
        from mesi_site.pages.models import BasePage, ContentPage

        self.page = ContentPage.objects.get(slug="contacts")
        self.contact = self.page.contacts.first()
        picture = ContentFile(b"", "bench.png")
        Image.new("RGB", (1200, 800), "navy").save(picture, "PNG")
        self.picture = SiteImage.objects.create(title="bench", alt_en="bench", file=picture)
        self.page.picture = self.picture
        self.page.save_revision().publish()
        start = BasePage.objects.get(depth=2)
        self.parents = [start.add_child(instance=ContentPage(title_en=name, slug=name)) for name in ("one", "two")]
        self.moving = self.parents[0].add_child(instance=ContentPage(title_en="moving", slug="moving"))

    def _marked(self, mark):
        return self.ADDRESS, lambda status, body: mark.encode() in body

    def publish(self, mark):
        self.page.introduction_en = f"<p>{mark}</p>"
        return *self._marked(mark), lambda: self.page.save_revision().publish()

    def update(self, mark):
        same = type(self.page).objects.filter(pk=self.page.pk)
        return *self._marked(mark), lambda: same.update(introduction_en=f"<p>{mark}</p>")

    def raw_sql(self, mark):
        sql = "UPDATE pages_contentpage SET introduction_en = %s WHERE basepage_ptr_id = %s"

        def run():
            with connections["default"].cursor() as cursor:
                cursor.execute(sql, [f"<p>{mark}</p>", self.page.pk])

        return *self._marked(mark), run

    def snippet(self, mark):
        self.contact.name_en = mark
        return *self._marked(mark), self.contact.save

    def image(self, mark):
        self.picture.alt_en = mark
        return *self._marked(mark), self.picture.save

    def move(self, mark):
        self.moving.refresh_from_db()
        for parent in self.parents:
            parent.refresh_from_db()
        here, there = sorted(self.parents, key=lambda parent: not self.moving.is_child_of(parent))
        old = f"/en/{here.slug}/moving/"
        return old, lambda status, body: status != 200, lambda: self.moving.move(there, pos="last-child")


KINDS = ("publish", "update", "raw_sql", "snippet", "image", "move")


def commit(change):
    """The moment at which COMMIT returned."""
    returned = []
    with transaction.atomic():
        transaction.on_commit(lambda: returned.append(time.perf_counter()))  # the first to be called
        change()
    return returned[0]


def windows(changes, readers, count):
    """{kind: (seconds of each stale window, stale answers after fresh ones)}."""
    found = {}
    for kind in KINDS:
        say(f"{count} × {kind}")
        spans, after = [], 0
        for number in range(count):
            path, is_fresh, change = getattr(changes, kind)(f"mark-{kind}-{number}-")
            wait_until_kept(readers, path)
            for reader in readers:
                reader.watch(path, is_fresh)
            committed = commit(change)
            for reader in readers:
                span, wrong = reader.result(committed)
                spans.append(span)
                after += wrong
        found[kind] = spans, after
    return found


def wait_until_kept(readers, path):
    for reader in readers:
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while not reader.is_kept(path):
            if time.monotonic() > deadline:
                raise client.LoadError(f"{path} is not kept.")


def lost_by_drafts(changes, readers, count):
    """How many answers of the public page had to be made anew while somebody was writing."""
    say(f"{count} drafts")
    wait_until_kept(readers, changes.ADDRESS)
    lost, revision = 0, None
    for number in range(count):
        changes.page.introduction_en = f"<p>draft {number}</p>"
        # Wagtail saves a draft over the last one while the same person goes on writing.
        revision = changes.page.save_revision(overwrite_revision=revision if number % 10 else None)
        lost += sum(not reader.is_kept(changes.ADDRESS) for reader in readers)
    return lost


def line(name, spans, after):
    percents = quantiles(spans, n=100, method="inclusive")
    figures = " / ".join(f"{1000 * value:.2f}" for value in (percents[49], percents[98], max(spans)))
    return f"| {name:<8} | {len(spans):>5} | {figures:<24} | {after:>17} |", percents[98]


def lines(server_url, quick):
    count = COMMITS // 20 if quick else COMMITS
    with site.prepared(server_url) as content, ExitStack() as running:
        changes = Changes()
        live = [
            running.enter_context(servers.gunicorn(servers.SITE, content.environment(), first="/en/", workers=1))
            for _ in range(2)
        ]
        readers = [running.enter_context(Reader(server.address)) for server in live]
        found = windows(changes, readers, count)
        lost = lost_by_drafts(changes, readers, count)
    yield f"{machine()}. {count * len(KINDS):,} commits, two workers, readers and PostgreSQL beside them."
    yield "| change   |  seen | stale p50 / p99 / max ms | stale after fresh |"
    yield "| -------- | ----- | ------------------------ | ----------------- |"
    for kind, (spans, after) in found.items():
        yield line(kind, spans, after)[0]
    everything = [span for spans, _ in found.values() for span in spans]
    after = sum(after for _, after in found.values())
    text, p99 = line("all", everything, after)
    yield text
    yield f"p99 {goals.STALE_SECONDS} s: {goals.STALE_SECONDS.verdict(p99)}; stale after fresh: {after}, must be 0"
    yield f"{count} drafts: {lost} answers made anew, must be 0"


def measure(server_url, quick):
    yield "\n".join(lines(server_url, quick))


if __name__ == "__main__":
    quick_help = "A twentieth of the commits: to see that it works."
    sys.exit(command.run("bench-stale", __doc__.splitlines()[0], quick_help, measure))
