"""`make bench`: the site, bare servers and a minimal Wagtail page side by side, as one table of ratios."""

import json
import sys
from contextlib import ExitStack

from . import client, command, goals, minimal_site, moments, nginx, processes, servers, site
from .report import Row, table
from .rounds import Target, run

BOTH = (1, 16)  # connections
PAGE = "/en/programs/"  # whose bytes are compared
BROWSER = "gzip, deflate, br, zstd"  # what Chromium and Firefox accept
FROM_NGINX = {"content-type", "content-length", "content-encoding", "etag", "vary", "x-accel-expires"}
FROM_SERVER = {"server", "date", "connection", "transfer-encoding"}


def say(text):
    print(f"· {text}", file=sys.stderr, flush=True)


def hit(address, encoding, accepted=None):
    """A page as the cache gives it; nothing is measured if it does not."""
    headers = {"Host": site.HOST, "Accept-Encoding": accepted or encoding}
    for _ in range(50):
        answer = client.fetch(address + PAGE, headers)
        if answer.headers.get("x-page-cache") == "HIT":
            break
    else:
        raise client.LoadError(f"{PAGE} is not kept: X-Page-Cache says {answer.headers.get('x-page-cache')}")
    if answer.headers.get("content-encoding", "") != encoding:
        raise client.LoadError(f"{PAGE} did not come as {encoding}")
    return answer


def keep_for_bare(folder, answer):
    """The same bytes and headers for bench/bare.py."""
    folder.mkdir()
    kept = [(name.title(), value) for name, value in answer.headers.items() if name not in FROM_SERVER]
    (folder / "headers.json").write_text(json.dumps(kept))
    (folder / "body").write_bytes(answer.body)


def static_server(folder, answer, encoding):
    """A server block of nginx with the page as a file, compressed beforehand, and with the headers of the page."""
    root = folder / "static-page"
    root.mkdir()
    (root / "page.html").write_bytes(b"not sent")
    (root / f"page.html.{'br' if encoding == 'br' else 'gz'}").write_bytes(answer.body)
    port = servers.free_port()
    brotli = "brotli_static on;" if nginx.BROTLI.exists() else ""
    given = {name: value for name, value in answer.headers.items() if name not in FROM_SERVER | FROM_NGINX}
    headers = " ".join(f'add_header {name.title()} "{value}";' for name, value in given.items())
    block = f"server {{ listen 127.0.0.1:{port}; root {root}; gzip_static on; gzip_vary on; {brotli} {headers} }}"
    return f"http://127.0.0.1:{port}/page.html", block


def cached_targets(running, content, encoding):
    """The page from the cache, and what can be had at best: started, and ended with `running`."""
    accepted = BROWSER if encoding == "br" else encoding
    postgres, headers = content.postgres, {"Host": site.HOST, "Accept-Encoding": accepted}
    settings = content.environment()
    live = running.enter_context(servers.gunicorn(servers.SITE, settings, first="/health/live"))
    answer = hit(live.address, encoding, accepted)
    hit(live.address, "gzip")  # whoever does not know Brotli is not worse off
    keep_for_bare(content.folder / "answer", answer)
    plain = running.enter_context(servers.gunicorn(servers.BARE))
    granian_bare = running.enter_context(servers.granian(servers.BARE))
    granian_live = running.enter_context(servers.granian(servers.SITE, settings, first="/health/live"))
    hit(granian_live.address, encoding, accepted)
    known = headers | {"If-None-Match": answer.headers["etag"]}
    found = {
        "bare": Target("bare gunicorn", plain.address + PAGE, headers, (plain.process,)),
        "hit": Target("hit", live.address + PAGE, headers, (live.process, postgres)),
        "304": Target("hit, 304", live.address + PAGE, known, (live.process, postgres)),
        "granian bare": Target("bare granian", granian_bare.address + PAGE, headers, (granian_bare.process,)),
        "granian hit": Target("hit, granian", granian_live.address + PAGE, headers, (granian_live.process, postgres)),
    }
    if nginx.NGINX:
        static, block = static_server(content.folder, answer, encoding)
        upstream = live.address.removeprefix("http://")
        front = running.enter_context(
            nginx.running(content.folder / "nginx", upstream, content.folder, content.folder, block)
        )
        found["static"] = Target("nginx, static file", static, headers, (front.process,))
        found["front"] = Target(
            "hit behind nginx", front.address + PAGE, headers, (front.process, live.process, postgres)
        )
    for target in found.values():
        given = client.fetch(target.url, target.headers)
        if given.body and given.headers.get("content-encoding") != encoding:
            raise client.LoadError(f"{target.name} did not come as {encoding}: bytes of two kinds would be compared")
    return found, live


