"""What the benchmarks rest on: every page type is measured, and nothing that a target computes is missed."""

import subprocess
import sys

from bench import goals, processes, rounds, scale, site
from tests.public.crawl import EXAMPLES

BUSY = "sum(range(5_000_000))"


def test_every_page_type_is_measured():
    assert site.PAGES == EXAMPLES
    assert scale.PAGES.keys() | {"ProgramIndexPage"} >= EXAMPLES.keys()
    assert "/en/programs/" in scale.FINDERS.values()


def test_the_work_of_processes_that_have_ended_counts():
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{BUSY}']); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        found = processes.cpu_seconds(process.pid)
        alone = [int(ticks) for ticks in processes.tree(process.pid)[process.pid][11:13]]
        process.communicate(b"\n")
    assert found > processes.TICK * sum(alone)


def test_a_missed_goal_is_called_so():
    assert [goals.INDEX.verdict(value) for value in (0.7, 1.5, 1.6)] == ["stretch met", "met", "NOT MET"]
    assert [goals.HIT_BEHIND_NGINX.verdict(value) for value in (0.95, 0.85)] == ["met", "NOT MET"]


def test_a_few_disturbed_rounds_neither_move_a_ratio_nor_widen_its_interval():
    quiet = [1 + n / 1000 for n in range(11)]
    assert rounds.interval([*quiet, 0.1, 0.2, 5, 9]) == (1.001, 1.009)
    assert rounds.interval([1, 2, 3, 4, 5]) is None


def test_servers_and_what_they_start_stay_on_the_processor_they_are_given():
    first, _others = processes.divided()
    with processes.started_on(first):
        found = subprocess.run(
            [sys.executable, "-c", "import os; print(*os.sched_getaffinity(0))"], capture_output=True, check=True
        ).stdout
    assert {int(number) for number in found.split()} == first
