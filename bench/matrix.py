"""`make bench-matrix`: what the editor's screens cost with 10,000 programs, and what a save pays."""

import sys
import time
from dataclasses import dataclass
from statistics import median

from django.db import connection, connections

from . import command, goals, processes, scale, site
from .report import machine, table

PROGRAMS = 10_000
ROUNDS = 7
SAVES = 20  # the kernel counts PostgreSQL's time in hundredths of a second
HEADS = ("", "queries", "CPU ms", "must", "")
ADDRESSES = {
    "matrix, first screen": "/admin/translations/",
    "matrix, last screen": "/admin/translations/?p=100000",
    "matrix, outdated in Italian": "/admin/translations/?language=it&state=outdated&kind=partners.partnerpage",
    "matrix, found by a title": "/admin/translations/?q=7777",
    "matrix as CSV": "/admin/translations/?export=csv",
    "explorer": "/admin/pages/{programs}/",
    "explorer, outdated in Italian": "/admin/pages/{programs}/?texts=it:outdated",
    "start page of the editor": "/admin/",
    "intakes of the next year": "/admin/programs/rollover/?year=2027&dates=date",
}


@dataclass
class Cost:
    """Of one screen, or of one part of a save."""

    name: str
    queries: int
    cpu: float
    goal: goals.Goal | None = None

    def cells(self):
        verdict = self.goal.verdict(1000 * self.cpu) if self.goal else ""
        return (self.name, str(self.queries), f"{1000 * self.cpu:.1f}", str(self.goal or ""), verdict)


def measured(name, act, postgres, goal=None, at_once=1):
    """The median of some rounds, of this process and PostgreSQL together; what is short is done often in each."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        act()
    queries, times = len(captured), []
    for _ in range(ROUNDS):
        before = time.process_time() + _cpu(postgres)
        for _ in range(at_once):
            act()
        times.append((time.process_time() + _cpu(postgres) - before) / at_once)
    return Cost(name, queries, median(times), goal)


def _cpu(postgres):
    return processes.cpu_seconds(postgres) if postgres else 0


def logged_in():
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(headers={"host": site.HOST})
    client.force_login(get_user_model().objects.create_superuser("bench", password=None))
    return client


def screens(client, postgres):
    from international.models import ProgramIndexPage

    programs = ProgramIndexPage.objects.get().pk
    for name, address in ADDRESSES.items():
        path = address.format(programs=programs)

        def act(path=path):
            response = client.get(path)
            if response.status_code != 200:
                raise RuntimeError(f"{path} answers with {response.status_code}")
            return sum(map(len, response)) if response.streaming else len(response.content)

        yield measured(name, act, postgres, goals.MATRIX_MILLISECONDS if name == "matrix, first screen" else None)


def forms(client, postgres):
    """The form of a program with everything in four languages, and what it sends while somebody types."""
    from django.urls import reverse

    from international.models import ProgramPage
    from tests.pages.editor import edit_form

    page = ProgramPage.objects.get(slug="programpage-1")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    yield measured("form of a program", lambda: client.get(address), postgres)
    page.save_revision()
    form = edit_form(client, page)

    def save():
        form["title_en"] = f"A title at {time.monotonic()}"
        response = client.post(address, form, headers={"accept": "application/json"})
        if response.status_code != 200:
            raise RuntimeError(f"the automatic save is answered with {response.status_code}")
        form["loaded_revision_id"] = form["overwrite_revision_id"] = response.json()["revision_id"]
        form["loaded_revision_created_at"] = response.json()["revision_created_at"]

    yield measured("automatic save", save, postgres)
    page.refresh_from_db()
    yield measured("what goes out?", lambda: client.get(reverse("release_page", args=[page.pk])), postgres)


def saves(postgres):
    from international.models import ProgramPage
    from mesi_site.translation.statuses import following, workload

    page = ProgramPage.objects.get(slug="applied-statistics")
    revisions = [page.save_revision() for _ in range(2)]

    def change():
        page.title_en = f"A title at {time.monotonic()}"
        following.follow(page)

    revisions[-1].user_id = 1
    for name, act in {
        "save of a program": page.save_revision,
        "of it: counting, nothing has changed": lambda: following.follow(page),
        "of it: counting, a title has changed": change,
        "of it: who translated how much": lambda: workload.count(page, revisions[-1]),
    }.items():
        yield measured(name, act, postgres, at_once=SAVES)


def measure(server_url, quick):
    programs = PROGRAMS // 10 if quick else PROGRAMS
    with site.prepared(server_url) as content:
        from mesi_site.pages.models import BasePage
        from mesi_site.translation.statuses.following import rebuild

        from . import scale_content

        scale.say(f"{programs:,} programs")
        scale_content.fill(programs, scale.PARTNERS)
        before = time.monotonic()
        rows = rebuild()
        seconds = time.monotonic() - before
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        pages = BasePage.objects.count()
        client = logged_in()
        costs = [*screens(client, content.postgres), *forms(client, content.postgres), *saves(content.postgres)]
        connections.close_all()
    yield f"{machine()}. {pages:,} pages, {rows:,} statuses counted anew in {seconds:.0f} s."
    yield table(costs, HEADS, peers=False)


if __name__ == "__main__":
    sys.exit(command.run("bench-matrix", __doc__, "1,000 programs only.", measure))
