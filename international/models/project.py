"""Projects with partners: joint student projects and international research."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from mesi_site.historical_date import HistoricalDateField, in_order
from mesi_site.pages.fields import BodyField
from mesi_site.pages.models import BasePage, IndexPage

from ..querysets import ProjectParticipantQuerySet

UNBROKEN = '<span class="unbroken">{start}–{end}</span>'


class ProjectKind(models.TextChoices):
    STUDENT = "student", _("Joint student project")
    RESEARCH = "research", _("International research project")


class ProjectRole(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    PARTNER = "partner", _("partner")
    ASSOCIATE = "associate", _("associated partner")


class ProjectState(models.TextChoices):
    """How a project stands today; computed from its dates."""

    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under-way", _("Under way")
    ENDED = "ended", _("Ended")
    UNKNOWN = "unknown", _("End not recorded")


def state_on_dates(start, end):
    """The ProjectState of a project with these historical dates, either of which may be unknown."""
    today = timezone.localdate()
    if start and start.first_day > today:
        return ProjectState.PLANNED
    if end is None:
        return ProjectState.UNKNOWN
    return ProjectState.ENDED if end.last_day < today else ProjectState.UNDER_WAY


def period_text(start, end, state):
    """«2021–2024», or what is known of it."""
    years = {"start": start and start.year_text, "end": end and end.year_text}
    if start and end:
        return years["end"] if years["start"] == years["end"] else format_html(UNBROKEN, **years)
    if start and state == ProjectState.PLANNED:
        return gettext("from %(year)s") % {"year": years["start"]}
    if start:
        return gettext("started in %(year)s") % {"year": years["start"]}
    return gettext("until %(year)s") % {"year": years["end"]} if end else gettext("dates not recorded")


class ProjectIndexPage(IndexPage):
    """All projects, by kind."""

    subpage_types = ["international.ProjectPage"]

    class Meta:
        verbose_name = _("projects")

    def get_list(self, request):
        from ..selectors import list_projects

        return list_projects(self, request)


class ProjectPage(BasePage):
    """One project."""

    kind = models.CharField(_("kind"), max_length=20, choices=ProjectKind)
    start = HistoricalDateField(_("start"))
    end = HistoricalDateField(_("end"))
    funder = models.CharField(_("funder"), max_length=255, blank=True)
    call_number = models.CharField(_("call number"), max_length=100, blank=True)
    our_role = models.CharField(_("our role"), max_length=20, choices=ProjectRole, default=ProjectRole.PARTNER)
    website = models.URLField(_("website"), blank=True)
    picture = models.ForeignKey(
        "media.SiteImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Without one, a map of the routes to the partners is drawn."),
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists."))
    body = BodyField(verbose_name=_("text"), blank=True)
    outcomes = RichTextField(_("outcomes"), blank=True)

    shown_with = ("picture",)
    text_fields = ("title", "summary", "body", "outcomes")
    fact_panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("our_role")]),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("funder"), FieldPanel("call_number")]),
                FieldPanel("website"),
                FieldPanel("picture"),
            ],
            heading=_("Funding and addresses"),
        ),
        InlinePanel("participants", label=_("participant"), heading=_("Participants")),
    ]
    named_in_search = ("participants__partner",)
    parent_page_types = ["international.ProjectIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                name="international_project_ends_after_start",
                condition=in_order("start", "end"),
                violation_error_message=_("A project cannot end before it starts."),
            )
        ]

    def get_context(self, request):
        from ..selectors import get_project_details

        return super().get_context(request) | get_project_details(self)

    def get_structured_data(self, context):
        from ..structured_data import project

        return [project(self, context)]

    def search_line(self):
        return [self.get_kind_display(), self.funder]

    def search_facts(self):
        participants = self.participants.all()
        partners = [participant.partner for participant in participants if participant.partner]
        names = [participant.name for participant in participants] + [name for one in partners for name in one.names]
        return [self._meta.verbose_name, self.call_number, *names]

    @property
    def state(self):
        return state_on_dates(self.start_as_date, self.end_as_date)


class ProjectParticipant(Orderable):
    """Another institution in a project: a partner of the directory, or only its name."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="participants")
    partner = models.ForeignKey(
        "partners.PartnerPage",
        verbose_name=_("partner"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="project_participations",
    )
    name = models.CharField(
        _("name"),
        max_length=255,
        blank=True,
        help_text=_("Only for an institution that is not in the directory of partners."),
    )
    role = models.CharField(_("role"), max_length=20, choices=ProjectRole, default=ProjectRole.PARTNER)

    objects = ProjectParticipantQuerySet.as_manager()

    panels = [
        PageChooserPanel("partner", "partners.PartnerPage"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                name="international_participant_partner_or_name",
                condition=models.Q(partner__isnull=False, name="") | models.Q(~models.Q(name=""), partner__isnull=True),
                violation_error_message=_("Choose a partner or write a name, not both."),
            )
        ]

    def clean(self):
        super().clean()
        if bool(self.partner_id) == bool(self.name):
            raise ValidationError(_("Choose a partner or write a name, not both."))
