"""The screens on which tables go out and come back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from mesi_site.translation.exchange.models import Delivery
from mesi_site.translation.exchange.reading import Unreadable
from mesi_site.translation.exchange.views import BringView, ReviewView, UnderMixin

from ..models import BasePage
from .exporting import exported_pages
from .forms import ExportForm, SpreadsheetForm
from .importing import ACTION, carry_out
from .planning import Planner
from .reading import read
from .references import References
from .tables import table_model, tables_of
from .writing import XLSX, csv_archive, xlsx

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def may_use(user, index):
    """Whoever writes pages of the kind that stands under an index page."""
    model = table_model(index)
    policy = model and policy_registry.get_by_type(model)
    return bool(policy and policy.user_has_any_permission(user, ["add", "change", "publish"]))


class TablesMixin:
    """Screens of the tables under an index page."""

    def dispatch(self, request, *args, **kwargs):
        if table_model(self.index) is None:
            raise Http404
        if not may_use(request.user, self.index):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def index(self):
        return get_object_or_404(BasePage, pk=self.kwargs["page_id"]).specific

    @cached_property
    def tables(self):
        return tables_of(table_model(self.index), References(), self.request.user)

    @property
    def above(self):
        url = reverse("wagtailadmin_explore", args=[self.index.pk])
        return {"url": url, "label": self.index.get_admin_display_title()}


class ExportView(TablesMixin, UnderMixin, FormView):
    """Asks for the format, and answers with a file."""

    template_name = "pages/spreadsheets/export.html"
    page_title = _("Export as a spreadsheet")
    header_icon = "download"
    form_class = ExportForm

    def form_valid(self, form):
        pages = exported_pages(table_model(self.index), self.index, self.tables, self.request.user)
        if not pages:
            messages.error(self.request, gettext("There is no page here that you may edit."))
            return redirect("wagtailadmin_explore", self.index.pk)
        if form.cleaned_data["format"] == XLSX:
            return self._file(xlsx(self.tables, pages), "xlsx", XLSX_TYPE)
        return self._file(csv_archive(self.tables, pages), "zip", "application/zip")

    def _file(self, content, ending, kind):
        disposition = {"Content-Disposition": f'attachment; filename="{self.index.slug}.{ending}"'}
        return HttpResponse(content, content_type=kind, headers=disposition)


class ImportView(TablesMixin, BringView):
    """Takes a file; nothing of it is saved into pages here."""

    page_title = _("Import a spreadsheet")
    form_class = SpreadsheetForm
    kind = Delivery.Kind.SPREADSHEET

    def check(self, content, name):
        read(content, name, self.tables)

    def get_review_url(self, delivery):
        return reverse("import_spreadsheet_review", args=[self.index.pk, delivery.pk])


class TablesReviewView(TablesMixin, ReviewView):
    """What the file would change, page by page."""

    template_name = "pages/spreadsheets/review.html"
    page_title = _("Import a spreadsheet")
    kind = Delivery.Kind.SPREADSHEET
    action = ACTION

    @cached_property
    def read(self):
        try:
            return read(bytes(self.delivery.content), self.delivery.name, self.tables)
        except Unreadable:  # it was brought to another list, or with other rights
            raise Http404 from None

    @cached_property
    def all_plans(self):
        return Planner(self.index, self.tables, self.request.user).plans(self.read)

    @cached_property
    def plans(self):
        return [plan for plan in self.all_plans if plan.is_news]

    def carry_out(self, plan, revision):
        return carry_out(plan, revision, self.index, self.request.user, self.delivery.name)

    @property
    def import_url(self):
        return reverse("import_spreadsheet", args=[self.index.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "unchanged": len(self.all_plans) - len(self.plans),
            "is_guessed": any(table.is_guessed for table in self.read.values()),
        }