def uncached_targets(running, content, server_url, quick):
    """The unit, and each page type rendered anew at each request; without compression, as the unit is."""
    postgres, headers = content.postgres, {"Host": site.HOST}
    server = running.enter_context(servers.gunicorn(servers.SITE, content.environment(PAGE_CACHE="off")))
    unit = running.enter_context(minimal_site.serving(server_url))
    pages = list(site.PAGES.items())[:: 4 if quick else 1]
    return [Target("a minimal Wagtail page", f"{unit.address}/page/", headers, (unit.process, postgres))] + [
        Target(name, f"{server.address}/en/{path}", headers, (server.process, postgres)) for name, path in pages
    ]


def cached_rows(found):
    base = found["bare"]
    for name, target in found.items():
        wanted = goals.HIT if name == "hit" else None
        other, ratios = base, None
        if name == "granian hit":
            other, wanted = found["granian bare"], goals.HIT
        if target is not base:
            ratios = [target.cpu_ratio(other, count) for count in BOTH]
        yield Row.of(target, BOTH, ratios, f"CPU ÷ {other.name}", wanted)
    if "front" in found:
        static, front = found["static"], found["front"]
        ratios = [front.rate_ratio(static, count) for count in BOTH]
        yield Row("hit behind nginx", ratios, "requests/s ÷ nginx, static file", goals.HIT_BEHIND_NGINX)
        yield Row("hit behind nginx", [front.cpu_ratio(static, count) for count in BOTH], "CPU ÷ nginx, static file")


def uncached_rows(targets):
    unit = targets[0]
    yield Row.of(unit, (1,))
    for target in targets[1:]:
        wanted = goals.INDEX if target.name in site.INDEXES else goals.DETAIL
        wanted = goals.FINDER if target.name == "ProgramIndexPage" else wanted
        yield Row.of(target, (1,), [target.cpu_ratio(unit, 1)], "× min", wanted)
    for target in targets[1:]:
        warm, cold = site.count_queries(f"/en/{site.PAGES[target.name]}")
        yield Row(target.name, [warm], f"queries; {cold} as the first after a change", goals.QUERIES)


def memory_row(server):
    """Of the workers alone, once every page of every language is in their caches."""
    workers = [process for process in processes.tree(server.process) if process != server.process]
    megabytes = [processes.memory(process) / 1e6 for process in workers]
    return Row("memory of a worker, all pages kept", [max(megabytes)], "MB (PSS)", goals.WORKER_MEGABYTES)


def read_everything(address):
    """Every page in every language and encoding, often enough for both workers."""
    for encoding in ("br", "gzip", ""):
        for path in site.addresses():
            for _ in range(4):
                client.fetch(address + path, {"Host": site.HOST, "Accept-Encoding": encoding})


def measure(server_url, quick):
    # A hit differs from a bare answer by less than rendered pages do from each other: that takes more rounds to see.
    cached_rounds, rounds, seconds = (1, 1, 1) if quick else (15, 7, 1)
    servers_on, clients_on = processes.divided()
    encoding = "br" if nginx.BROTLI.exists() else "gzip"
    with site.prepared(server_url) as content:
        with ExitStack() as running:
            say("starting servers")
            with processes.started_on(servers_on):
                found, live = cached_targets(running, content, encoding)
            with processes.started_on(clients_on):
                run(list(found.values()), cached_rounds, seconds, BOTH, say)
            rows = list(cached_rows(found))
            if not quick:
                read_everything(live.address)
                rows.append(memory_row(live))
        with ExitStack() as running:
            say("starting servers that keep nothing")
            targets = uncached_targets(running, content, server_url, quick)
            run(targets, rounds, seconds, (1,), say)
            rows += uncached_rows(targets)
            unit = targets[0].cpu_per_request(1)
        say("first renders after a change")
        rows += moments.cold_rows(content, {target.name: site.PAGES[target.name] for target in targets[1:]}, unit)
        say("cold starts, and what comes after a change")
        rows += moments.rows(content, 1 if quick else 3)
    yield from notes(encoding, cached_rounds, rounds, seconds, content)
    yield table(rows)


def notes(encoding, cached_rounds, rounds, seconds, content):
    yield (
        f"{cached_rounds} rounds of {seconds} s for each cached target, {rounds} for each that is rendered; medians,"
        f" of ratios with their 95% intervals; {client.NOTE}. Cached pages come from servers on one processor, clients"
        " have the others."
        f" CPU: of all processes{'' if content.postgres else ' but PostgreSQL, which is on another machine'}."
    )
    yield f"Cached pages came as {encoding}, asked for as browsers do; who knows gzip only was seen to get that."
    if not nginx.NGINX:
        yield f"NOT MEASURED: nginx, which is not here: {nginx.HOW_TO_GET_IT}"
    if encoding != "br":
        yield f"nginx has no module for Brotli here: {nginx.HOW_TO_GET_IT}"


if __name__ == "__main__":
    sys.exit(command.run("bench", __doc__, "One round and fewer pages: to see that it works.", measure))
