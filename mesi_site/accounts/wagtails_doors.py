"""Doors of Wagtail's that nobody watches: some show what a role may not see, others end in a fault. They are closed."""

import logging
from http import HTTPStatus
from itertools import chain

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.paginator import InvalidPage
from django.core.signing import BadSignature
from django.db import DataError
from django.http import Http404, HttpResponse
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.admin.localization import get_localized_response
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from mesi_site.requests import is_editors, texts_sent

logger = logging.getLogger(__name__)

# Wagtail's own way to try out how faults are shown.
FAULT_ON_PURPOSE = "wagtailadmin_error_test"
# A form for a new object in the chooser of a snippet: none of ours has one, the address is there all the same.
CHOOSERS_OF_SNIPPETS, NEW = "wagtailsnippetchoosers_", "create"
# They name objects to whoever may open the editor.
BULK_ACTION = "wagtail_bulk_action"
# What psycopg2 says of a NUL byte in a text.
NUL_REFUSED = "cannot contain NUL"
# What Python says of a number of thousands of digits.
TOO_MANY_DIGITS = "integer string conversion"
# Exceptions that speak of what was asked for, whatever their words.
TELLING = (MultiValueDictKeyError, DataError, InvalidPage, ObjectDoesNotExist, ValidationError)
ANY = ("add", "change", "delete", "view")
# Their forms cannot be made for somebody who may add to no collection, and nobody asks before.
FILES_ON_THEIR_WAY = {
    "create_multiple_from_uploaded_document": get_document_model,
    "create_multiple_from_uploaded_image": get_image_model,
}
# The second half of an import of redirects reads what the first half has put into its form.
SECOND_HALF, FROM_THE_FIRST = "wagtailredirects:process_import", ("input_format", "import_file_name")


class WagtailsDoorsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if match.view_name == FAULT_ON_PURPOSE or (is_chooser(match) and match.url_name == NEW):
            raise Http404
        is_second_half = match.view_name == SECOND_HALF and request.method == "POST"
        if is_second_half and not all(map(request.POST.get, FROM_THE_FIRST)):
            return get_localized_response(incomplete, request)
        needed = right_needed(match, view)
        # Elsewhere nobody is asked who they are: what depends on its reader is kept for nobody.
        if needed and request.user.is_authenticated and not may_something(request.user, *needed):
            raise PermissionDenied
        return None

    def process_exception(self, request, exception):
        """What no form has looked at before a view or the database fails over it is the sender's fault, not ours: a
        form that lacks a field, a number that is none. It stands in the log all the same: it may be ours.
        """
        if not (is_editors(request) and is_of_what_was_sent(request, exception)):
            return None
        logger.warning("What an editor's request holds cannot be read.", exc_info=exception)
        return get_localized_response(incomplete, request)


def is_of_what_was_sent(request, exception):
    """Whether an exception says so by its kind, or names a value that came with the request."""
    if isinstance(exception, TELLING):
        return True
    if isinstance(exception.__context__, BadSignature):
        return True
    if isinstance(exception, NoReverseMatch) and not request.POST.get("next", "/").startswith("/"):
        return True  # Wagtail takes a way back that is no address for the name of a view
    words = str(exception)
    if isinstance(exception, ValueError) and any(known in words for known in (NUL_REFUSED, TOO_MANY_DIGITS)):
        return True
    if not isinstance(exception, ValueError | NoReverseMatch):
        return False
    asked = (value for _name, values in request.GET.lists() for value in values)
    return any(repr(value) in words for value in chain(asked, texts_sent(request)))


def is_chooser(match):
    return match.namespace.startswith(CHOOSERS_OF_SNIPPETS)


def right_needed(match, view):
    """(model, actions of which one must be allowed), or None where Wagtail asks itself."""
    if is_chooser(match):
        return view.view_initkwargs["model"], ANY
    if match.url_name == BULK_ACTION:
        return model_named(**match.kwargs), ANY
    get_model = FILES_ON_THEIR_WAY.get(match.url_name)
    return get_model and (get_model(), ["add"])


def may_something(user, model, actions):
    """Pages say by themselves who may do what."""
    if issubclass(model, apps.get_model(settings.WAGTAIL_PAGE_MODEL)):
        return True
    return policy_registry.get_by_type(model).user_has_any_permission(user, actions)


def model_named(app_label, model_name, **_):
    try:
        return apps.get_model(app_label, model_name)
    except LookupError:
        raise Http404 from None


def incomplete(request):
    text = _("The form has not arrived whole, and nothing was changed. Go back, load the page anew and try again.")
    return HttpResponse(text, "text/plain; charset=utf-8", HTTPStatus.BAD_REQUEST)
