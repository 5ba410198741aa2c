"""What needs attention, in the editor: an entry of the menu, a panel on the start page, the list."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from .matters import matters_for
from .views import AttentionView, checked


@hooks.register("register_admin_urls")
def register_attention():
    return [
        path("attention/", AttentionView.as_view(), name="attention"),
        path("attention/results/", AttentionView.as_view(results_only=True), name="attention_results"),
        path("attention/checked/<str:label>/<int:pk>/", checked, name="attention_checked"),
    ]


@hooks.register("register_admin_menu_item")
def register_menu_item():
    return MenuItem(
        pgettext_lazy("menu", "Attention"), reverse("attention"), name="attention", icon_name="warning", order=330
    )


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("attention.check", _("Check"), _("Made sure that it is still so"))


class AttentionPanel(Component):
    """The first few matters, and how many there are."""

    name = "attention"
    template_name = "attention/home_panel.html"
    order = 205
    shown = 5

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        matters = matters_for(user)
        return super().get_context_data(parent_context) | {
            "matters": [
                (matter, matter.edit_url if matter.may_be_changed_by(user) else None)
                for matter in matters[: self.shown]
            ],
            "count": len(matters),
            "mine": sum(matter.owner == user for matter in matters),
            "overdue": sum(matter.is_overdue for matter in matters),
        }


@hooks.register("construct_homepage_panels")
def add_panel(request, panels):
    panels.append(AttentionPanel())
