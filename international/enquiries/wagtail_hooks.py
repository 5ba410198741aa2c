"""The enquiries in the editor: the menu with the number of new ones, the inbox, templates of answers."""

from django.conf import settings
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from mesi_site import cldr
from mesi_site.accounts.forms import LimitedModelForm
from mesi_site.translation.languages import localized, site_languages

from .inbox import working
from .inbox.access import may_see
from .inbox.bulk import CloseAction, DeleteAction, SpamAction
from .inbox.desk import DeskView
from .inbox.listing import DeletionsView, InboxView
from .models import AnswerTemplate, Enquiry, State


@hooks.register("register_admin_urls")
def register_inbox():
    return [
        path("enquiries/", InboxView.as_view(), name="enquiries"),
        path("enquiries/results/", InboxView.as_view(results_only=True), name="enquiries_results"),
        path("enquiries/deleted/", DeletionsView.as_view(), name="enquiry_deletions"),
        path("enquiries/<int:pk>/", DeskView.as_view(), name="enquiry"),
    ]


class InboxMenuItem(MenuItem):
    """Says how many are new."""

    def is_shown(self, request):
        return may_see(request.user)

    def render_component(self, request):
        new = Enquiry.objects.filter(state=State.NEW).count()
        said = ngettext("%(label)s: %(number)s new", "%(label)s: %(number)s new", new)
        label = said % {"label": self.label, "number": cldr.number(new)} if new else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)


@hooks.register("register_admin_menu_item")
def register_menu_item():
    return InboxMenuItem(_("Enquiries"), reverse("enquiries"), name="enquiries", icon_name="mail", order=325)


class EnquiryURLFinder(ModelAdminURLFinder):
    """Where an enquiry is worked on."""

    def construct_edit_url(self, instance):
        return instance.edit_url


register_admin_url_finder(Enquiry, EnquiryURLFinder)


hooks.register("register_bulk_action", CloseAction)
hooks.register("register_bulk_action", SpamAction)
hooks.register("register_bulk_action", DeleteAction)


class AnswerTemplateViewSet(SnippetViewSet):
    """All languages of a template on one screen."""

    model = AnswerTemplate
    icon = "mail"
    add_to_admin_menu = True
    menu_label = _("Answer templates")
    menu_order = 326
    list_display = ["name"]
    search_fields = ["name", *(localized("text", code) for code in site_languages())]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            *(
                MultiFieldPanel([FieldPanel(localized("text", code))], heading=name)
                for code, name in settings.LANGUAGES
            ),
        ],
        base_form_class=LimitedModelForm,
    )


register_snippet(AnswerTemplateViewSet)


class MovedFormatter(LogFormatter):
    """«Changed: new → closed»"""

    label = _("Changed")

    def format_message(self, log_entry):
        moved = log_entry.data.get("state")
        return f"{self.label}: {' → '.join(str(State(state).label) for state in moved)}" if moved else self.label


@hooks.register("register_log_actions", order=1)  # after Wagtail's own
def register_log_actions(actions):
    actions.register_action(working.TAKE, _("Take"), _("Taken"))
    actions.register_action(working.ANSWER, _("Answer"), _("Answered"))
    actions.register_action(working.DELETE, _("Delete"), _("Deleted"))
    for action in (working.CHANGE, working.CLOSE):
        actions.register_action(action)(MovedFormatter)
