"""What search engines read: the sitemap with its alternates, and robots.txt."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.models import Site

from .models import BasePage


def sitemap(request):
    """One entry for each page and language in which it is offered; invented content is left out."""
    site = Site.find_for_request(request)
    pages = BasePage.objects.descendant_of(site.root_page, inclusive=True).public().filter(is_demonstration=False)
    entries = []
    for page in pages.specific():
        if not page.has_detail:
            continue
        offered = [code for code, _name in settings.LANGUAGES if code in page.published_languages]
        alternates = [(code, page.full_url_in(code, request)) for code in offered]
        entries += [(address, page.last_published_at, alternates) for _code, address in alternates]
    return render(request, "pages/sitemap.xml", {"entries": entries}, content_type="application/xml")


def robots(request):
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", "text/plain")
