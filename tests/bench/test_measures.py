"""What the benchmarks rest on: every page type is measured, and nothing that a target computes is missed."""

import subprocess
import sys

from bench import goals, processes, scale, site
from tests.public.crawl import EXAMPLES

BUSY = "sum(range(5_000_000))"


def test_every_page_type_is_measured():
    assert site.PAGES == EXAMPLES
    assert scale.PAGES.keys() == EXAMPLES.keys()


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
