"""The glossary in the editor's lists: all languages of a term on one screen."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from mesi_site.accounts.forms import LimitedModelForm

from ..languages import DEFAULT_LANGUAGE, localized, site_languages
from .models import GlossaryTerm


def lines_panel(name, language):
    """For a few words in each line; the heading above says in which language."""
    label = capfirst(GlossaryTerm._meta.get_field(name).verbose_name)
    return FieldPanel(localized(name, language), heading=label, widget=forms.Textarea(attrs={"rows": 3}))


class WordingColumn(Column):
    """The preferred wording in one language."""

    def __init__(self, language, label):
        super().__init__(localized("wording", language), label=label, sort_key=None)
        self.language = language

    def get_value(self, instance):
        return instance.preferred(self.language)


class GlossaryTermViewSet(SnippetViewSet):
    """Terms and their wordings."""

    model = GlossaryTerm
    icon = "openquote"
    list_display = [
        "__str__",
        *(WordingColumn(code, name) for code, name in settings.LANGUAGES if code != DEFAULT_LANGUAGE),
    ]
    search_fields = [localized("wording", code) for code in site_languages()]
    edit_handler = ObjectList(
        [
            *(
                MultiFieldPanel([lines_panel("wording", code), lines_panel("forbidden", code)], heading=name)
                for code, name in settings.LANGUAGES
            ),
            MultiFieldPanel([FieldPanel("is_case_sensitive"), FieldPanel("note")], heading=_("Facts")),
        ],
        base_form_class=LimitedModelForm,
    )
