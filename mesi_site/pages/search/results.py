"""What the search page shows: pages in the sections of the site, with the words that were looked for."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
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
SECTION_DEPTH = 3  # of the pages right below the start page
PATH_LENGTH = SECTION_DEPTH * BasePage.steplen


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

    def condition(self, sections):
        if self.page:
            return Q(path__startswith=self.page.path)
        return ~Q(path__regex=f"^({'|'.join(one.page.path for one in sections if one.page)})")


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
class Found:
    """What is found in all sections together, and the part of it that is shown."""

    question: object
    answer: Answer | None
    counts: dict  # section → number of pages, of those that have any
    sections: list
    section: Section | None = None  # the one that is looked at, or all

    @classmethod
    def by(cls, question, parts, key=None):
        sections = Section.all(parts)
        answer, counted = best(question, _counts, size=lambda counts: sum(counts.values()))
        counts = dict.fromkeys(sections, 0)
        for path, number in (counted or {}).items():
            counts[_section_of(path, sections)] += number
        known = {section: number for section, number in counts.items() if number}
        section = next((section for section in sections if section.key == key), None)
        return cls(question, answer, known, sections, section)

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def count(self):
        return self.counts.get(self.section, 0) if self.section else self.total

    @property
    def meant(self):
        return as_written(self.answer.meant) if self.answer else ""

    def part(self, number):
        return Paginator(range(self.count), ENTRIES).get_page(number)

    def pages(self, part):
        """The results of one part of the list, best first, in two queries."""
        if not part.object_list:
            return []
        pages = self.answer.pages
        if self.section:
            pages = pages.filter(self.section.condition(self.sections))
        places = part.object_list
        numbers = list(pages.order_by("-rank", "pk").values_list("pk", flat=True)[places.start : places.stop])
        found = _load(numbers, self.answer, self.question.language, self.sections)
        return [found[number] for number in numbers if number in found]


def _counts(pages):
    """{beginning of the path: number of pages}"""
    counted = pages.values_list(Left("path", PATH_LENGTH)).annotate(number=Count("pk")).order_by()
    return dict(counted)


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
