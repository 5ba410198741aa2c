"""The editor: lists that programs and memberships refer to, and a warning where an agreement has lapsed."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from mesi_site.translation.glossary.viewsets import GlossaryTermViewSet
from mesi_site.translation.views import TranslatedSnippetViewSet

from .models import FieldOfEndeavour, ProgramPage, Term


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
