"""The words that the institution uses for its terms, in each language."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..languages import DEFAULT_LANGUAGE, localized, site_languages
from ..models import TranslatedMixin
from .terms import lines


class GlossaryTerm(TranslatedMixin, models.Model):
    """A term. Its wordings in several languages are no translations of one another: each language has its own list."""

    wording = models.TextField(
        _("wording"), blank=True, help_text=_("One a line: the preferred one first, then others that are right too.")
    )
    forbidden = models.TextField(_("not wanted"), blank=True, help_text=_("Words that are not to be used, one a line."))
    note = models.TextField(_("note"), blank=True)
    is_case_sensitive = models.BooleanField(
        _("capital letters matter"), default=False, help_text=_("For abbreviations: ECTS is meant, not “ects”.")
    )

    text_fields = ("wording", "forbidden")

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = [localized("wording", DEFAULT_LANGUAGE)]

    def __str__(self):
        return next(iter(self.preferred(code) for code in site_languages() if self.preferred(code)), "")

    def preferred(self, language):
        return next(iter(lines(getattr(self, localized("wording", language)))), "")
