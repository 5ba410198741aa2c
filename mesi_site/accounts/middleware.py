"""The gate to pages as a whole, and the answer to whoever is refused: logged, with a reason, status 403."""

from http import HTTPStatus

from django.apps import apps
from django.conf import settings
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.localization import get_localized_response
from wagtail.log_actions import log

from mesi_site.translation.parts import part_labels

from .rights import EVERYTHING, Refused, rights_of

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

# What may be sent to a page by somebody with a few languages: their forms know what of it has changed. Everything
# else concerns all languages and facts, also what a later Wagtail may bring.
CHECKED_BY_THEIR_FORM = {
    "edit",
    "preview_on_edit",
    "collect_workflow_action_data",
    "confirm_workflow_cancellation",
}
APPROVAL = "action-workflow-action"  # a button of the edit form: it publishes the page
API = "wagtailadmin_api:pages"  # the same by other addresses: all that is sent there are actions on whole pages
PAGE_KEYS = ("page_id", "page_to_move_id", "parent_page_id", "pk")
ACTIONS = {
    "add": "wagtail.create",
    "convert_alias": "wagtail.convert_alias",
    "copy": "wagtail.copy",
    "create_alias": "wagtail.create_alias",
    "delete": "wagtail.delete",
    "edit": "wagtail.workflow.approve",
    "lock": "wagtail.lock",
    "move": "wagtail.move",
    "move_confirm": "wagtail.move",
    "publish": "wagtail.publish",
    "revert_to_page_revision": "wagtail.revert",
    "revisions_revert": "wagtail.revert",
    "revisions_unschedule": "wagtail.schedule.cancel",
    "set_page_position": "wagtail.reorder",
    "set_privacy": "wagtail.view_restriction.edit",
    "unlock": "wagtail.unlock",
    "unpublish": "wagtail.unpublish",
    "workflow_action": "wagtail.workflow.approve",
}


class RightsMiddleware:
    """Asks for all rights before a page changes as a whole; answers wherever somebody has been `Refused`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE_METHODS:
            return None
        name, keys = change_of_whole_pages(request)
        if not name or not request.user.is_authenticated:
            return None
        missing = rights_of(request.user).lacks(EVERYTHING)
        if not missing:
            return None
        pages = page_model().objects.filter(pk__in=keys).specific()
        return answer(request, Refused(missing, *pages, attempt=ACTIONS.get(name, "wagtail.edit")))

    def process_exception(self, request, exception):
        """Outside of the view's transactions: what they did is undone, what is logged here stays."""
        return answer(request, exception) if isinstance(exception, Refused) else None


def page_model():
    return apps.get_model(settings.WAGTAIL_PAGE_MODEL)


def change_of_whole_pages(request):
    """(name of the action, keys of the pages) of what is sent, or (None, [])."""
    match = request.resolver_match
    if match.url_name == "wagtail_bulk_action":
        if not is_page(match.kwargs["app_label"], match.kwargs["model_name"]):
            return None, []
        chosen = [key for key in request.GET.getlist("id") if key.isdecimal()]
        return match.kwargs["action"], chosen or [key for key in [request.GET.get("childOf", "")] if key.isdecimal()]
    if match.namespace == API and "action_name" in match.kwargs:
        return match.kwargs["action_name"], [match.kwargs["pk"]]
    if match.namespace != "wagtailadmin_pages":
        return None, []
    if match.url_name in CHECKED_BY_THEIR_FORM and APPROVAL not in request.POST:
        return None, []
    return match.url_name, [match.kwargs[name] for name in PAGE_KEYS if name in match.kwargs][:1]


def is_page(app_label, model_name):
    try:
        return issubclass(apps.get_model(app_label, model_name), page_model())
    except LookupError:
        return False


def answer(request, refused):
    """Says in the user's language what is missing; an attempt to change something is logged."""

    def view(request):
        if request.method not in SAFE_METHODS:
            log_refusal(request.user, refused)
        message = _(
            "Nothing was changed: this concerns %(parts)s, and none of your groups has the right to that. "
            "An administrator can give it."
        ) % {"parts": part_labels(refused.parts)}
        if not request.accepts("text/html"):
            content = {"success": False, "error_code": "refused", "error_message": message}
            return JsonResponse(content, status=HTTPStatus.FORBIDDEN)
        context = {"page_title": _("Not allowed"), "header_icon": "lock", "message": message}
        return TemplateResponse(request, "accounts/refused.html", context, status=HTTPStatus.FORBIDDEN)

    return get_localized_response(view, request)


def log_refusal(user, refused):
    """On each object concerned as it is in the database; on the user, where it would have been a new one."""
    kept = [instance for instance in refused.instances if instance.pk]
    stored = [type(instance)._default_manager.filter(pk=instance.pk).first() for instance in kept]
    data = {"attempt": refused.attempt, "parts": refused.parts}
    for instance in [instance for instance in stored if instance] or [user]:
        log(instance, "rights.refused", user=user, data=data)
