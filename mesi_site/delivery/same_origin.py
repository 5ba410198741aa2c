"""Forms of readers carry no token, so that their pages can be kept: what is sent must come from this site instead."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.utils.module_loading import import_string

READERS = "wagtail_serve"  # the name of the address under which Wagtail serves every page
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


class SameOriginMiddleware:
    """Asks what is sent to a page where it comes from. Everything else (the editor, log-in) it leaves to Django's
    middleware and its token, before which it stands.

    Every browser of today says where a form stood, in `Sec-Fetch-Site` or, over plain HTTP, in `Origin`. Neither can
    be set by another site's page; who leaves both out is no browser.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE_METHODS or request.resolver_match.url_name != READERS:
            return None
        if not comes_from_here(request):
            return import_string(settings.CSRF_FAILURE_VIEW)(request, reason="Sent from elsewhere.")
        request.csrf_processing_done = True  # Django's own mark: no token is asked for any more
        return None


def comes_from_here(request):
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    try:
        here = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return False
    return request.headers.get("Origin") in (here, *settings.CSRF_TRUSTED_ORIGINS)
