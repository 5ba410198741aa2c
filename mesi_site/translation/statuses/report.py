"""Who translated how much in a time."""

import django_filters
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, MultipleUserFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views import generic
from wagtail.permissions import policy_registry

from .exports import PlainCsvMixin
from .filters import choose_some
from .models import TranslatedDay, page_model

LANGUAGE_NAMES = dict(settings.LANGUAGES)


def visible_days(user):
    """Who may publish sees everybody's, others their own."""
    is_publisher = policy_registry.get_by_type(page_model()).user_has_permission(user, "publish")
    return TranslatedDay.objects.all() if is_publisher else TranslatedDay.objects.filter(user=user)


def translators(request):
    return get_user_model().objects.filter(pk__in=visible_days(request.user).values("user"))


class WorkloadFilterSet(WagtailFilterSet):
    """The time, the languages, the people."""

    day = django_filters.DateFromToRangeFilter(label=_("Period"), widget=DateRangePickerWidget)
    language = choose_some(_("Language"), settings.LANGUAGES)
    user = MultipleUserFilter(label=_("Translator"), queryset=translators, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = TranslatedDay
        fields = []


class WorkloadView(PlainCsvMixin, generic.IndexView):
    """A row for each person and language."""

    model = TranslatedDay
    permission_policy = None
    page_title = _("Translated texts")
    header_icon = "globe"
    index_url_name = "translation_workload"
    index_results_url_name = "translation_workload_results"
    results_template_name = "wagtailadmin/generic/listing_results.html"
    verbose_name_plural = _("entries")
    filterset_class = WorkloadFilterSet
    is_searchable = False
    paginate_by = 50
    export_filename = "translated-texts"

    @cached_property
    def names(self):
        """{user id: name}"""
        return {user.pk: get_user_display_name(user) for user in translators(self.request)}

    @cached_property
    def fields(self):
        """{name: (heading, function of a row, kind of column)}"""
        return {
            "translator": (_("Translator"), lambda row: self.names[row["user_id"]], Column),
            "language": (_("Language"), lambda row: LANGUAGE_NAMES.get(row["language"], row["language"]), Column),
            "texts": (_("Texts"), lambda row: row["all_texts"], NumberColumn),
            "words": (_("Words"), lambda row: row["all_words"], NumberColumn),
        }

    @cached_property
    def columns(self):
        return [column(name, label=label, accessor=value) for name, (label, value, column) in self.fields.items()]

    def get_base_queryset(self):
        return visible_days(self.request.user)

    def order_queryset(self, queryset):
        return queryset

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset).values("user_id", "language")
        sums = rows.annotate(all_texts=Sum("texts"), all_words=Sum("words"))
        return sums.exclude(all_texts=0, all_words=0).order_by("user__last_name", "user__username", "language")

    @property
    def list_export(self):
        return list(self.fields)

    def get_heading(self, queryset, field):
        return str(self.fields[field][0])

    def to_row_dict(self, item):
        return {name: value(item) for name, (_label, value, _column) in self.fields.items()}
