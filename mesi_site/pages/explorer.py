"""The page explorer: how the texts of each page stand."""

import django_filters
from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet, PageListingMixin

from mesi_site.translation.statuses.selectors import statuses_in

from .models import BasePage

STATES = {"outdated": _("outdated"), "missing": _("missing")}


class LanguagesColumn(BaseColumn):
    """All languages of a page, each with what is to be done in it."""

    cell_template_name = "pages/editor/languages_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        entry = getattr(instance, "translated_object", None)
        statuses = [(name, entry.by_language.get(code)) for code, name in settings.LANGUAGES] if entry else []
        return super().get_cell_context_data(instance, parent_context) | {"statuses": statuses}


class TextsFilter(django_filters.ChoiceFilter):
    """`it:outdated`: pages with outdated texts in Italian."""

    def filter(self, qs, value):
        language, _colon, state = (value or "").partition(":")
        return qs.filter(pk__in=statuses_in(state, [language]).values("subject__page")) if state else qs


class PageFilterSet(GenericPageFilterSet):
    """Wagtail's filters, and the state of the texts in a language."""

    texts = TextsFilter(
        label=_("Texts"),
        choices=[
            (f"{code}:{state}", format_lazy("{language}: {state}", language=name, state=label))
            for code, name in settings.LANGUAGES
            for state, label in STATES.items()
        ],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )


class ExplorerView(ExplorableIndexView):
    """Wagtail's own, which asks nothing for a single page of its list."""

    base_filterset_class = PageFilterSet
    base_columns = [*PageListingMixin.base_columns]
    base_columns.insert(-1, LanguagesColumn("languages", label=_("Languages"), width="16%"))

    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages).prefetch_related("translated_object__statuses")

    def get_table(self, object_list):
        paths = BasePage()._get_site_root_paths()
        for page in object_list:
            page._wagtail_cached_site_root_paths = paths
        return super().get_table(object_list)
