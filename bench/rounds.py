"""Interleaved rounds: each target in its turn, again and again, so that a noisy neighbour disturbs all alike."""

from dataclasses import dataclass, field
from math import comb
from statistics import median

from . import client, processes

WARM_UP = 24  # requests, each on a new connection, so that every worker gets some


def interval(values):
    """Where the true median lies in 95 of 100 cases, whatever the noise is like (sign test); None for fewer than 6."""
    ordered, left, tail = sorted(values), 0, 1
    while tail <= 0.025 * 2 ** len(ordered):
        left += 1
        tail += comb(len(ordered), left)
    return (ordered[left - 1], ordered[-left]) if left else None


class Ratio(float):
    """The median of the ratios of the rounds, with its interval: what disturbed a whole round falls out."""

    def __new__(cls, pairs):
        ratios = [mine / theirs for mine, theirs in pairs]
        self = super().__new__(cls, median(ratios))
        self.interval = interval(ratios)
        return self


@dataclass
class Target:
    """An address under load, and the processes whose time counts."""

    name: str
    url: str
    headers: dict
    processes: tuple
    cpu: dict = field(default_factory=dict)  # connections → seconds for each request, one number for each round
    loads: dict = field(default_factory=dict)  # connections → what the clients saw, for each round

    def warm_up(self):
        for _ in range(WARM_UP):
            client.fetch(self.url, self.headers)

    def run(self, seconds, connections):
        roots = [process for process in self.processes if process]
        before = processes.cpu_seconds(*roots)
        load = client.load(self.url, self.headers, seconds, connections)
        spent = processes.cpu_seconds(*roots) - before
        self.cpu.setdefault(connections, []).append(spent / load.requests)
        self.loads.setdefault(connections, []).append(load)

    def cpu_per_request(self, connections):
        return median(self.cpu[connections])

    def seen(self, connections, name):
        """The median over all rounds of `rate`, `p50` or `p99`."""
        return median(getattr(load, name) for load in self.loads[connections])

    def cpu_ratio(self, other, connections):
        return Ratio(zip(self.cpu[connections], other.cpu[connections], strict=True))

    def rate_ratio(self, other, connections):
        pairs = zip(self.loads[connections], other.loads[connections], strict=True)
        return Ratio((mine.rate, theirs.rate) for mine, theirs in pairs)


def run(targets, rounds, seconds, connections, say):
    for target in targets:
        target.warm_up()
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}, {len(targets)} targets")
        first = number % len(targets)  # nobody always comes after the same neighbour
        for target in targets[first:] + targets[:first]:
            for count in connections:
                target.run(seconds, count)
