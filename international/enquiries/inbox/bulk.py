"""Closing many enquiries at once."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.bulk_action import BulkAction

from ..models import Enquiry, State
from .access import may_work
from .working import close


class CloseAction(BulkAction):
    """Nothing is sent: for what needs no answer."""

    display_name = _("Close")
    aria_label = _("Close the chosen enquiries")
    action_type = "close"
    models = [Enquiry]
    template_name = "enquiries/inbox/confirm_close.html"
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
