"""Rights in Wagtail's screens: the panel of a group, what needs facts, what the log says of languages."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter

from mesi_site.translation.parts import FACTS, part_labels

from .audit import with_parts
from .factors import RESET, has_two_factors
from .forms import GroupRightsForm
from .mails import News, tell
from .personal_data import download
from .rights import EVERYTHING, require
from .views import may_decide_on, may_reset


@hooks.register("register_group_permission_panel", order=-1)  # above pages and collections
def group_rights_panel():
    return GroupRightsForm


@hooks.register("before_create_snippet")
def creating_takes_facts(request, model):
    require(request.user, [FACTS], attempt="wagtail.create")


@hooks.register("before_edit_snippet")
def an_earlier_version_takes_everything(request, instance):
    """All its languages and facts would come back, also those that the form does not show."""
    if request.resolver_match.url_name == "revisions_revert":
        require(request.user, EVERYTHING, instance, attempt="wagtail.revert")


@hooks.register("before_delete_snippet")
def deleting_takes_facts(request, instances):
    require(request.user, [FACTS], *instances, attempt="wagtail.delete")


@hooks.register("register_admin_urls")
def register_personal_data():
    return [path("account/data/", download, name="personal_data")]


@hooks.register("register_account_menu_item")
def personal_data_item(request):
    return {
        "url": reverse("personal_data"),
        "label": _("Download my data"),
        "help_text": _("All that the site keeps about you, as a file of JSON: account, log-ins, versions, log."),
    }


class RefusalFormatter(LogFormatter):
    """What somebody tried, and which right they lacked."""

    label = gettext_lazy("Refused")

    def __init__(self, actions):
        self.actions = actions

    def format_message(self, log_entry):
        return _("Refused: %(attempt)s. Missing right: %(parts)s.") % {
            "attempt": self.actions.get_action_label(log_entry.data["attempt"]),
            "parts": part_labels(log_entry.data["parts"]),
        }


class FormatterWithParts(LogFormatter):
    """What another formatter says, and in which languages it was, where the entry knows."""

    def __init__(self, formatter):
        self.formatter, self.label = formatter, formatter.label

    def format_message(self, log_entry):
        return with_parts(self.formatter.format_message(log_entry), log_entry)

    def format_comment(self, log_entry):
        return self.formatter.format_comment(log_entry)


@hooks.register("register_log_actions", order=1)  # after Wagtail's own
def register_log_actions(actions):
    for action, formatter in actions.formatters.items():
        if action.startswith("wagtail."):
            actions.formatters[action] = FormatterWithParts(formatter)
    actions.register_action("rights.refused")(lambda: RefusalFormatter(actions))


class ResetFormatter(LogFormatter):
    """That somebody's second factors were taken away."""

    label = gettext_lazy("Second factors removed")

    def format_message(self, log_entry):
        return _("Second factors removed by an administrator")


@hooks.register("register_log_actions")
def register_reset(actions):
    actions.register_action(RESET)(ResetFormatter)


@hooks.register("register_account_menu_item")
def security_menu_item(request):
    return {
        "url": reverse("mfa_index"),
        "label": _("Security"),
        "help_text": _("Your password, second factors, recovery codes, and where you are logged in."),
    }


@hooks.register("register_user_listing_buttons")
def reset_button(user, request_user):
    if has_two_factors(user) and may_reset(request_user, user):
        yield Button(_("Remove second factors"), reverse("reset_factors", args=[user.pk]), icon_name="key", priority=80)


@hooks.register("before_edit_user")
def administrators_are_changed_by_their_like(request, user):
    if not may_decide_on(request.user, user):
        raise PermissionDenied
    and_made_by_them(request)


@hooks.register("before_create_user")
def and_made_by_them(request):
    """Wagtail offers the box to whoever manages users; only for one's own account it does not."""
    if request.POST.get("is_superuser") and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("before_bulk_action")
def so_are_many_at_once(request, action_type, objects, action):
    if action.model is get_user_model():
        for user in objects:
            administrators_are_changed_by_their_like(request, user)


@hooks.register("before_edit_user")
def note_the_address(request, user):
    request.address_before = user.email


@hooks.register("after_edit_user")
def tell_of_a_new_address(request, user):
    """Whoever reads the new one can set the password anew: the person is told where they were reached before."""
    if user.email != request.address_before:
        tell(user, News.ADDRESS_CHANGED, request, to=request.address_before)


@hooks.register("after_edit_user")
def tell_of_a_new_password(request, user):
    if request.method == "POST" and request.POST.get("password1"):
        tell(user, News.PASSWORD_CHANGED, request)
        if user == request.user:  # the session has another key now; without it nobody could end it
            UserSession.objects.create_from_request(request)
