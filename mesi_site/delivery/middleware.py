"""What every request and response passes: broken input, headers that tell browsers what they must not do."""

import re
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import Http404, HttpResponseNotAllowed, UnreadablePostError
from django.middleware import csp
from django.utils.module_loading import import_string

from mesi_site.requests import is_editors, texts_sent

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
# What stands in an address of the editor for an object: a number that PostgreSQL can hold, or a UUID.
KEYS = re.compile(r"[0-9]{1,18}|[0-9a-f-]{32,36}")
MOST_DIGITS = 18  # of a number of bytes: Python refuses to read some thousands of them


class RefuseBrokenInputMiddleware:
    """What no view can make sense of is refused before one sees it: NUL bytes, which PostgreSQL cannot hold, what is
    no UTF-8, methods that nothing here knows, more than any form sends.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.answer_to = import_string(settings.PROBLEM_VIEW)

    def __call__(self, request):
        if request.method not in METHODS:
            return self._not_allowed(request, METHODS)
        if is_broken(request):
            return self.answer_to(request, 400)
        if _announced_bytes(request) > (settings.MAX_UPLOAD if is_editors(request) else settings.MAX_FORM):
            return self.answer_to(request, 413)
        # A cookie stays with the browser: to refuse it would lock its reader out.
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in name + value}
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return self._not_allowed(request, response.headers["Allow"].split(", "))
        return response

    def process_view(self, request, view, args, kwargs):
        if "pk" in kwargs and not KEYS.fullmatch(str(kwargs["pk"])):
            raise Http404
        # An editor's forms say where the sign stands, and give everything back that was written.
        if request.method == "POST" and not is_editors(request) and is_body_broken(request):
            return self.answer_to(request, 400)
        return None

    def _not_allowed(self, request, methods):
        response = self.answer_to(request, 405)
        response.headers["Allow"] = ", ".join(methods)
        return response


class HeadersMiddleware(csp.ContentSecurityPolicyMiddleware):
    """A strict policy for readers; the editor gets its own, at its own path only. Stands before all that answers."""

    def process_response(self, request, response):
        if is_editors(request) and not hasattr(response, "_csp_config"):
            user = getattr(request, "_cached_user", None)  # Django's own note: nobody is looked up for this
            is_inside = user is not None and user.is_authenticated
            response._csp_config = settings.ADMIN_CSP if is_inside else settings.LOGIN_CSP
        is_file = request.path_info.startswith(settings.STATIC_URL)
        if is_file:
            response._csp_config = settings.FILE_CSP
        for name, value in (settings.FILE_HEADERS if is_file else settings.SECURITY_HEADERS).items():
            response.headers.setdefault(name, value)
        return super().process_response(request, response)


def is_broken(request):
    """Whether path or query hold a NUL byte or bytes that are no UTF-8."""
    path = request.META.get("PATH_INFO", "").encode("latin-1", "replace")
    query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    return not (_is_text(path) and _is_text(unquote_to_bytes(query)))


def is_body_broken(request):
    """The same of what a form has sent, as it was sent: Django replaces what it cannot read by a sign that people
    send, too, when they quote from a damaged letter.
    """
    try:
        sent = request.body
    except UnreadablePostError:  # whoever was about to send it has gone
        return True
    if request.content_type == "application/x-www-form-urlencoded":
        sent = unquote_to_bytes(sent)
    return not _is_text(sent) or any("\0" in text for text in texts_sent(request))


def _is_text(given):
    try:
        return "\0" not in given.decode()
    except UnicodeDecodeError:
        return False


def _announced_bytes(request):
    announced = (request.META.get("CONTENT_LENGTH") or "").lstrip("0")
    return int(announced[:MOST_DIGITS]) if announced.isdecimal() else 0
