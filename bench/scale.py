"""`make bench-scale`: what each page costs with 100, 1,000 and 10,000 programs, and how that grows."""

import signal
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median

from django.db import connection, connections

from . import client, command, databases, goals, minimal_site, processes, servers, site
from .report import machine, table

PARTNERS = 1000
READ = 2_500  # pages, some twice as many as fit into a page cache
GIVE_UP_SECONDS = 15  # of the processor, for three renders
SIZES = (100, 1_000, 10_000)
HEADS = ("", "queries", "CPU ms", "HTML KB", "CPU ÷ at 100", "must", "", "KB more", "must", "")
# One line for each page that must not grow: its name and its address.
PAGES = {name: f"/en/{site.PAGES[name]}" for name in site.INDEXES if name != "ProgramIndexPage"} | {
    "ProgramPage": "/en/programs/programpage-7/",
    "PartnerPage": "/en/partners/partnerpage-7/",
    "ProjectPage": "/en/projects/projectpage-7/",
    "NewsPage": "/en/news/newspage-7/",
    "MembershipPage": f"/en/{site.PAGES['MembershipPage']}",
    "ContentPage": f"/en/{site.PAGES['ContentPage']}",
    "calendar of a program": "/en/programs/programpage-7/calendar.ics",
    "calendar of all programs": "/en/programs/calendar.ics",  # of the first hundred
}

# What looks through everything: its name and its address. It may grow, within bounds of a minimal Wagtail page.
FINDERS = {
    "finder": "/en/programs/",
    "finder, one facet": "/en/programs/?language=fr",
    "finder, five facets": "/en/programs/?audience=own&country=FR&kind=exchange&level=master&open=now",
    "finder, words": "/en/programs/?q=applied",
}
FINDER_HEADS = ("", "queries", "CPU ms", "× min", "must (stretch)", "", "CPU ÷ at 100", "must", "")


class TooLong(BaseException):
    """Not an error of the page that somebody should catch."""


def say(text):
    print(f"· {text}", file=sys.stderr, flush=True)


@dataclass
class Cost:
    """Of one page at one size."""

    queries: int
    cpu: float
    kilobytes: float


def queries_in_time(path):
    """None for a page of which three renders take too long: the table says so, and no server is sent after it."""

    def give_up(*_):
        raise TooLong

    signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, GIVE_UP_SECONDS)
    try:
        return site.count_queries(path)[0]
    except TooLong:
        say(f"{path}: given up after {GIVE_UP_SECONDS} s of CPU")
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@dataclass
class Size:
    """A site with so many programs, and a server that renders each page anew."""

    programs: int
    queries: dict  # by page; None where it took too long
    server: servers.Server
    database_url: str
    found: list = field(default_factory=list)  # of each round what `cpu_and_size` says

    def run(self, postgres):
        pages = {name: path for name, path in (PAGES | FINDERS).items() if self.queries[name] is not None}
        self.found.append(cpu_and_size(self.server, postgres, pages))

    def cost(self, name):
        """None where it took too long."""
        if self.queries[name] is None:
            return None
        rounds = self.found[1:]  # the first warms up
        return Cost(self.queries[name], median(times[name] for times, _ in rounds), rounds[0][1][name] / 1000)


@contextmanager
def serving(content, programs):
    from . import scale_content

    say(f"{programs:,} programs and {PARTNERS:,} partners")
    like = databases.name_in(content.database_url)
    with databases.temporary(content.server_url, f"scale_{programs}", like=like) as url:
        connection.settings_dict["NAME"] = databases.name_in(url)
        scale_content.fill(programs, PARTNERS)
        queries = {name: queries_in_time(path) for name, path in (PAGES | FINDERS).items()}
        connections.close_all()
        settings = content.environment(DATABASE_URL=url, PAGE_CACHE="off")
        with servers.gunicorn(servers.SITE, settings, first="/health/live", workers=1) as server:
            yield Size(programs, queries, server, url)


def full_workers(content, size):
    """Megabytes of a worker once so many pages have been read that none fits any more."""
    say(f"reading {READ:,} pages")
    settings = content.environment(DATABASE_URL=size.database_url)
    with servers.gunicorn(servers.SITE, settings, first="/en/") as server:
        for number in range(READ):
            path = f"/{site.LANGUAGES[number % len(site.LANGUAGES)]}/programs/programpage-{number % size.programs}/"
            for encoding in ("br", "gzip", "br", ""):  # each on a new connection: both workers get their share
                client.fetch(server.address + path, {"Host": site.HOST, "Accept-Encoding": encoding})
        workers = [process for process in processes.tree(server.process) if process != server.process]
        return max(processes.memory(process) for process in workers) / 1e6


