"""What the matrix can be narrowed to."""

import django_filters
from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from ..languages import site_languages
from .models import TranslatedObject
from .selectors import STATE_CHOICES, languages_of, sections, statuses_in, visible_models


def choose_one(label, choices=()):
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=_("All"), widget=forms.RadioSelect)


def choose_some(label, choices=()):
    return django_filters.MultipleChoiceFilter(label=label, choices=choices, widget=forms.CheckboxSelectMultiple)


class MatrixFilterSet(WagtailFilterSet):
    """Languages decide which columns are shown, and in which of them an object's state is asked for."""

    language = choose_some(_("Language"), settings.LANGUAGES)
    state = choose_one(_("State"), STATE_CHOICES)
    kind = choose_some(_("Type"))
    section = choose_one(_("Section"))
    mine = choose_one(_("Mine"), [("true", _("Pages that I answer for"))])

    class Meta:
        model = TranslatedObject
        fields = []

    def __init__(self, data=None, *args, request, **kwargs):
        user, data = request.user, data.copy()
        own = languages_of(user)
        if "language" not in data and own != site_languages():
            data.setlist("language", own)
        super().__init__(data, *args, request=request, **kwargs)
        self.models = {model._meta.label_lower: model for model in visible_models(user)}
        self.sections = list(sections(user))
        kinds = [(label, capfirst(model._meta.verbose_name)) for label, model in self.models.items()]
        self.filters["kind"].extra["choices"] = sorted(kinds, key=lambda kind: kind[1].lower())
        self.filters["section"].extra["choices"] = [
            (str(page.pk), page.get_admin_display_title()) for page in self.sections
        ]

    @property
    def languages(self):
        """Those that are asked for, else all."""
        chosen = self.form.cleaned_data.get("language") if self.is_valid() else None
        return [language for language in site_languages() if not chosen or language in chosen]

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        if asked["state"]:
            queryset = queryset.filter(pk__in=statuses_in(asked["state"], self.languages).values("subject"))
        if asked["kind"]:
            kinds = [ContentType.objects.get_for_model(self.models[label]) for label in asked["kind"]]
            queryset = queryset.filter(content_type__in=kinds)
        if asked["section"]:
            path = next(page.path for page in self.sections if str(page.pk) == asked["section"])
            queryset = queryset.filter(page__path__startswith=path)
        if asked["mine"]:
            queryset = queryset.filter(page__owner=self.request.user)
        return queryset
