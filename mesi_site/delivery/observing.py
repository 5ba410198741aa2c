"""What is noted of each request that is not answered from memory: its number, a line in the log, figures."""

import logging
import re
import secrets
import time

from django.conf import settings

from . import metrics
from .client_address import is_trusted
from .logs import Noted, current, name_route

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"))


class Observed:
    """Around a WSGI application. What it answers from then on bears the request's number."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        noted, begun, said = Noted(number_of(environ)), time.perf_counter(), []
        token = current.set(noted)

        def start(status, headers, exc_info=None):
            said[:] = [int(status[:3])]
            # Files are many, and nobody asks about one.
            number = [] if environ["PATH_INFO"].startswith(settings.STATIC_URL) else [(HEADER, noted.number)]
            return start_response(status, [*headers, *number], exc_info)

        try:
            return self.application(environ, start)
        finally:
            self.note(environ, noted.route, said[0] if said else 500, time.perf_counter() - begun)
            current.reset(token)

    def note(self, environ, route, status, seconds):
        """A stream is noted when it begins: how long a reader takes is not the site's business."""
        method = environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"] in METHODS else "other"
        metrics.count_request(route, method, status, seconds)
        if not environ["PATH_INFO"].startswith("/health/"):
            facts = {"method": method, "status": status, "ms": round(1000 * seconds, 1)}
            logger.info("answered", extra={"facts": facts})


def number_of(environ):
    """The number that a proxy of ours gave, so that its log and this one say the same; else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    if NUMBER.fullmatch(given) and is_trusted(environ.get("REMOTE_ADDR", "")):
        return given
    return secrets.token_hex(8)  # short enough to be read out


class RouteMiddleware:
    """Tells the log which view answers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name_route(request.resolver_match.view_name)
