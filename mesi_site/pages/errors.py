"""Error pages in the reader's language, with a way on."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _

from mesi_site.delivery.logs import request_number

from .frame import Frame
from .redirects import FILES

RETRY_SECONDS = 2
READ_ONLY = "25006"  # what PostgreSQL calls a transaction that may not write


def not_found(request, exception=None):
    _activate_language_of(request)
    if request.path_info.startswith(FILES):
        return HttpResponseNotFound(_("There is no page at this address"), "text/plain")
    return render(request, "404.html", {"frame": Frame(request)}, status=404)


def forbidden(request, reason=""):
    """What was sent has not come from a form of this site, or its token was missing: `CSRF_FAILURE_VIEW`."""
    _activate_language_of(request)
    return render(request, "not_sent.html", {"frame": Frame(request)}, status=403)


def server_error(request):
    """Without the database, without the frame: whatever failed may fail again. 503 where it is the database."""
    _activate_language_of(request)
    is_passing = _is_passing(sys.exc_info()[1])
    status = 503 if is_passing else 500
    context = {"home": f"/{translation.get_language()}/", "status": status, "number": request_number()}
    response = HttpResponse(loader.get_template("500.html").render(context), status=status)
    if is_passing:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _is_passing(error):
    """Whether the database is away, full or, as a standby is, only to be read."""
    return isinstance(error, OperationalError | InterfaceError) or getattr(error.__cause__, "pgcode", "") == READ_ONLY


def _activate_language_of(request):
    translation.activate(
        translation.get_language_from_path(request.path_info) or translation.get_language_from_request(request)
    )
