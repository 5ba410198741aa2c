"""The table: what was measured, beside what was wanted and what others have."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

from . import goals

HEADS = ("", "CPU ms", "requests/s", "p50 / p99 ms", "measured", "in", "must (stretch)", "")


@dataclass
class Row:
    """One thing measured; where there are two numbers, for one client and for sixteen."""

    name: str
    measured: list | None = None
    unit: str = ""
    goal: goals.Goal | None = None
    cpu: str = ""
    rate: str = ""
    waits: str = ""

    @classmethod
    def of(cls, target, counts, measured=None, unit="", goal=None):
        """A target with what its rounds have shown."""
        milliseconds = (f"{1000 * target.cpu_per_request(count):.3g}" for count in counts)
        rates = (f"{target.seen(count, 'rate'):,.0f}" for count in counts)
        waits = f"{1000 * target.seen(1, 'p50'):.2f} / {1000 * target.seen(1, 'p99'):.2f}"
        unit = unit if measured else ""
        return cls(target.name, measured, unit, goal, " · ".join(milliseconds), " · ".join(rates), waits)

    @property
    def verdict(self):
        if not self.goal or not self.measured:
            return ""
        worst = min(self.measured) if self.goal.at_least else max(self.measured)
        return self.goal.verdict(worst)

    def cells(self):
        measured = " · ".join(_shown(value) for value in self.measured or ())
        return (self.name, self.cpu, self.rate, self.waits, measured, self.unit, str(self.goal or ""), self.verdict)


def _shown(value):
    """`1.03 (0.98–1.06)`: a ratio with its interval, so that noise is not taken for a difference."""
    number = f"{value:.4g}" if value >= 100 else f"{value:.3g}"
    interval = getattr(value, "interval", None)
    return f"{number} ({interval[0]:.3g}–{interval[1]:.3g})" if interval else number


def others():
    rows = [(name, "× min") for name in goals.PEERS] + [(name, "CPU ÷ bare gunicorn") for name in goals.CACHED_PEERS]
    figures = goals.PEERS | goals.CACHED_PEERS
    return [(name, "", "", "", figures[name], unit, "another machine", "") for name, unit in rows]


def table(rows, heads=HEADS, peers=True):
    """Markdown that also reads well in a terminal."""
    lines = [heads, *(row.cells() for row in rows), *(others() if peers else ())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )


def machine():
    """What the figures were measured on."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    return f"{os.cpu_count()} × {model}, Linux {platform.release()}, Python {platform.python_version()}"
