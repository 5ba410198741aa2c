"""Where pages are found: what Wagtail asks the database for at each request is asked once in a generation."""

from contextlib import suppress
from operator import attrgetter

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Left, Length
from django.http import Http404
from wagtail.models import Site
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
    """The route to the page at the path, loaded in one query; None if that is for Wagtail to find out.

    So is a page behind a restriction, an address that a page answers below its own, and what does not exist: junk
    does not fill the memory.
    """
    site = site_of(request)
    if site is None:
        return None
    url_path = site.root_page.url_path + path
    found = remembered(("page at", url_path), lambda: _public_page_at(model, url_path))
    if found is None:
        return None
    page_class, number = found
    with suppress(page_class.DoesNotExist, Http404):  # gone a moment ago
        page = page_class.objects.select_related(*page_class.shown_with or [None]).get(pk=number)
        page.is_known_to_be_public = True
        request._wagtail_site = site
        return page.route(request, [])
    return None


def _public_page_at(model, url_path):
    """(page type, primary key)"""
    # An alias is behind the restrictions of its original, which may stand elsewhere.
    aliases = model.objects.filter(alias_of__isnull=False, path=Left(OuterRef("path"), Length("path")))
    slug = url_path.rstrip("/").rpartition("/")[2]  # has an index, which the whole path has not
    page = model.objects.public().filter(~Exists(aliases), slug=slug, url_path=url_path).first()
    return page and (page.specific_class, page.pk)
