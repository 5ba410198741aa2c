"""What every request and response passes: broken input, content security policy."""

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.middleware import csp
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class RefuseBrokenInputMiddleware:
    """NUL bytes, which PostgreSQL cannot hold, are refused before any view sees them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or "%00" in query or "\x00" in query:
            return HttpResponseBadRequest(
                _("The address contains a character that no address may contain."), "text/plain"
            )
        return self.get_response(request)


class ContentSecurityPolicyMiddleware(csp.ContentSecurityPolicyMiddleware):
    """A strict policy for readers; the editor gets its own, at its own path only."""

    def process_response(self, request, response):
        if request.path_info.startswith(reverse("wagtailadmin_home")) and not hasattr(response, "_csp_config"):
            response._csp_config = settings.ADMIN_CSP
        return super().process_response(request, response)
