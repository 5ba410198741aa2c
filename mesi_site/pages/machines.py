"""What machines read: the sitemap with its alternates, robots.txt, and whom to tell of a weakness (RFC 9116)."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mesi_site.institution.models import InstitutionSettings
from mesi_site.translation.languages import site_languages

from .consent import same_for_everybody
from .models import BasePage
from .routing import site_of

VALID = dt.timedelta(days=180)  # of what is said about the contact: less than a year, so that nobody asks in vain
NEEDED = ("content_type", "last_published_at", "published_languages", "url_path")


@require_safe
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


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}",
    ]
    return same_for_everybody(HttpResponse("\n".join(lines) + "\n", "text/plain"))


@require_safe
def security(request):
    """Whoever has found a weakness writes to the office; without its address there is nobody to name."""
    email = InstitutionSettings.for_readers().email
    if not email:
        return HttpResponseNotFound("The office has not named an address yet.\n", "text/plain")
    lines = [
        f"Contact: mailto:{email}",
        f"Expires: {(timezone.now() + VALID).astimezone(dt.UTC):%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {', '.join(site_languages())}",
        f"Canonical: {settings.BASE_URL}{reverse('security')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8")
