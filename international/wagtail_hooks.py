"""The editor: lists that programs and memberships refer to, the rollover, a warning where an agreement has lapsed."""

from django.urls import path, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from mesi_site.translation.glossary.viewsets import GlossaryTermViewSet
from mesi_site.translation.views import TranslatedSnippetViewSet

from .models import FieldOfEndeavour, ProgramIndexPage, ProgramPage, Term
from .rollover.adding import ACTION as ROLLOVER
from .rollover.views import RolloverView, may_roll_over


class TermViewSet(SnippetViewSet):
    """Terms in which intakes begin."""

    model = Term
    icon = "calendar-alt"
    list_display = ["__str__", "season", "year"]


class FieldOfEndeavourViewSet(TranslatedSnippetViewSet):
    """Groups of memberships."""

    model = FieldOfEndeavour
    icon = "list-ul"
    list_display = ["name", "sort_order"]


class ListsViewSetGroup(SnippetViewSetGroup):
    """All lists under one entry."""

    items = (TermViewSet, FieldOfEndeavourViewSet, GlossaryTermViewSet)
    menu_label = _("Lists")
    menu_icon = "list-ul"
    menu_order = 360


register_snippet(ListsViewSetGroup)


@hooks.register("before_edit_page")
def warn_of_lapsed_agreements(request, page):
    """Whoever opens a program that rests on a lapsed agreement is told; readers see no difference."""
    if (
        request.method != "GET"
        or not isinstance(page, ProgramPage)
        or not request.user.has_perm("partners.view_agreement")
    ):
        return
    for link in page.partner_links.select_related("agreement", "partner"):
        if link.agreement and link.agreement.has_lapsed:
            messages.warning(
                request,
                gettext("The agreement %(reference)s with %(partner)s has lapsed.")
                % {"reference": link.agreement, "partner": link.partner.texts.title},
            )


@hooks.register("register_admin_urls")
def register_rollover():
    return [path("programs/rollover/", RolloverView.as_view(), name="program_rollover")]


class RolloverButton(PageMenuItem):
    """In the menu of the list of programs."""

    label = RolloverView.page_title
    icon_name = RolloverView.header_icon
    url = reverse_lazy("program_rollover")

    def is_shown(self, user):
        return self.page.specific_class is ProgramIndexPage and may_roll_over(user)


@hooks.register("register_page_header_buttons")
def header_button(page, user, view_name, next_url=None):
    yield RolloverButton(page=page, priority=64)


@hooks.register("register_page_listing_more_buttons")
def listing_button(page, user, next_url=None):
    yield RolloverButton(page=page, priority=53)


class RolloverFormatter(LogFormatter):
    """«Intakes added: Autumn 2027»"""

    label = _("Intakes added")

    def format_message(self, log_entry):
        terms = ", ".join(str(Term(season=season, year=year)) for season, year in log_entry.data["terms"])
        return f"{self.label}: {terms}"


@hooks.register("register_log_actions", order=1)  # after Wagtail's own
def register_log_actions(actions):
    actions.register_action(ROLLOVER)(RolloverFormatter)
