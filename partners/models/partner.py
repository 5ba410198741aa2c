"""Partner institutions: the directory and a page for each."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from mesi_site import cldr
from mesi_site.fields import SENSIBLE_DATES
from mesi_site.institution.models import Coordinates
from mesi_site.pages.fields import BodyField
from mesi_site.pages.models import BasePage, IndexPage
from mesi_site.pages.querysets import BasePageManager

from ..querysets import Basis, PartnerQuerySet


class PartnerKind(models.TextChoices):
    UNIVERSITY = "university", _("University")
    EDUCATIONAL = "educational", _("Educational organization")
    ENTERPRISE = "enterprise", _("Enterprise")
    NGO = "ngo", _("Non-governmental international organization")


class PartnerIndexPage(IndexPage):
    """The directory of partners with its map."""

    subpage_types = ["partners.PartnerPage"]

    class Meta:
        verbose_name = _("partner directory")

    def get_list(self, request):
        from ..selectors import list_directory

        return list_directory(self, request)


class PartnerPage(BasePage, Coordinates):
    """One partner: where it is, and what links it with the institution."""

    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind, default=PartnerKind.UNIVERSITY)
    country = models.CharField(_("country"), max_length=2, choices=cldr.country_choices)
    website = models.URLField(_("website"), blank=True)
    ror_id = models.CharField(
        _("ROR id"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$", _("A ROR id looks like 02mhbdp94."))],
        help_text=_("From ror.org, without the address."),
    )
    erasmus_code = models.CharField(
        _("Erasmus code"), max_length=20, blank=True, help_text=_("For example: F PARIS001")
    )
    logo = models.ForeignKey(
        "media.SiteImage", verbose_name=_("logo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    city = models.CharField(_("city"), max_length=255, blank=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists."))
    body = BodyField(verbose_name=_("text"), blank=True)
    nomination = RichTextField(_("incoming students: how to nominate"), blank=True)
    housing = RichTextField(_("incoming students: housing"), blank=True)

    objects = BasePageManager.from_queryset(PartnerQuerySet)()

    shown_with = ("logo",)
    text_fields = ("title", "city", "summary", "body", "nomination", "housing")
    spreadsheet_texts = ("title", "city", "summary")
    fact_panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country")]),
        Coordinates.coordinate_panels,
        MultiFieldPanel(
            [
                FieldPanel("website"),
                FieldRowPanel([FieldPanel("ror_id"), FieldPanel("erasmus_code")]),
                FieldPanel("logo"),
            ],
            heading=_("Identity"),
        ),
        InlinePanel("fact_sheets", label=_("fact sheet"), heading=_("Incoming fact sheet"), max_num=1),
    ]
    parent_page_types = ["partners.PartnerIndexPage"]
    subpage_types = []

    class Meta(Coordinates.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def get_context(self, request):
        from ..selectors import get_partner_links

        return super().get_context(request) | get_partner_links(self)

    def get_structured_data(self, context):
        from ..structured_data import partner

        return [partner(self, context)]

    def search_line(self):
        return [self.get_kind_display(), self.texts.city, self.country_name]

    def search_facts(self):
        return [self._meta.verbose_name, self.erasmus_code, self.ror_id]

    @property
    def names(self):
        """By what readers look for whatever has to do with this partner."""
        return [self.texts.title, self.texts.city, self.country_name]

    @property
    def country_name(self):
        return cldr.country_name(self.country)

    @property
    def basis_label(self):
        """What the cooperation rests on; needs `with_basis()`."""
        return Basis(self.basis).label


class FactSheet(models.Model):
    """Dates and addresses for students who come to a partner. At most one for each; the texts stand on its page."""

    partner = ParentalKey(PartnerPage, on_delete=models.CASCADE, related_name="fact_sheets")
    nominations_autumn = models.DateField(
        _("nominations for the autumn by"), null=True, blank=True, validators=SENSIBLE_DATES
    )
    nominations_spring = models.DateField(
        _("nominations for the spring by"), null=True, blank=True, validators=SENSIBLE_DATES
    )
    transcript_weeks = models.PositiveSmallIntegerField(
        _("transcript after"), null=True, blank=True, help_text=_("In weeks after the end of the examinations.")
    )
    email = models.EmailField(_("email for nominations"), blank=True)
    courses_url = models.URLField(_("courses"), blank=True)
    housing_url = models.URLField(_("housing"), blank=True)
    visa_url = models.URLField(_("visa"), blank=True)
    accessibility_url = models.URLField(_("accessibility"), blank=True)

    panels = [
        FieldRowPanel([FieldPanel("nominations_autumn"), FieldPanel("nominations_spring")]),
        FieldRowPanel([FieldPanel("transcript_weeks"), FieldPanel("email")]),
        FieldRowPanel([FieldPanel("courses_url"), FieldPanel("housing_url")]),
        FieldRowPanel([FieldPanel("visa_url"), FieldPanel("accessibility_url")]),
    ]

    class Meta:
        verbose_name = _("incoming fact sheet")
        verbose_name_plural = _("Incoming fact sheet")
        constraints = [models.UniqueConstraint(fields=["partner"], name="partners_one_fact_sheet")]

    def __str__(self):
        return str(self._meta.verbose_name)

    def clean(self):
        super().clean()
        facts = (f.name for f in self._meta.concrete_fields if f.name not in ("id", "partner"))
        if all(getattr(self, name) in (None, "") for name in facts):
            raise ValidationError(_("The fact sheet is empty: fill in something or remove it."))
