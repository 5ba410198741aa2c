"""Error pages in the reader's language, with a way on."""

import sys
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesi_site.delivery.logs import request_number

from .frame import Frame
from .redirects import FILES

RETRY_SECONDS = 2
READ_ONLY = "25006"  # what PostgreSQL calls a transaction that may not write
WRONG_ON_OUR_SIDE = (
    gettext_lazy("Something went wrong on our side"),
    gettext_lazy("The page could not be shown. Please try again in a few minutes."),
)
# Status → what has happened, and what to do.
PROBLEMS = {
    400: (
        gettext_lazy("This request cannot be understood"),
        gettext_lazy(
            "The address, or something that was sent with it, contains characters that do not belong there. It may "
            "have been damaged on its way, in a letter for example. Look for what you need from the start page."
        ),
    ),
    403: (
        gettext_lazy("This is not open to everybody"),
        gettext_lazy("If you think that you should see it, please write to us."),
    ),
    405: (
        gettext_lazy("Nothing can be sent to this address"),
        gettext_lazy("There is only something to read here. Go back, or begin at the start page."),
    ),
    413: (
        gettext_lazy("This is too large"),
        gettext_lazy("More was sent than this site takes at once. Go back, send less, or in several parts."),
    ),
    414: (
        gettext_lazy("This address is too long"),
        gettext_lazy("No page of this site has such a long address. Look for what you need from the start page."),
    ),
    429: (
        gettext_lazy("This was too often in a short time"),
        gettext_lazy("Please wait a few minutes before you try it again."),
    ),
    431: (
        gettext_lazy("Your browser sent too much with this request"),
        gettext_lazy(
            "These are usually cookies that it keeps for this address. Delete the cookies of this site, then try again."
        ),
    ),
    500: WRONG_ON_OUR_SIDE,
    502: WRONG_ON_OUR_SIDE,
    503: WRONG_ON_OUR_SIDE,
    504: WRONG_ON_OUR_SIDE,
}


def not_found(request, exception=None):
    _activate_language_of(request)
    if request.path_info.startswith(FILES):
        return HttpResponseNotFound(_("There is no page at this address"), "text/plain")
    return render(request, "404.html", {"frame": Frame(request)}, status=404)


def forbidden(request, reason=""):
    """What was sent has not come from a form of this site, or its token was missing: `CSRF_FAILURE_VIEW`."""
    _activate_language_of(request)
    return render(request, "not_sent.html", {"frame": Frame(request)}, status=403)


def locked(request, until):
    """Somebody guesses at the password of a page: `LOCKED_VIEW`."""
    _activate_language_of(request)
    return render(request, "locked.html", {"frame": Frame(request), "until": until}, status=429)


def bad_request(request, exception=None):
    """What Django refuses by itself: broken forms, other hosts, too many fields."""
    is_too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return problem(request, 413 if is_too_large else 400)


def not_allowed(request, exception=None):
    return problem(request, 403)


def server_error(request):
    """503 where it is the database."""
    is_passing = _is_passing(sys.exc_info()[1])
    response = problem(request, 503 if is_passing else 500)
    if is_passing:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _is_passing(error):
    """Whether the database is away, full or, as a standby is, only to be read."""
    return isinstance(error, OperationalError | InterfaceError) or getattr(error.__cause__, "pgcode", "") == READ_ONLY


def problem(request, status):
    """Without the frame, which asks the database: whatever failed may fail again, and junk costs nothing."""
    _activate_language_of(request)
    if request.path_info.startswith(FILES):
        return HttpResponse(PROBLEMS[status][0], "text/plain", status)
    return HttpResponse(problem_page(status, request_number()), status=status)


def problem_page(status, number):
    """HTML in the active language; the number of the request is told where the fault is ours."""
    title, advice = PROBLEMS[status]
    context = {"home": f"/{translation.get_language()}/", "status": status, "title": title, "advice": advice}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        context["number"] = number
    return loader.get_template("problem.html").render(context)


def _activate_language_of(request):
    translation.activate(
        translation.get_language_from_path(request.path_info) or translation.get_language_from_request(request)
    )
