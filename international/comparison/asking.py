"""Which programs a reader wants to see side by side, as the address says it, and what of that cannot be done."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ..models import ProgramPage

MOST = 6  # more columns nobody compares
LOOKED_FOR = 30  # of a longer question the rest is not read
SLUG = re.compile(r"[\w-]{1,255}")


@dataclass(frozen=True)
class Choice:
    """Programs by the last part of their addresses, which are the same in all languages, each once and in order."""

    slugs: tuple = ()
    only_differences: bool = False

    @classmethod
    def of(cls, parameters):
        """Whatever is asked for: what makes no sense is not found, and counts as such."""
        asked = dict.fromkeys(slug.strip() for slug in parameters.getlist("program"))
        asked.pop("", None)
        return cls(tuple(asked), parameters.get("only") == "differences")

    @property
    def query(self):
        """As it stands in an address."""
        only = [("only", "differences")] if self.only_differences else []
        return urlencode([*(("program", slug) for slug in self.slugs), *only])

    def without(self, slug):
        return replace(self, slugs=tuple(other for other in self.slugs if other != slug))

    @property
    def toggled(self):
        """The same programs, with all rows or with those that differ only."""
        return replace(self, only_differences=not self.only_differences)


@dataclass(frozen=True)
class Found:
    """The public programs among those that were asked for, and how many were not shown and why."""

    programs: list
    choice: Choice  # of what is shown, as a good address says it
    unknown: list  # parts of addresses
    too_many: int


def find(index, choice):
    """In one query."""
    asked = choice.slugs[:LOOKED_FOR]
    slugs = [slug for slug in asked if SLUG.fullmatch(slug)]
    pages = {page.slug: page for page in ProgramPage.objects.child_of(index).public().filter(slug__in=slugs)}
    known = [pages[slug] for slug in slugs if slug in pages]
    shown = known[:MOST]
    return Found(
        programs=shown,
        choice=replace(choice, slugs=tuple(page.slug for page in shown)),
        unknown=[slug for slug in asked if slug not in pages],
        too_many=len(choice.slugs) - len(asked) + len(known) - len(shown),
    )
