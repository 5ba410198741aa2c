"""What search engines read: the sitemap with its alternates, and robots.txt."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from .consent import same_for_everybody
from .models import BasePage
from .routing import site_of

NEEDED = ("content_type", "last_published_at", "published_languages", "url_path")


def sitemap(request):
    """One entry for each page and language in which it is offered; invented content is left out."""
    site = site_of(request)
    if site is None:
        raise Http404
    root = site.root_page
    pages = BasePage.objects.descendant_of(root, inclusive=True).public().filter(is_demonstration=False)
    entries = []
    for page in _with_detail(pages.only(*NEEDED)):
        offered = [code for code, _name in settings.LANGUAGES if code in page.published_languages]
        alternates = [(code, page.full_url_in(code, request)) for code in offered]
        entries += [(address, page.last_published_at, alternates) for _code, address in alternates]
    response = render(request, "pages/sitemap.xml", {"entries": entries}, content_type="application/xml")
    return same_for_everybody(response)


def _with_detail(pages):
    """Those that say more than the lists that name them; only page types where some do not are loaded as a whole."""
    may_lack_it = [page.pk for page in pages if page.specific_class.has_detail is not BasePage.has_detail]
    lacking = {page.pk for page in BasePage.objects.filter(pk__in=may_lack_it).specific() if not page.has_detail}
    return [page for page in pages if page.pk not in lacking]


def robots(request):
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}",
    ]
    return same_for_everybody(HttpResponse("\n".join(lines) + "\n", "text/plain"))
