"""The editing screen of an object with translated text: a tab per language and one for facts."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface, TitleFieldPanel

from .forms import TranslatedForm
from .languages import DEFAULT_LANGUAGE, localized
from .sides import other_languages, side_of, tab_state

SEARCH_ENGINE_FIELDS = ("seo_title", "search_description")


class LanguageTabs(TabbedInterface):
    """All tabs, and above them what collides with a newer version."""

    class BoundPanel(TabbedInterface.BoundPanel):
        template_name = "translation/panels/tabs.html"


class LanguageTab(ObjectList):
    """The texts of one language; its label says how they stand."""

    def __init__(self, children=(), *args, language="", **kwargs):
        super().__init__(children, *args, **kwargs)
        self.language = language

    def clone_kwargs(self):
        return super().clone_kwargs() | {"language": self.language}

    @property
    def clean_name(self):
        return self.language

    class BoundPanel(ObjectList.BoundPanel):
        template_name = "translation/panels/language_tab.html"

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            if self.form is not None:
                context = {
                    "name": self.panel.heading,
                    "language": self.panel.language,
                    "state": tab_state(self.form, self.panel.language),
                }
                self.heading = render_to_string("translation/tab_label.html", context)

        def get_context_data(self, parent_context=None):
            language = self.panel.language
            return super().get_context_data(parent_context) | {
                "language": language,
                "source": self.form.source_of(language),
                "languages": other_languages(language),
            }


class FactsTab(ObjectList):
    """What is the same in every language; for those who may change it."""

    class BoundPanel(ObjectList.BoundPanel):
        def is_shown(self):
            return (self.form is None or self.form.rights.facts) and super().is_shown()


class SideMixin:
    """Of a bound panel: beside the text stands its source, and how the text stands."""

    template_name = "translation/panels/text.html"

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if self.form is not None and self.bound_field is None:  # not one of the user's languages
            self.read_only, self.heading = True, capfirst(self.panel.db_field.verbose_name)

    def get_context_data(self, parent_context=None):
        side = side_of(self.form, self.panel.text_name, self.panel.language)
        return super().get_context_data(parent_context) | {"side": side}


class TextPanelMixin:
    """Of a panel: knows which text in which language it edits."""

    def __init__(self, text_name, language, **kwargs):
        kwargs.pop("field_name", None)
        super().__init__(localized(text_name, language), **kwargs)
        self.text_name, self.language = text_name, language

    def clone_kwargs(self):
        kwargs = super().clone_kwargs()
        kwargs.pop("field_name")
        return kwargs | {"text_name": self.text_name, "language": self.language}


class TextPanel(TextPanelMixin, FieldPanel):
    """One text in one language."""

    class BoundPanel(SideMixin, FieldPanel.BoundPanel):
        pass


class TitlePanel(TextPanelMixin, TitleFieldPanel):
    """The title in the default language, which feeds the slug."""

    class BoundPanel(SideMixin, TitleFieldPanel.BoundPanel):
        pass


def language_tabs(fields):
    """One tab for each language, named in that language, with the given translated fields."""
    return [
        LanguageTab(
            [_text_panel(name, code) for name in fields] + _search_engine_panels(fields, code),
            heading=native_name,
            language=code,
        )
        for code, native_name in settings.LANGUAGES
    ]


def translated_tabs(fields, facts):
    """The whole screen of a snippet or setting: the language tabs, then the facts."""
    tabs = [*language_tabs(fields), FactsTab(facts, heading=_("Facts"))]
    return LanguageTabs(tabs, base_form_class=TranslatedForm)


def _text_panel(name, language):
    # Only the default language's title feeds the slug: without a target, TitleFieldPanel's script throws an error.
    if name == "title" and language == DEFAULT_LANGUAGE:
        return TitlePanel(name, language)
    return TextPanel(name, language, classname="title" if name == "title" else "")


def _search_engine_panels(fields, language):
    if "title" not in fields:
        return []
    panels = [TextPanel(name, language) for name in SEARCH_ENGINE_FIELDS]
    return [MultiFieldPanel(panels, heading=_("For search engines"), classname="collapsed")]
