"""`make bench-sheets`: what fact sheets cost and weigh, for every program of the first content in every language."""

import sys
import time
from statistics import median

from . import command, site
from .report import machine, table

HEADS = ("", "sheets", "facts ms", "typesetting ms", "95%", "KB", "largest KB")
COMPARED = 6


def measure(server_url, quick):
    with site.prepared(server_url):
        from django.conf import settings
        from django.utils import translation

        languages = settings.LANGUAGES[: 1 if quick else None]
        rows = []
        for language, name in languages:
            with translation.override(language):
                rows.append(_cells(f"programs, {name}", _programs()))
                rows.append(_cells(f"comparison of {COMPARED}, {name}", _comparisons()))
    yield f"{machine()}. CPU of one process, medians."
    yield table(rows, HEADS, peers=False)


class Cells(tuple):
    """A row of the table."""

    def cells(self):
        return self


def _programs():
    from international.models import ProgramPage
    from international.sheets.content import program_sheet

    for program in ProgramPage.objects.public():
        yield "program", lambda program=program: program_sheet(program)


def _comparisons():
    from international.comparison.asking import Choice, find
    from international.models import ProgramIndexPage, ProgramPage
    from international.sheets.content import comparison_sheet

    index = ProgramIndexPage.objects.get()
    slugs = list(ProgramPage.objects.public().order_by("path").values_list("slug", flat=True))
    for first in range(0, len(slugs) - COMPARED, COMPARED):
        found = find(index, Choice(tuple(slugs[first : first + COMPARED])))
        yield "comparison", lambda found=found: comparison_sheet(index, found)


def _cells(name, sheets):
    from international.sheets.typesetting import pdf

    facts, setting, sizes = [], [], []
    for layout, build in sheets:
        pdf(layout, build())  # fonts are read once in a process's life
        before = time.process_time()
        content = build()
        between = time.process_time()
        sizes.append(len(pdf(layout, content)) / 1000)
        setting.append(1000 * (time.process_time() - between))
        facts.append(1000 * (between - before))
    figures = median(facts), median(setting), sorted(setting)[int(len(setting) * 0.95)], median(sizes), max(sizes)
    return Cells((name, str(len(sizes)), *(f"{figure:.1f}" for figure in figures)))


if __name__ == "__main__":
    sys.exit(command.run("bench-sheets", __doc__, "English only.", measure))
