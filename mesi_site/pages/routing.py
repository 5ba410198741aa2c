"""Where pages are found: what Wagtail asks the database for at each request is asked once in a generation."""

from contextlib import suppress
from functools import cache
from operator import attrgetter

from django.conf import settings
from django.http import Http404
from wagtail.models import Site, get_page_models
from wagtail.models.sites import SiteRootPath

from mesi_site.delivery.pagecache.memory import remembered


def site_of(request):
    """The site that is asked, with its root page: shared by all renders, to be read only."""
    if hasattr(request, "_wagtail_site"):  # Wagtail's own note
        return request._wagtail_site
    sites = _sites()
    if len(sites) == 1 and sites[0].is_default_site:
        return sites[0]
    return Site.find_for_request(request)


def _sites():
    return remembered("sites", lambda: list(Site.objects.select_related("root_page").order_by("pk")))


def site_root_paths():
    """What Wagtail asks the database for to make an address: the lowest root first, if one stands below another."""
    roots = [SiteRootPath(site.pk, site.root_page.url_path, site.root_url, settings.LANGUAGE_CODE) for site in _sites()]
    return sorted(roots, key=attrgetter("root_path"), reverse=True)


def route_to_public_page(model, request, path):
    """The route to the page at the path, or to a view below it, loaded in one query; None if Wagtail shall find out.

    So it is with a page behind a restriction and with what does not exist: junk does not fill the memory.
    """
    site = site_of(request)
    if site is None:
        return None
    path, below = page_and_view(path)
    url_path = site.root_page.url_path + path
    found = remembered(("page at", url_path), lambda: _public_page_at(model, url_path))
    if found is None:
        return None
    page_class, number = found
    if below and below not in page_class.views_below:
        return None
    with suppress(page_class.DoesNotExist, Http404):  # gone a moment ago
        page = page_class.objects.select_related(*page_class.shown_with or [None]).get(pk=number)
        page.is_known_to_be_public = True
        request._wagtail_site = site
        return page.route(request, below.split("/") if below else [])
    return None


def page_and_view(path):
    """The path of a page and that of the view below it which the path ends with, if it does."""
    bare = path.rstrip("/")
    for name in _names_of_views():
        if bare.endswith(f"/{name}"):
            return bare.removesuffix(name), name
    return path, ""


@cache
def _names_of_views():
    return sorted({name for page_class in get_page_models() for name in page_class.views_below}, key=len, reverse=True)


def _public_page_at(model, url_path):
    """(page type, primary key)"""
    slug = url_path.rstrip("/").rpartition("/")[2]  # has an index, which the whole path has not
    page = model.objects.public().filter(slug=slug, url_path=url_path).first()
    return page and (page.specific_class, page.pk)
