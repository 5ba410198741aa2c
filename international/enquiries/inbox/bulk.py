"""Closing or deleting many enquiries at once."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.bulk_action import BulkAction

from ..models import Enquiry, State
from .access import may_delete, may_work
from .working import close, delete


class CloseAction(BulkAction):
    """Nothing is sent: for what needs no answer."""

    display_name = _("Close")
    aria_label = _("Close the chosen enquiries")
    action_type = "close"
    models = [Enquiry]
    template_name = "enquiries/inbox/confirm.html"
    explanation = _("These enquiries get no further answer. Those that are settled already stay as they are.")
    refusal = _("None of your groups has the right to enquiries. An administrator can give it.")
    state = State.CLOSED
    action_priority = 10

    def get_all_objects_in_listing_query(self, parent_id):
        """“All” could mean many that nobody has looked at: only what was ticked counts."""
        return []

    @classmethod
    def get_queryset(cls, model, object_ids):
        return super().get_queryset(model, [key for key in object_ids if key.isdecimal() and len(key) < 19])

    def check_perm(self, obj):
        return may_work(self.request.user)

    def object_context(self, obj):
        return super().object_context(obj) | {"edit_url": obj.edit_url}

    def get_execution_context(self):
        return {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"header_icon": "mail", "action": self}

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        return close(objects, user, cls.state), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        number = num_parent_objects
        return ngettext("%(number)d enquiry closed.", "%(number)d enquiries closed.", number) % {"number": number}


class SpamAction(CloseAction):
    """The same for what nobody should answer; mail that waits is not sent either."""

    display_name = _("Mark as spam")
    aria_label = _("Mark the chosen enquiries as spam")
    action_type = "spam"
    state = State.SPAM
    action_priority = 20


class DeleteAction(CloseAction):
    """For whoever asks the office to keep nothing of them any more."""

    display_name = _("Delete")
    aria_label = _("Delete the chosen enquiries")
    action_type = "delete"
    explanation = _(
        "These enquiries are deleted with all answers; mail that waits is not sent. Only the log keeps their numbers."
    )
    refusal = _("None of your groups may delete enquiries. The head of the office may.")
    action_priority = 30
    classes = {"serious"}

    def check_perm(self, obj):
        return may_delete(self.request.user)

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        return delete(objects, user), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        number = num_parent_objects
        return ngettext("%(number)d enquiry deleted.", "%(number)d enquiries deleted.", number) % {"number": number}
