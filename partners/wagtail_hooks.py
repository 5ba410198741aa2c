"""Agreements in the editor: for those who may see them, and nobody else."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from mesi_site.translation.upstream import YesNoColumn

from .models import Agreement


class ScanPanel(HelpPanel):
    """A link to the signed scan: the file itself has no public address."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self):
            return super().is_shown() and bool(self.instance and self.instance.pk and self.instance.scan)

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            if self.instance and self.instance.pk:
                address = reverse("agreement_scan", args=[self.instance.pk])
                self.content = format_html('<a href="{}">{}</a>', address, _("Open the signed scan"))


class AgreementIndexView(IndexView):
    """The list names the partners, in two queries."""

    def get_base_queryset(self):
        return super().get_base_queryset().with_partners()


class AgreementViewSet(SnippetViewSet):
    """Agreements: an own model with an own permission, outside page history."""

    model = Agreement
    index_view_class = AgreementIndexView
    icon = "doc-full"
    add_to_admin_menu = True
    menu_label = _("Agreements")
    menu_order = 340
    chooser_per_page = 50
    list_display = [
        "reference",
        "partner_names",
        "signed_on",
        "valid_until",
        YesNoColumn("is_open_ended", _("open-ended")),
        YesNoColumn("is_demonstration", _("demonstration")),
    ]
    list_filter = ["is_open_ended", "is_demonstration"]
    search_fields = ["reference", "notes"]
    panels = [
        FieldPanel("reference"),
        FieldPanel("partners"),
        FieldPanel("kinds"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("signed_on"), FieldPanel("valid_until")]), FieldPanel("is_open_ended")],
            heading=_("Validity"),
        ),
        MultiFieldPanel([FieldPanel("evidence_url"), FieldPanel("last_checked")], heading=_("Evidence")),
        MultiFieldPanel([ScanPanel(), FieldPanel("scan"), FieldPanel("notes")], heading=_("For the office only")),
        FieldPanel("is_demonstration"),
    ]


register_snippet(AgreementViewSet)


def agreement_scan(request, pk):
    """The signed scan, for those who may see agreements."""
    if not any(request.user.has_perm(f"partners.{action}_agreement") for action in ("view", "change")):
        raise PermissionDenied
    agreement = get_object_or_404(Agreement, pk=pk)
    if not agreement.scan:
        raise Http404
    response = FileResponse(agreement.scan.open(), as_attachment=True, content_type="application/pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@hooks.register("register_admin_urls")
def register_agreement_scan():
    return [path("agreements/<int:pk>/scan/", agreement_scan, name="agreement_scan")]
