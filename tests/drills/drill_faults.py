"""What readers notice of a fault: nothing, where they read what is known; else a clear word, and when to come again."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import psycopg2
import pytest

from bench import nginx
from tests.drills import postgres as server
from tests.drills.load import Readers, again, is_announced
from tests.drills.site import ENQUIRY, KEPT, WORKERS, serving
from tests.drills.upgrade import NEWER, make_newer, point
from tests.international.enquiries.student import filled_in_a_minute_ago
from tests.whole_site import database_url

pytestmark = pytest.mark.skipif(nginx.NGINX is None, reason=f"no nginx on this machine: {nginx.HOW_TO_GET_IT}")

KILLING, AWAY, SHORT = 60, 30, 8  # seconds
PAUSE_OF_KILLER = 2
PROGRAM = "/en/programs/applied-statistics/"
CROWD = 12  # readers at once
QUICK = 0.2  # seconds in which 99 of 100 readers have a kept page
FRESH = 2


def questions():
    """Addresses that no cache can know: each is rendered."""
    return (f"/{('en', 'ru', 'fr', 'it')[n % 4]}/search/?q=statistics+{n}" for n in count())


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    folder = tmp_path_factory.mktemp("media")
    for name in ("public", "private"):
        (folder / name).mkdir()
    return folder


@pytest.fixture(scope="module")
def postgres(tmp_path_factory, content_database):
    with server.running(tmp_path_factory.mktemp("postgres"), database_url(content_database)) as postgres:
        yield postgres


@pytest.fixture(scope="module")
def running(postgres, media, tmp_path_factory):
    with serving(postgres, media, tmp_path_factory.mktemp("nginx")) as site:
        yield site


@pytest.fixture
def site(running):
    """The site, well and warm before and after each drill."""
    running.be_ready()
    yield running
    running.be_ready()


@pytest.fixture
def enquiry(site):
    """`enquiry()`: sends a question, each time another one; the form was read before the fault."""
    form = filled_in_a_minute_ago(site.ask(ENQUIRY).body, server.SECRET_KEY)
    return lambda numbers=count(): site.send_enquiry(form, f"May I ask {next(numbers)} things?")  # noqa: B008


def read(site):
    """Readers of kept pages, and others whose questions need the database."""
    return Readers(site.address, again(*KEPT)), Readers(site.address, questions(), is_good=is_announced)


def wait(seconds):
    """Let readers read."""
    time.sleep(seconds)


def test_a_dead_worker_is_not_seen(site, promise):
    kept_readers, askers = read(site)
    killed = 0
    with kept_readers as kept, askers as asked:
        end = time.monotonic() + KILLING
        while time.monotonic() < end:
            os.kill(site.workers()[0], signal.SIGKILL)
            killed += 1
            wait(PAUSE_OF_KILLER)
    failed = kept.failed + asked.failed
    measured = f"{failed} failed of {kept.number + asked.number}, {killed} workers killed in {KILLING} s"
    measured += f" ({kept.odd_ones()}{asked.odd_ones()})" * bool(failed)
    promise("A dead worker is not seen", measured, failed == 0)


def test_a_worker_that_hangs_is_replaced_and_whom_it_kept_waiting_is_answered(postgres, media, tmp_path):
    with serving(postgres, media, tmp_path, is_warm=False) as site:
        site.until(lambda: len(site.workers()) == WORKERS and site.ask("/health/ready").status == 200)
        kept_readers, askers = read(site)
        with kept_readers as kept, askers as asked:
            hanging = site.workers()[0]
            os.kill(hanging, signal.SIGSTOP)
            begun = time.monotonic()
            site.until(lambda: hanging not in site.workers() and len(site.workers()) == WORKERS)
            seconds = time.monotonic() - begun
            wait(1)
        print(f"replaced after {seconds:.1f} s, the slowest answer took {max(kept.waits + asked.waits):.1f} s")
        assert (kept.failed, asked.failed) == (0, 0)


def test_a_dead_database_is_not_seen_by_readers(site, postgres, promise):
    postgres.stop()
    try:
        kept_readers, askers = read(site)
        with kept_readers as kept, askers as asked:
            wait(AWAY)
        assert site.words()["database"] == "away"
    finally:
        postgres.start()
    measured = (
        f"{kept} kept pages in {AWAY} s; of {asked.number} others {asked.statuses[503]} × 503 with Retry-After, "
        f"{len(asked.odd)} otherwise"
    )
    promise("A dead database is not seen by readers", measured, kept.failed == 0 and not asked.odd and asked.number)


def test_a_frozen_database_does_not_freeze_readers(site, postgres, promise):
    listeners = postgres.run("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'pagecache %'")
    for (process,) in listeners:
        os.kill(process, signal.SIGTERM)
    site.until(lambda: not [pid for (pid,) in listeners if os.path.exists(f"/proc/{pid}")])  # noqa: PTH110
    postgres.freeze()
    try:
        kept_readers, askers = read(site)
        with kept_readers as kept, askers as asked:
            wait(AWAY)
        assert site.words()["database"] == "does not answer"
    finally:
        returned = time.monotonic()
        postgres.thaw()
    mark = f"Thawed {os.getpid()}"
    postgres.run("UPDATE pages_basepage SET title_en = %s WHERE slug = 'applied-statistics'", mark)
    late = seconds_of_old_answers(site, mark.encode(), returned)
    measured = f"{kept.failed} failed of {kept.number} kept pages, p99 {kept.p99:.3f} s, fresh after {late:.2f} s"
    measured += f" ({kept.odd_ones()})" * bool(kept.failed)
    # Others wait as long as nginx lets them, where a worker had asked the database before it froze.
    assert not {*asked.statuses} - {200, 503, 504}
    is_kept = kept.failed == 0 and kept.p99 < QUICK and late < FRESH
    promise("A frozen database does not freeze readers", measured, is_kept)


def seconds_of_old_answers(site, mark, since):
    """From a moment until the last answer without the mark: asked by a crowd, so that every worker is among them."""
    last, fresh = since, 0
    with ThreadPoolExecutor(CROWD) as crowd:
        while fresh < 10:
            answers = list(crowd.map(lambda _: site.ask(PROGRAM).body, range(CROWD)))
            if all(mark in answer for answer in answers):
                fresh += 1
            else:
                last, fresh = time.monotonic(), 0
                assert last - since < server.SECONDS
    return last - since


def test_a_restarted_database_is_not_seen_by_readers(site, postgres):
    kept_readers, askers = read(site)
    with kept_readers as kept, askers as asked:
        for _ in range(3):
            postgres.stop()
            postgres.start()
            wait(SHORT / 3)
    assert (kept.failed, asked.odd) == (0, [])


def test_a_database_that_only_reads_serves_readers_and_tells_who_writes(site, postgres, enquiry):
    postgres.run("ALTER SYSTEM SET default_transaction_read_only = on")
    postgres.run("SELECT pg_reload_conf()")
    try:
        site.until_it_says("writing", "read-only")
        kept_readers, askers = read(site)
        with kept_readers as kept, askers as asked:
            answer = enquiry()
            wait(SHORT)
    finally:
        postgres.run("ALTER SYSTEM RESET default_transaction_read_only")
        postgres.run("SELECT pg_reload_conf()")
    assert (kept.failed, asked.failed, answer.status) == (0, 0, 503)
    assert answer.headers["retry-after"]


def test_a_full_disk_is_not_seen_by_readers(site, postgres, enquiry):
    ballast = server.fill_up(postgres.cluster.folder)
    if ballast is None:
        pytest.skip("no disk of its own could be mounted: only root may")
    try:
        site.until_it_says("writing", "disk full", "not asked")
        kept_readers, askers = read(site)
        with kept_readers as kept, askers as asked:
            answers = [enquiry() for _ in range(5)]
            wait(SHORT)
    finally:
        ballast.unlink()
        if postgres.process.poll() is not None:
            postgres.start()
    assert (kept.failed, asked.odd) == (0, [])
    assert {answer.status for answer in answers} <= {200, 303, 302, 503}


def test_pages_are_shown_while_the_store_of_files_is_away(site, media):
    (media / "public").rename(media / "away")
    try:
        site.until_it_says("media", "missing")
        kept_readers, askers = read(site)
        with kept_readers as kept, askers as asked:
            wait(SHORT)
    finally:
        (media / "away").rename(media / "public")
    assert (kept.failed, asked.failed) == (0, 0)


def test_a_clock_that_jumps_is_not_seen_by_readers(postgres, media, tmp_path):
    clock = tmp_path / "clock"
    jumps = {"DRILL_CLOCK": str(clock)}
    with serving(postgres, media, tmp_path, application=["tests.drills.jumping:application"], **jumps) as site:
        kept_readers, askers = read(site)
        with kept_readers as kept, askers as asked:
            for moment in ("2027-06-01T12:00:00Z", "2020-01-01T00:00:00Z", ""):
                clock.write_text(moment)
                wait(SHORT / 3)
                mark = f"It is {moment or 'now'}"
                postgres.run("UPDATE pages_basepage SET title_en = %s WHERE slug = 'applied-statistics'", mark)
                assert seconds_of_old_answers(site, mark.encode(), time.monotonic()) < FRESH
        assert (kept.failed, asked.failed) == (0, 0)


def test_an_upgrade_is_not_seen(postgres, media, tmp_path, promise):
    """The new version migrates while the old one serves and somebody reads the table for long; then it takes over."""
    newer, current = tmp_path / "newer", tmp_path / "current"
    make_newer(newer)
    point(current, server.ROOT)
    with serving(postgres, media, tmp_path, cwd=current) as site, ExitStack() as afterwards:
        kept_readers, askers = read(site)
        with kept_readers as kept, askers as asked, reading_for_long(postgres, "institution_contact"):
            server.manage(postgres.url, media, "migrate", "--no-input", "--verbosity=0", root=newer)
            wait(SHORT / 2)
            point(current, newer)
            afterwards.enter_context(taken_over(site))
            wait(SHORT / 2)
        assert site.words()["migrations"] == "ok"
    faults = kept.failed + asked.failed
    measured = f"{faults} failed of {kept.number + asked.number}"
    measured += f" ({kept.odd_ones()}{asked.odd_ones()})" * bool(faults)
    promise("An upgrade is not seen", measured, faults == 0)


@contextmanager
def reading_for_long(postgres, table):
    """Somebody reads a table in a transaction that lasts longer than a migration waits for a lock."""
    reader = psycopg2.connect(postgres.url)
    with reader.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS SHARE MODE")
    end = threading.Timer(3, reader.close)
    end.start()
    yield
    end.join()


@contextmanager
def taken_over(site):
    """gunicorn has started its next version beside itself, and ended when that served."""
    old = {*site.workers()}
    os.kill(site.master, signal.SIGUSR2)
    (master,) = site.until(lambda: {*site.masters()} - {site.master})
    try:
        site.until(lambda: NEWER in {site.ask("/health/live").body for _ in range(4)})
        os.kill(site.master, signal.SIGTERM)
        site.until(lambda: not old & {*alive()})
        assert {site.ask("/health/live").body for _ in range(20)} == {NEWER}
        yield
    finally:
        os.kill(master, signal.SIGTERM)


def alive():
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal()]
