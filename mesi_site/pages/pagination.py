"""Lists in pages of fifty."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from mesi_site.delivery.pagecache.memory import remembered

ENTRIES_PER_PAGE = 50


def paginate(entries, request, *name):
    """The part of `entries` that the request asks for; words mean the first part, other numbers the last.

    It is remembered under the name of the list: its entries are shared by renders, to be read only.
    """
    return RememberedPaginator(entries, name).get_page(request.GET.get("page"))


class RememberedPaginator(Paginator):
    """Counts and loads once in a generation, for all languages and whoever asks."""

    def __init__(self, entries, name):
        super().__init__(entries, ENTRIES_PER_PAGE)
        self.name = name

    @cached_property
    def count(self):
        return remembered(("count", *self.name), self.object_list.count)

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        part = remembered(("part", number, *self.name), lambda: list(self.object_list[start : start + self.per_page]))
        return self._get_page(part, number, self)
