"""Pages as lists show them: few columns of many rows, in parts of fifty, known for as long as nothing changes."""

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import groupby
from operator import itemgetter
from urllib.parse import quote

from django.core.paginator import Paginator

from mesi_site import cldr
from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.translation.languages import localized, preferred_order, reader_language, site_languages
from mesi_site.translation.texts import Text, first_text

from . import pagination
from .badges import badges


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A page in a list, as readers of one language see it; shared by all lists that name it, to be read only."""

    pk: int
    title: Text
    url: str
    is_demonstration: bool

    @classmethod
    def of(cls, row, **facts):
        """The entry of one of the rows that `rows()` finds."""
        return cls(
            pk=row["pk"],
            title=shown(row, "title"),
            url=address(row["url_path"]),
            is_demonstration=row["is_demonstration"],
            **facts,
        )

    @cached_property
    def badges(self):
        return badges(self.title, self.is_demonstration)


def rows(pages, *facts, texts=("title",), **expressions):
    """What entries of these pages need, in one query: dicts of some columns, where an object would load a hundred."""
    columns = [localized(name, code) for name in texts for code in site_languages()]
    return pages.values("pk", "url_path", "published_languages", "is_demonstration", *facts, *columns, **expressions)


def shown(row, name):
    """A text of a row in the language in which readers see it."""
    reader = reader_language()
    languages = preferred_order(reader, among=row["published_languages"])
    return first_text(((code, row[localized(name, code)]) for code in languages), reader)


def address(url_path):
    """The address of a page in the reader's language: its path below the start page's."""
    return f"/{reader_language()}/{quote(url_path.split('/', 2)[2])}"


def entries_of(load, numbers):
    """{number: entry} of public pages; `load(numbers)` is asked only if one of them is not known in this language."""
    loaded = cache(partial(load, numbers))
    key = f"{load.__module__}.{load.__qualname__}", reader_language()
    entries = {pk: remembered((*key, pk), lambda pk=pk: loaded().get(pk)) for pk in numbers}
    return {pk: entry for pk, entry in entries.items() if entry}


def in_reading_order(entry):
    """The key by which entries are sorted by title as a reader expects."""
    return cldr.reading_key(str(entry.title)), entry.pk


@dataclass(frozen=True)
class Group:
    """What stands under one heading on the page that is shown; `count` is how many stand there on all pages."""

    key: object
    count: int
    entries: list


class Listing:
    """A long list in groups: which page stands on which part of it. To be remembered, and read only."""

    def __init__(self, pages):
        """`pages` are (number, group, whether it is invented) in the order in which readers find them."""
        self._places = [(number, group) for number, group, _is_demonstration in pages]
        self._counts = Counter(group for _number, group in self._places)
        self._parts = {}
        for place, (_number, group) in enumerate(self._places):
            self._parts.setdefault(group, place // pagination.ENTRIES_PER_PAGE + 1)
        self.demonstration_count = sum(is_demonstration for *_place, is_demonstration in pages)

    def context(self, request, load):
        """What an index page's template needs for the part that is asked for."""
        part = Paginator(self._places, pagination.ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
        groups = self._groups(part.object_list, load)
        here = {group.key for group in groups}
        return {
            "part": part,
            "groups": groups,
            # Every group, and where it stands unless it is here; the first part has no number.
            "contents": [(key, "" if key in here else self._address(self._parts[key])) for key in self._counts],
            "count": len(self._places),
            "demonstration_count": self.demonstration_count,
        }

    @staticmethod
    def _address(part):
        return f"?page={part}" if part > 1 else "./"

    def first_groups(self, number, load):
        """So many entries in their groups, for another page that shows the beginning of the list."""
        return self._groups(self._places[:number], load)

    def _groups(self, places, load):
        entries = entries_of(load, [number for number, _group in places])
        return [
            Group(key, self._counts[key], [entries[number] for number, _group in these if number in entries])
            for key, these in groupby(places, key=itemgetter(1))
        ]
