"""The list of what needs attention, and the button that says that a claim has been checked."""

import django_filters
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_user_display_name, get_valid_next_url_from_request
from wagtail.admin.views.reports.base import ReportView
from wagtail.models import LockableMixin

from mesi_site.institution.claims import Claim

from .claims import mark_checked, may_check
from .matters import Kind, matters_for
from .models import SentReminder


def yes_or_no(label):
    """Wagtail's own filter says «True» in every language once it is chosen."""
    choices = [("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
    return django_filters.ChoiceFilter(
        label=label, choices=choices, empty_label=gettext_lazy("All"), widget=forms.RadioSelect
    )


class AttentionFilterSet(WagtailFilterSet):
    """Filters a list that lies in memory."""

    kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Why"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    mine = yes_or_no(gettext_lazy("Mine"))
    overdue = yes_or_no(gettext_lazy("Overdue"))

    def filter_queryset(self, queryset):
        asked, user = self.form.cleaned_data, self.request.user
        tests = {
            "kind": lambda matter, kinds: not kinds or matter.kind in kinds,
            "mine": lambda matter, answer: not answer or (matter.owner == user) == (answer == "true"),
            "overdue": lambda matter, answer: not answer or matter.is_overdue == (answer == "true"),
        }
        return [matter for matter in queryset if all(test(matter, asked[name]) for name, test in tests.items())]


class MatterColumn(TitleColumn):
    """What needs attention, with what else there is to say."""

    cell_template_name = "attention/matter_cell.html"


class DueColumn(Column):
    """The day that is due, and how far away it is."""

    cell_template_name = "attention/due_cell.html"


class ActionColumn(Column):
    """The button for claims."""

    cell_template_name = "attention/action_cell.html"

    def get_value(self, instance):
        return isinstance(instance.subject, Claim)

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        subject, user = instance.subject, parent_context["request"].user
        if isinstance(subject, Claim) and may_check(user, subject):
            context["checked_url"] = reverse("attention_checked", args=[subject._meta.label_lower, subject.pk])
        return context


def owner_name(matter):
    return get_user_display_name(matter.owner) if matter.owner else ""


class AttentionView(ReportView):
    """What the user may see of what needs attention, sorted by the day that is due."""

    page_title = gettext_lazy("What needs attention")
    header_icon = "warning"
    template_name = "wagtailadmin/reports/base_report.html"
    index_url_name = "attention"
    index_results_url_name = "attention_results"
    filterset_class = AttentionFilterSet
    export_filename = "attention"
    list_export = ["title", "type_name", "kind.label", "note", "due", "days_left", "owner_name", "address"]
    export_headings = {
        "title": gettext_lazy("What"),
        "type_name": gettext_lazy("Type"),
        "kind.label": gettext_lazy("Why"),
        "note": gettext_lazy("Note"),
        "due": gettext_lazy("Due"),
        "days_left": gettext_lazy("Days left"),
        "owner_name": gettext_lazy("Owner"),
        "address": gettext_lazy("Address in the editor"),
    }

    @cached_property
    def columns(self):
        return [
            MatterColumn("title", label=_("What"), get_url=self.edit_url),
            Column("kind.label", label=_("Why")),
            DueColumn("due_text", label=_("Due")),
            Column("owner", label=_("Owner"), accessor=owner_name),
            ActionColumn("action", label=""),
        ]

    def edit_url(self, matter):
        return matter.edit_url if matter.may_be_changed_by(self.request.user) else None

    def get_queryset(self):
        return matters_for(self.request.user)

    def get_filterset_kwargs(self):
        # A filter set wants some model; this one looks at none.
        return super().get_filterset_kwargs() | {"queryset": SentReminder.objects.none()}

    def to_row_dict(self, item):
        row = {name: getattr(item, name, "") for name in self.list_export}
        return row | {
            "kind.label": item.kind.label,
            "note": item.note(),
            "owner_name": owner_name(item),
            "address": settings.BASE_URL + item.edit_url,
        }


@require_POST
def checked(request, label, pk):
    """Somebody says: I have made sure today."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404 from None
    if not issubclass(model, Claim):
        raise Http404
    claim = get_object_or_404(model, pk=pk)
    if not may_check(request.user, claim):
        raise PermissionDenied
    lock = claim.get_lock() if isinstance(claim, LockableMixin) else None
    if lock and lock.for_user(request.user):
        messages.error(request, lock.get_message(request.user))
    else:
        mark_checked(claim, request.user)
        messages.success(request, _("“%(name)s” has been checked today.") % {"name": claim})
    return redirect(get_valid_next_url_from_request(request) or "attention")
