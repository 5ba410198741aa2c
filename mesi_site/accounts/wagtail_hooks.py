"""Rights in Wagtail's screens: the panel of a group, what needs facts, what the log says of languages."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from mesi_site.translation.parts import FACTS, part_labels

from .audit import with_parts
from .forms import GroupRightsForm
from .personal_data import download
from .rights import EVERYTHING, require


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
