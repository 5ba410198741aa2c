"""The matrix: every object with texts, how it stands in each language, and what adds up."""

from functools import partial
from operator import attrgetter

from django.conf import settings
from django.db.models import Q
from django.template.defaultfilters import yesno
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import BaseColumn, Table, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from ..languages import site_languages
from ..sources import State
from .exports import PlainCsvMixin
from .filters import MatrixFilterSet
from .models import TranslatedObject, page_model
from .selectors import SECTION_DEPTH, totals, visible_objects

LANGUAGE_NAMES = dict(settings.LANGUAGES)
# Of each language in a spreadsheet: name, heading, function of a status.
EXPORTED = (
    *((name, label, attrgetter(name)) for name, label in ((state.value, state.label) for state in State)),
    ("offered", _("offered"), lambda status: yesno(status.is_offered)),
    ("outdated_since", _("outdated since"), lambda status: status.outdated_since or ""),
    ("changed_at", _("changed"), lambda status: status.changed_at or ""),
    ("changed_by", _("changed by"), lambda status: get_user_display_name(status.changed_by)),
)


def tab_address(address, language):
    """The edit form, open at the tab of a language."""
    return address and f"{address}#tab-{language}"


class EntryColumn(TitleColumn):
    """The title of an object, of which kind it is, and where it stands."""

    cell_template_name = "translation/statuses/title_cell.html"

    def __init__(self):
        super().__init__("title", label=_("Title"), accessor=str, get_url=lambda entry: entry.edit_address)


class StatusColumn(BaseColumn):
    """How objects stand in one language."""

    cell_template_name = "translation/statuses/cell.html"

    def __init__(self, language):
        super().__init__(f"status_{language}", label=LANGUAGE_NAMES[language], classname="text-status")
        self.language = language

    def get_cell_context_data(self, instance, parent_context):
        return super().get_cell_context_data(instance, parent_context) | {
            "status": instance.by_language.get(self.language),
            "address": tab_address(instance.edit_address, self.language),
        }


class Totals:
    """The first row of the matrix: the sums of all rows, also of those on other pages of the list."""

    is_total = True
    edit_address = kind = section = None

    def __init__(self, objects):
        self.by_language = totals(objects)
        self.count = next(iter(self.by_language.values()))["objects"]

    def __str__(self):
        return ngettext("%(count)d entry in all", "%(count)d entries in all", self.count) % {"count": self.count}


class MatrixTable(Table):
    """The rows, with their sums above them."""

    totals = None

    def get_row_classname(self, instance):
        return "text-status-totals" if instance is self.totals else ""

    @property
    def rows(self):
        yield Table.Row(self, self.totals, 0)
        yield from super().rows


class MatrixView(PlainCsvMixin, generic.IndexView):
    """All that somebody may see."""

    model = TranslatedObject
    permission_policy = None  # everybody sees what they may see of it
    page_title = _("Translations")
    header_icon = "globe"
    index_url_name = "translation_matrix"
    index_results_url_name = "translation_matrix_results"
    results_template_name = "wagtailadmin/generic/listing_results.html"
    verbose_name_plural = _("entries")
    table_class = MatrixTable
    table_classname = "listing text-status-table"
    filterset_class = MatrixFilterSet
    is_searchable = True
    paginate_by = 50
    export_filename = "translations"

    @cached_property
    def header_buttons(self):
        import_button = HeaderButton(_("Import translations"), url=reverse("import_translations"), icon_name="upload")
        return [*super().header_buttons, import_button]

    def get_base_queryset(self):
        found = visible_objects(self.request.user)
        if self.is_export:
            return found.prefetch_related("statuses__changed_by")
        return found.select_related("page").prefetch_related("statuses")

    def order_queryset(self, queryset):
        return queryset

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        found = Q()
        for language in site_languages():
            found |= Q(**{f"titles__{language}__icontains": self.search_query})
        return queryset.filter(found)

    @cached_property
    def totals(self):
        return Totals(self.object_list)

    def get_paginator(self, *args, **kwargs):
        paginator = super().get_paginator(*args, **kwargs)
        paginator.count = self.totals.count  # counted already
        return paginator

    def get_table(self, object_list):
        finder = AdminURLFinder(self.request.user)
        for entry in () if self.is_export else object_list:
            entry.edit_address = finder.get_edit_url(entry.page or entry.model(pk=entry.object_id))
            entry.section = self.section_of(entry)
        table = super().get_table(object_list)
        table.totals = self.totals
        return table

    @cached_property
    def columns(self):
        return [EntryColumn(), *(StatusColumn(language) for language in self.filters.languages)]

    @cached_property
    def section_titles(self):
        return {page.path: page.get_admin_display_title() for page in self.filters.sections}

    def section_of(self, entry):
        """The title of the page right under the start page at or above an entry."""
        return self.section_titles.get((entry.path or "")[: page_model().steplen * SECTION_DEPTH], "")

    # Spreadsheets

    @cached_property
    def exported(self):
        """{name: (heading, function of an entry)}"""
        fields = {
            "title": (_("Title"), str),
            "kind": (_("Type"), lambda entry: entry.kind),
            "section": (_("Section"), self.section_of),
        }
        for language in self.filters.languages:
            for name, heading, value in EXPORTED:
                heading = f"{LANGUAGE_NAMES[language]}: {heading}"
                fields[f"{language}_{name}"] = (heading, partial(_of_language, language, value))
        return fields

    @property
    def list_export(self):
        return list(self.exported)

    def get_heading(self, queryset, field):
        return str(self.exported[field][0])

    def to_row_dict(self, item):
        return {field: value(item) for field, (_heading, value) in self.exported.items()}


def _of_language(language, value, entry):
    status = entry.by_language.get(language)
    return "" if status is None else value(status)
