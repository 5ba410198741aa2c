"""The list of enquiries, with what it can be narrowed to and as a spreadsheet."""

import datetime as dt

import django_filters
from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from mesi_site import cldr
from mesi_site.translation.statuses.exports import PlainCsvMixin

from ...models import ProgramPage
from ..models import Deletion, Enquiry, State
from .access import OfficeMixin, may_work

AGES = [("3", _("more than 3 days")), ("7", _("more than a week")), ("30", _("more than a month"))]
NOBODY, ME = "nobody", "me"


def choose_one(label, choices=()):
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=_("All"), widget=forms.RadioSelect)


class EnquiryFilterSet(WagtailFilterSet):
    """State, owner, program, language, age."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    owner = choose_one(_("Owner"))
    program = django_filters.ModelChoiceFilter(label=_("Program"), queryset=ProgramPage.objects.none())
    language = django_filters.MultipleChoiceFilter(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    age = choose_one(_("Age"), AGES)

    class Meta:
        model = Enquiry
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = [(str(user.pk), get_user_display_name(user)) for user in workers()]
        self.filters["owner"].extra["choices"] = [(ME, _("me")), (NOBODY, _("nobody")), *people]
        asked_about = ProgramPage.objects.filter(pk__in=Enquiry.objects.order_by().values("program"))
        self.filters["program"].queryset = asked_about.in_title_order()

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        if asked["state"]:
            queryset = queryset.filter(state__in=asked["state"])
        if asked["owner"] == NOBODY:
            queryset = queryset.filter(owner=None)
        elif asked["owner"]:
            queryset = queryset.filter(owner=self.request.user.pk if asked["owner"] == ME else asked["owner"])
        if asked["program"]:
            queryset = queryset.filter(program=asked["program"])
        if asked["language"]:
            queryset = queryset.filter(language__in=asked["language"])
        if asked["age"]:
            queryset = queryset.filter(created_at__lt=timezone.now() - dt.timedelta(days=int(asked["age"])))
        return queryset


def workers():
    """Who may own an enquiry."""
    return policy_registry.get_by_type(Enquiry).users_with_permission("change").order_by("last_name", "username")


def program_title(enquiry):
    return enquiry.program.get_admin_display_title() if enquiry.program else ""


class QuestionColumn(TitleColumn):
    """Who asks, and how the question begins."""

    cell_template_name = "enquiries/inbox/question_cell.html"


class InboxView(OfficeMixin, PlainCsvMixin, generic.IndexView):
    """All enquiries, the latest first."""

    model = Enquiry
    any_permission_required = None  # OfficeMixin answers 403, where Wagtail would send elsewhere
    page_title = _("Enquiries")
    header_icon = "mail"
    template_name = "enquiries/inbox/list.html"
    results_template_name = "wagtailadmin/generic/index_results.html"
    index_url_name = "enquiries"
    index_results_url_name = "enquiries_results"
    filterset_class = EnquiryFilterSet
    search_fields = ["name", "email", "message"]
    default_ordering = "-created_at"
    paginate_by = 50
    export_filename = "enquiries"
    list_export = [
        "pk",
        "created_at",
        "state_name",
        "program_title",
        "language",
        "name",
        "email",
        "country",
        "message",
        "owner_name",
        "settled_at",
    ]
    export_headings = {
        "pk": _("Number"),
        "state_name": _("State"),
        "program_title": _("Program"),
        "owner_name": _("Owner"),
    }

    @cached_property
    def columns(self):
        columns = [
            QuestionColumn("name", label=_("Question"), get_url=lambda enquiry: enquiry.edit_url, sort_key="name"),
            Column("program", label=_("Program"), accessor=program_title),
            Column("language", label=_("Language"), accessor="get_language_display", sort_key="language"),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            Column("owner", label=_("Owner"), accessor="owner_name", sort_key="owner__username"),
            Column("created_at", label=_("Received"), accessor=received, sort_key="created_at"),
        ]
        box = BulkActionsCheckboxColumn("bulk_actions", obj_type="enquiry")
        return [box, *columns] if may_work(self.request.user) else columns

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("owner", "program")

    @cached_property
    def header_more_buttons(self):
        log = Button(_("What was deleted"), url=reverse("enquiry_deletions"), icon_name="bin", priority=110)
        return [*super().header_more_buttons, log]

    def to_row_dict(self, item):
        found = {"state_name": item.get_state_display(), "program_title": program_title(item)}
        return {name: found[name] if name in found else getattr(item, name) for name in self.list_export}


def received(enquiry):
    return cldr.date(timezone.localdate(enquiry.created_at), "medium")


class DeletionsView(OfficeMixin, generic.IndexView):
    """When how many enquiries were deleted: nothing of who had asked what."""

    model = Deletion
    any_permission_required = None
    page_title = _("Deleted enquiries")
    header_icon = "bin"
    index_url_name = "enquiry_deletions"
    default_ordering = "-at"
    columns = [
        Column("at", label=_("When"), accessor=lambda deletion: cldr.date(timezone.localdate(deletion.at))),
        Column("number", label=_("Number of enquiries")),
        Column(
            "settled_before",
            label=_("Answered or closed before"),
            accessor=lambda deletion: cldr.date(deletion.settled_before),
        ),
    ]
    verbose_name_plural = _("deletions")

    def get_breadcrumbs_items(self):
        above = {"url": reverse("enquiries"), "label": InboxView.page_title}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]
