"""Lists in pages of fifty."""

from django.core.paginator import Paginator

ENTRIES_PER_PAGE = 50


def paginate(entries, request):
    """The part of `entries` that the request asks for; nonsense means the first part, too much the last."""
    return Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
