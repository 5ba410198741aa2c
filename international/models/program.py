"""Educational programs: what students can join, where, in which language, at what cost, by when."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from mesi_site import cldr
from mesi_site.delivery.pagecache.requests import UNKNOWN
from mesi_site.fields import ChoiceArrayField, not_empty_constraint
from mesi_site.pages.fields import BodyField
from mesi_site.pages.models import BasePage, IndexPage

from ..codes import ISCED_BROAD, ISCED_NARROW, Cefr, Level, isced_choices


class ProgramKind(models.TextChoices):
    DOUBLE_DEGREE = "double-degree", _("Double degree")
    EXCHANGE = "exchange", _("Student exchange")
    CERTIFICATE = "certificate", _("Short certificate")
    LANGUAGE_SCHOOL = "language-school", _("Language school")
    OTHER = "other", _("Other study abroad")


class OpenTo(models.TextChoices):
    OWN = "own", _("Our own students")
    INCOMING = "incoming", _("Students from elsewhere")
    BOTH = "both", _("Our own students and students from elsewhere")


class Mode(models.TextChoices):
    CAMPUS = "campus", _("On campus")
    ONLINE = "online", _("Online")
    BLENDED = "blended", _("On campus and online")


class DurationUnit(models.TextChoices):
    WEEK = "week", _("weeks")
    MONTH = "month", _("months")
    SEMESTER = "semester", _("semesters")
    YEAR = "year", _("years")


DURATION_TEXTS = {
    DurationUnit.WEEK: ngettext_lazy("%(number)d week", "%(number)d weeks", "number"),
    DurationUnit.MONTH: ngettext_lazy("%(number)d month", "%(number)d months", "number"),
    DurationUnit.SEMESTER: ngettext_lazy("%(number)d semester", "%(number)d semesters", "number"),
    DurationUnit.YEAR: ngettext_lazy("%(number)d year", "%(number)d years", "number"),
}


MONTHS_IN = {
    DurationUnit.WEEK: Decimal("0.23"),
    DurationUnit.MONTH: Decimal(1),
    DurationUnit.SEMESTER: Decimal(6),
    DurationUnit.YEAR: Decimal(12),
}


def months(number, unit):
    """How long something takes, to compare; None where it is not known."""
    return number * MONTHS_IN[unit] if number else None


ENQUIRY_VIEWS = {
    "enquiry": "international.enquiries.views.ask",
    "enquiry/sent": "international.enquiries.views.sent",
}


def duration_text(number, unit):
    return DURATION_TEXTS[unit] % {"number": number} if number else ""


def languages_text(languages, are_all_needed):
    """«French (B2) or English (B2)», in the reader's language, of (language, required level)."""
    names = ((cldr.language_name(language), level) for language, level in languages)
    texts = (f"{name} ({level})" if level else name for name, level in names)
    return cldr.join(texts, "standard" if are_all_needed else "or")


class ProgramIndexPage(IndexPage):
    """The program finder: all programs, and those that fit what a reader asks."""

    subpage_types = ["international.ProgramPage"]
    parameters = BasePage.parameters | {"audience", "kind", "open"}
    views_below = ENQUIRY_VIEWS | {
        "calendar.ics": "international.calendars.views.programs_calendar",
        "compare": "international.comparison.views.compare",
        "compare.pdf": "international.sheets.views.comparison",
    }

    class Meta:
        verbose_name = _("programs")

    def serve(self, request, view=None):
        """One question has one address: others lead to it, unless something in them must be said first."""
        from ..finder.state import read

        state, has_dropped = read(request.GET)
        if view is None and not has_dropped and request.META.get("QUERY_STRING", "") != state.query:
            return redirect(self.get_url(request) + (state.query and f"?{state.query}"))
        return super().serve(request, view)

    def may_be_kept(self, request, context):
        """Not where a value was left out: nonsense is endless. Names that are unknown have become one."""
        understood = request.META.get("QUERY_STRING", "").removesuffix(f"{UNKNOWN}=").rstrip("&")
        return understood == context["state"].query and super().may_be_kept(request, context)

    def get_list(self, request):
        from ..finder.answer import Answer

        return Answer(request.GET).context()

    def get_context(self, request, below=""):
        context = super().get_context(request, below)
        if not below:
            context["frame"].query = context["state"].narrowing
        return context


