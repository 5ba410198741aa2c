"""What the search page shows: pages in the sections of the site, with the words that were looked for."""

import re
from dataclasses import dataclass
from operator import attrgetter

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import F
from django.db.models.functions import Left
from django.utils.html import format_html, format_html_join

from mesi_site.search.letters import shown as as_written
from mesi_site.search.selectors import END, FRAGMENTS, START, Answer, beginning_with, best, snippet
from mesi_site.translation.texts import Text

from ..listing import Entry, rows
from ..models import BasePage, IndexPage

ENTRIES = 10
SUGGESTIONS = 8
OTHERS = "other"  # pages that stand in no section
ENDS = (".", "!", "?", "…")
NUMBER = re.compile("[1-9][0-9]{0,5}")
SECTION_DEPTH = 3  # of the pages right below the start page
PATH_LENGTH = SECTION_DEPTH * BasePage.steplen
HITS = """
WITH found AS MATERIALIZED ({found}),
counted AS (SELECT part, count(*) AS pages FROM found GROUP BY part)
SELECT
    (SELECT json_object_agg(part, pages) FROM counted),
    ARRAY(SELECT number FROM found WHERE part ~ %s ORDER BY rank DESC, number LIMIT %s OFFSET %s)
"""


@dataclass(frozen=True)
class Section:
    """A part of the site that is a list of pages; `page` is None for all that stands elsewhere."""

    key: str
    page: BasePage | None = None

    @classmethod
    def all(cls, parts):
        """Of the pages right below the start page."""
        lists = [part for part in parts if issubclass(part.specific_class, IndexPage)]
        return [*(cls(page.slug, page) for page in lists), cls(OTHERS)]

    def paths(self, sections):
        """A regular expression of the beginnings of its pages' paths."""
        if self.page:
            return f"^{self.page.path}"
        others = "|".join(one.page.path for one in sections if one.page)
        return f"^(?!{others})" if others else ""


@dataclass(frozen=True, kw_only=True)
class FoundPage(Entry):
    """A page among the results."""

    section: Section
    line: str
    snippet: Text

    @property
    def kind(self):
        """What the section is called that it is an entry of."""
        page = self.section.page
        return page.texts.title if page and page.pk != self.pk else None


@dataclass(frozen=True)
class Hits:
    """How many pages were found in each part of the tree, and the numbers of those to be shown."""

    counts: dict  # beginning of the path → number of pages
    numbers: list

    @property
    def total(self):
        return sum(self.counts.values())

    @classmethod
    def of(cls, pages, paths, start):
        """Both by one query: what takes time is to find the pages."""
        found, parameters = (
            pages.order_by().values("rank", number=F("pk"), part=Left("path", PATH_LENGTH)).query.sql_with_params()
        )
        with connection.cursor() as cursor:
            cursor.execute(HITS.format(found=found), [*parameters, paths, ENTRIES, start])
            counts, numbers = cursor.fetchone()
        return cls(counts or {}, numbers)


@dataclass(frozen=True)
class Found:
    """What is found in all sections together, and the part of it that is shown."""

    question: object
    answer: Answer | None
    hits: Hits
    counts: dict  # section → number of pages, of those that have any
    sections: list
    section: Section | None  # the one that is looked at, or all

    @classmethod
    def by(cls, question, parts, key=None, number=None):
        """`number` is that of the part of the list that is asked for, whatever somebody has typed there."""
        sections = Section.all(parts)
        section = next((section for section in sections if section.key == key), None)
        paths = section.paths(sections) if section else ""
        start = (int(number) - 1) * ENTRIES if NUMBER.fullmatch(number or "") else 0
        answer, hits = best(question, lambda pages: Hits.of(pages, paths, start), size=attrgetter("total"))
        hits = hits or Hits({}, [])
        counts = dict.fromkeys(sections, 0)
        for path, pages in hits.counts.items():
            counts[_section_of(path, sections)] += pages
        known = {section: pages for section, pages in counts.items() if pages}
        found = cls(question, answer, hits, known, sections, section)
        last = max(0, found.count - 1) // ENTRIES * ENTRIES
        return found if start <= last else cls.by(question, parts, key, str(last // ENTRIES + 1))

    @property
    def total(self):
        return self.hits.total

    @property
    def count(self):
        return self.counts.get(self.section, 0) if self.section else self.total

    @property
    def meant(self):
        return as_written(self.answer.meant) if self.answer else ""

    def part(self, number):
        return Paginator(range(self.count), ENTRIES).get_page(number)

    def pages(self):
        """The results of the part that was asked for, best first."""
        if not self.hits.numbers:
            return []
        found = _load(self.hits.numbers, self.answer, self.question.language, self.sections)
        return [found[number] for number in self.hits.numbers if number in found]


def _section_of(path, sections):
    return next((section for section in sections if section.page and path.startswith(section.page.path)), sections[-1])


def _load(numbers, answer, language, sections):
    pages = BasePage.objects.public().filter(pk__in=numbers, in_search__language=language)
    facts = {"line": F("in_search__line"), "written_in": F("in_search__written_in")}
    found = rows(pages, "path", **facts, snippet=snippet(answer, language))
    return {
        row["pk"]: FoundPage.of(
            row,
            section=_section_of(row["path"], sections),
            line=as_written(row["line"]),
            snippet=Text(marked_up(row["snippet"]), row["written_in"], language),
        )
        for row in found
    }


def marked_up(text):
    """The words that were looked for as `<mark>`; all else is escaped, whoever wrote it."""
    text = as_written(text).strip()
    before = "… " if text[:1].islower() else ""
    after = "" if not text or text.endswith(ENDS) else " …"
    fragments = (_fragment(part) for part in text.split(FRAGMENTS))
    return format_html("{}{}{}", before, format_html_join(" … ", "{}", ([part] for part in fragments)), after)


def _fragment(text):
    plain, *rest = text.split(START)
    pieces = [format_html("{}", plain)]
    for piece in rest:
        word, _end, after = piece.partition(END)
        pieces.append(format_html("<mark>{}</mark>{}", word, after))
    return format_html_join("", "{}", ([piece] for piece in pieces))


def suggestions(text, language):
    """The first pages in which words begin as the reader has begun to type."""
    pages = beginning_with(text, language)[:SUGGESTIONS]
    return [Entry.of(row) for row in rows(pages)]