def cpu_and_size(server, postgres, pages):
    """Processor seconds of all processes for a request, and bytes of HTML, by page: one request after another."""
    times, sizes = {}, {}
    with client.Connection(server.address) as connection:
        for name, path in pages.items():
            before, count, end = processes.cpu_seconds(server.process, postgres), 0, time.monotonic() + 1
            while count == 0 or time.monotonic() < end:
                status, _head, body = connection.get(path, {"Host": site.HOST})
                if status != 200:
                    raise client.LoadError(f"{path}: {status}")
                count += 1
            times[name] = (processes.cpu_seconds(server.process, postgres) - before) / count
            sizes[name] = len(body)
    return times, sizes


@dataclass
class GrowthRow:
    """A page at all sizes, and whether it stays as it is from the first to the last."""

    name: str
    costs: list

    def cells(self):
        if None in self.costs:
            return (self.name, f"given up after {GIVE_UP_SECONDS} s of CPU", *[""] * 4, "NOT MET", "", "", "")
        first, last = self.costs[0], self.costs[-1]
        growth, more = last.cpu / first.cpu, last.kilobytes - first.kilobytes
        return (
            self.name,
            " · ".join(str(cost.queries) for cost in self.costs),
            " · ".join(f"{1000 * cost.cpu:.1f}" for cost in self.costs),
            " · ".join(f"{cost.kilobytes:.0f}" for cost in self.costs),
            f"{growth:.2f}",
            str(goals.GROWTH),
            goals.GROWTH.verdict(growth),
            f"{more:+.1f}",
            f"± {goals.GROWTH_KILOBYTES.must:g}",
            goals.GROWTH_KILOBYTES.verdict(abs(more)),
        )


@dataclass
class FinderRow:
    """What looks through everything, in minimal Wagtail pages of the same run."""

    name: str
    costs: list
    unit: float  # processor seconds of a minimal Wagtail page

    def cells(self):
        if None in self.costs:
            return (self.name, f"given up after {GIVE_UP_SECONDS} s of CPU", *[""] * 3, "NOT MET", "", "", "")
        times = [cost.cpu / self.unit for cost in self.costs]
        growth = times[-1] / times[0]
        return (
            self.name,
            " · ".join(str(cost.queries) for cost in self.costs),
            " · ".join(f"{1000 * cost.cpu:.1f}" for cost in self.costs),
            " · ".join(f"{time:.2f}" for time in times),
            str(goals.FINDER),
            goals.FINDER.verdict(times[-1]),
            f"{growth:.2f}",
            str(goals.FINDER_GROWTH),
            goals.FINDER_GROWTH.verdict(growth),
        )


def measure(server_url, quick):
    wanted, rounds = (SIZES[:2], 1) if quick else (SIZES, 3)
    with site.prepared(server_url) as content, ExitStack() as running:
        connections.close_all()
        minimal, units = running.enter_context(minimal_site.serving(server_url)), []
        sizes = [running.enter_context(serving(content, programs)) for programs in wanted]
        for number in range(rounds + 1):
            say(f"round {number} of {rounds}")
            for size in sizes:  # interleaved: what disturbs the machine disturbs all sizes
                size.run(content.postgres)
            units.append(cpu_and_size(minimal, content.postgres, {"": "/page/"})[0][""])
        megabytes = None if quick else full_workers(content, sizes[1])
    yield f"{machine()}. {', '.join(f'{size:,}' for size in wanted)} programs, {PARTNERS:,} partners."
    yield "Nothing is kept from request to request but what renders share; not compressed, one client, all processes."
    yield table([GrowthRow(name, [size.cost(name) for size in sizes]) for name in PAGES], HEADS, peers=False)
    unit = median(units[1:])
    yield f"In minimal Wagtail pages of the same run, {1000 * unit:.1f} ms each:"
    rows = [FinderRow(name, [size.cost(name) for size in sizes], unit) for name in FINDERS]
    yield table(rows, FINDER_HEADS, peers=False)
    if megabytes:
        goal = goals.WORKER_MEGABYTES
        yield f"A worker with a full page cache: {megabytes:.0f} MB (PSS), {goal}: {goal.verdict(megabytes)}"


if __name__ == "__main__":
    sys.exit(command.run("bench-scale", __doc__, "100 and 1,000 programs only, one round.", measure))
