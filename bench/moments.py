"""What happens once: a start, and the first request after a change."""

import time
from statistics import median

from . import client, servers, site
from .report import Row

PAGE = "/en/programs/"
CHANGES = 20
GIVE_UP_SECONDS = 10


def rows(content, times):
    starts = [_start(content) for _ in range(times)]
    yield Row("from start to first page", [median(starts)], "s")
    yield Row("first request after a change, p50", [1000 * median(_first_after_changes(content))], "ms")


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