class ProgramPage(BasePage):
    """One program. Whether it is open is computed from its deadlines, never typed."""

    kind = models.CharField(_("kind"), max_length=20, choices=ProgramKind)
    open_to = models.CharField(_("for whom"), max_length=10, choices=OpenTo, default=OpenTo.BOTH)
    levels = ChoiceArrayField(models.CharField(max_length=20, choices=Level), verbose_name=_("levels"), default=list)
    field_of_study = models.CharField(
        _("field of study"), max_length=3, choices=isced_choices, blank=True, help_text=_("ISCED-F 2013, narrow field.")
    )
    needs_all_languages = models.BooleanField(
        _("all teaching languages are needed"),
        default=False,
        help_text=_("Ticked: students need every teaching language. Not ticked: any one of them is enough."),
    )
    outcome_level = models.CharField(
        _("language level reached"),
        max_length=2,
        choices=Cefr,
        blank=True,
        help_text=_("For language schools: CEFR at the end."),
    )
    duration = models.PositiveSmallIntegerField(_("duration"), null=True, blank=True, validators=[MinValueValidator(1)])
    duration_unit = models.CharField(_("unit"), max_length=10, choices=DurationUnit, default=DurationUnit.SEMESTER)
    ects = models.DecimalField(
        _("ECTS credits"), max_digits=5, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.CAMPUS)
    apply_url = models.URLField(
        _("apply link"), blank=True, help_text=_("Where students apply, if that is not this office.")
    )
    contact = models.ForeignKey(
        "institution.Contact",
        verbose_name=_("contact"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
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
    location = models.CharField(_("location"), max_length=255, blank=True, help_text=_("Where students study."))
    award = models.CharField(
        _("award"), max_length=255, blank=True, help_text=_("The degree or certificate at the end.")
    )
    eligibility = RichTextField(_("who can apply"), blank=True)
    documents = RichTextField(_("documents needed"), blank=True)
    costs = RichTextField(_("costs and scholarships"), blank=True)

    shown_with = ("contact", "picture")
    text_fields = ("title", "summary", "location", "award", "body", "eligibility", "documents", "costs")
    spreadsheet_texts = ("title", "summary", "location", "award")
    fact_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("open_to")]),
                FieldRowPanel([FieldPanel("levels"), FieldPanel("field_of_study")]),
                FieldRowPanel([FieldPanel("duration"), FieldPanel("duration_unit")]),
                FieldRowPanel([FieldPanel("ects"), FieldPanel("mode")]),
            ],
            heading=_("Program"),
        ),
        InlinePanel("teaching_languages", label=_("teaching language"), heading=_("Teaching languages")),
        FieldRowPanel([FieldPanel("needs_all_languages"), FieldPanel("outcome_level")]),
        InlinePanel("intakes", label=_("intake"), heading=_("Intakes and deadlines")),
        InlinePanel("fees", label=_("fee"), heading=_("Fees")),
        InlinePanel("partner_links", label=_("partner"), heading=_("Partners")),
        MultiFieldPanel(
            [FieldPanel("apply_url"), FieldPanel("contact"), FieldPanel("picture")], heading=_("How to apply")
        ),
    ]
    named_in_search = ("teaching_languages", "partner_links__partner", "contact")
    views_below = ENQUIRY_VIEWS | {
        "calendar.ics": "international.calendars.views.program_calendar",
        "eligibility": "international.eligibility.views.eligibility",
        "fact-sheet.pdf": "international.sheets.views.fact_sheet",
    }
    parent_page_types = ["international.ProgramIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = [
            not_empty_constraint("levels", "international_program_has_level", _("Tick at least one level.")),
            models.CheckConstraint(
                name="international_program_ects_not_negative",
                condition=models.Q(ects__isnull=True) | models.Q(ects__gte=0),
                violation_error_message=_("ECTS credits cannot be negative."),
            ),
            models.CheckConstraint(
                name="international_program_lasts",
                condition=models.Q(duration__isnull=True) | models.Q(duration__gte=1),
                violation_error_message=_("Leave the duration empty where it is not known."),
            ),
        ]

    def get_context(self, request, below=""):
        from ..program_details import get_program_details

        context = super().get_context(request, below)
        return context if below else context | get_program_details(self)

    def get_structured_data(self, context):
        from ..structured_data import program

        return [program(self, context)]

    def search_line(self):
        countries = dict.fromkeys(partner.country_name for partner in self._partners())
        languages = [cldr.language_name(taught.language) for taught in self.teaching_languages.all()]
        return [self.get_kind_display(), *countries, *languages]

    def search_facts(self):
        names = [name for named in (*self._partners(), self.contact) if named for name in named.names]
        facts = [self.get_mode_display(), *self.level_names, self.field_name, self.broad_name]
        return [self._meta.verbose_name, *facts, *names]

    def _partners(self):
        """Those that are loaded: search loads public ones only."""
        return [link.partner for link in self.partner_links.all() if hasattr(link, "partner")]

    @property
    def level_names(self):
        return [Level(level).label for level in self.levels]

    @property
    def field_name(self):
        return ISCED_NARROW.get(self.field_of_study, "")

    @property
    def broad_name(self):
        return ISCED_BROAD.get(self.field_of_study[:2], "")

    @property
    def duration_text(self):
        return duration_text(self.duration, self.duration_unit)

    @property
    def ects_text(self):
        return cldr.number(self.ects) if self.ects is not None else ""
