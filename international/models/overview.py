"""The start page: what the office is about, in figures, words and examples."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from mesi_site.historical_date import HistoricalDateField
from mesi_site.pages.fields import BodyField
from mesi_site.pages.models import BasePage

from .program import ProgramPage
from .project import ProjectPage


class OverviewPage(BasePage):
    """The root of the site. Its figures are computed, never typed."""

    portrait = models.ForeignKey(
        "media.SiteImage",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Of the person quoted."),
    )
    statement_date = HistoricalDateField(
        _("date of the statement"),
        help_text=_("When the introduction and the quotation were published; empty if it is not recorded."),
    )
    introduction = RichTextField(_("introduction"), blank=True)
    body = BodyField(verbose_name=_("text"), blank=True)
    quotation_text = models.TextField(_("quotation"), blank=True, help_text=_("Without quotation marks."))
    quotation_author = models.CharField(_("author"), max_length=255, blank=True)
    quotation_role = models.CharField(pgettext_lazy("person", "role"), max_length=255, blank=True)

    shown_with = ("portrait",)
    text_fields = ("title", "introduction", "quotation_text", "quotation_author", "quotation_role", "body")
    lead_field = "introduction"
    fact_panels = [
        FieldPanel("statement_date"),
        FieldPanel("portrait"),
        InlinePanel("featured_programs", label=_("program"), heading=_("Programs to show first")),
        InlinePanel("featured_projects", label=_("project"), heading=_("Projects to show first")),
    ]
    max_count = 1

    class Meta:
        verbose_name = _("overview")

    def get_context(self, request):
        from ..selectors import get_overview

        return super().get_context(request) | get_overview(self)

    def get_structured_data(self, context):
        from ..structured_data import quotation

        return [quotation(self)]


class FeaturedProgram(Orderable):
    """A program that the start page shows first."""

    overview = ParentalKey(OverviewPage, on_delete=models.CASCADE, related_name="featured_programs")
    program = models.ForeignKey(ProgramPage, verbose_name=_("program"), on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("program", "international.ProgramPage")]


class FeaturedProject(Orderable):
    """A project that the start page shows first."""

    overview = ParentalKey(OverviewPage, on_delete=models.CASCADE, related_name="featured_projects")
    project = models.ForeignKey(ProjectPage, verbose_name=_("project"), on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("project", "international.ProjectPage")]
