"""What happens once: a start, and the first request after a change."""

import time
from statistics import median

from . import client, processes, servers, site
from .report import Row

PAGE = "/en/programs/"
CHANGES = 20
COLD_RENDERS = 3  # times as many
NOTICE_SECONDS = 0.005  # in which a change has surely arrived
GIVE_UP_SECONDS = 10


def rows(content, times):
    starts = [_start(content) for _ in range(times)]
    yield Row("from start to first page", [median(starts)], "s")
    yield Row("first request after a change, p50", [1000 * median(_first_after_changes(content))], "ms")


def cold_rows(content, pages, unit):
    """What the first reader of each page pays after a change, when nothing that renders share is known either.

    `unit` is the processor time of a minimal Wagtail page, in seconds.
    """
    from django.db import connection as database

    with (
        servers.gunicorn(servers.SITE, content.environment(), first=PAGE, workers=1) as server,
        client.Connection(server.address) as connection,
        database.cursor() as cursor,
    ):
        for name, path in pages.items():
            spent = [_first_render(server, content, connection, cursor, f"/en/{path}") for _ in range(COLD_RENDERS)]
            yield Row(f"{name}, the first after a change", [median(spent) / unit], "× min")


def _first_render(server, content, connection, cursor, path):
    """Seconds of the processor, of all processes, for several first renders: a tick of the kernel is too coarse."""
    before, rendered = processes.cpu_seconds(server.process, content.postgres), 0
    for _ in range(CHANGES):
        cursor.execute("SELECT pg_notify('pagecache', '')")
        time.sleep(NOTICE_SECONDS)
        rendered += b"X-Page-Cache: MISS" in connection.get(path, {"Host": site.HOST})[1]
    return (processes.cpu_seconds(server.process, content.postgres) - before) / max(rendered, 1)


def _start(content):
    with servers.gunicorn(servers.SITE, content.environment(), first="/en/") as server:
        return server.start_seconds


def _first_after_changes(content):
    """Seconds of the first request that was not answered from before, after each of some changes."""
    from mesi_site.institution.models import InstitutionSettings

    headers = {"Host": site.HOST, "Accept-Encoding": "br"}
    with (
        servers.gunicorn(servers.SITE, content.environment(), first=PAGE, workers=1) as server,
        client.Connection(server.address) as connection,
    ):
        for number in range(CHANGES):
            connection.get(PAGE, headers)
            InstitutionSettings.objects.update(email=f"office{number}@example.edu")
            deadline = time.monotonic() + GIVE_UP_SECONDS
            while time.monotonic() < deadline:
                begun = time.perf_counter()
                _status, head, _body = connection.get(PAGE, headers)
                if b"X-Page-Cache: HIT" not in head:
                    yield time.perf_counter() - begun
                    break
            else:
                raise client.LoadError("A change was not seen.")
