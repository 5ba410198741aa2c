"""What belongs to a program, several of each: teaching languages, fees, partners."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from mesi_site import cldr

from ..codes import Cefr
from ..querysets import ProgramPartnerQuerySet
from .deadline import Audience


class TeachingLanguage(Orderable):
    """A language in which a program is taught, with the level that students need (CEFR; empty where none is asked)."""

    program = ParentalKey("international.ProgramPage", on_delete=models.CASCADE, related_name="teaching_languages")
    language = models.CharField(_("language"), max_length=2, choices=cldr.language_choices)
    level = models.CharField(_("required level"), max_length=2, choices=Cefr, blank=True)

    panels = [FieldRowPanel([FieldPanel("language"), FieldPanel("level")])]

    class Meta(Orderable.Meta):
        verbose_name = _("teaching language")
        verbose_name_plural = _("Teaching languages")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "language"],
                name="international_teaching_language_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("This language is there twice."),
            )
        ]


class Payer(models.TextChoices):
    STUDENT = "student", _("paid by the student")
    INSTITUTION = "institution", _("paid by our institution")
    PARTNER = "partner", _("paid by the partner")
    SCHOLARSHIP = "scholarship", _("paid by a scholarship")


class FeePeriod(models.TextChoices):
    PROGRAM = "program", pgettext_lazy("fee", "for the whole program")
    YEAR = "year", pgettext_lazy("fee", "a year")
    SEMESTER = "semester", pgettext_lazy("fee", "a semester")


class Fee(Orderable):
    """What one audience pays. No amount means that it is not known; 0 means free."""

    FEE_AUDIENCES = [(Audience.OWN.value, Audience.OWN.label), (Audience.INCOMING.value, Audience.INCOMING.label)]

    program = ParentalKey("international.ProgramPage", on_delete=models.CASCADE, related_name="fees")
    audience = models.CharField(_("for"), max_length=20, choices=FEE_AUDIENCES)
    amount = models.DecimalField(
        _("amount"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Empty: not known. 0: free of charge."),
    )
    currency = models.CharField(_("currency"), max_length=3, choices=cldr.currency_choices, default="EUR")
    period = models.CharField(pgettext_lazy("fee", "for"), max_length=10, choices=FeePeriod, default=FeePeriod.YEAR)
    payer = models.CharField(_("who pays"), max_length=20, choices=Payer, default=Payer.STUDENT)
    year = models.PositiveSmallIntegerField(
        _("academic year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
        help_text=_("The year in which it begins: 2027 for 2027/28."),
    )

    panels = [
        FieldRowPanel([FieldPanel("audience"), FieldPanel("payer")]),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("currency"), FieldPanel("period")]),
        FieldPanel("year"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("fee")
        verbose_name_plural = _("Fees")
        constraints = [
            models.CheckConstraint(
                name="international_fee_not_negative",
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                violation_error_message=_("A fee cannot be negative."),
            )
        ]

    @property
    def is_known(self):
        return self.amount is not None

    @property
    def is_free(self):
        return self.amount == 0

    @property
    def is_paid_by_student(self):
        return self.payer == Payer.STUDENT

    @property
    def money(self):
        return cldr.money(self.amount, self.currency) if self.is_known else ""

    @property
    def amount_text(self):
        """«€1,200 a year», «Free of charge», «Not known»."""
        if not self.is_known:
            return capfirst(_("not known"))
        return capfirst(_("free of charge")) if self.is_free else f"{self.money} {self.get_period_display()}"

    @property
    def year_text(self):
        return f"{self.year}/{(self.year + 1) % 100:02}" if self.year else ""


class PartnerRole(models.TextChoices):
    DEGREE = "degree", _("awards a degree")
    HOST = "host", _("host")
    SENDING = "sending", _("sending institution")


class StudyPlace(models.TextChoices):
    PARTNER = "partner", _("at the partner")
    OWN = "own", _("at our institution")
    BOTH = "both", _("at both")
    ONLINE = "online", _("online")


class ProgramPartner(Orderable):
    """A partner's part in a program. The lapse of the agreement warns whoever edits the program and closes nothing."""

    program = ParentalKey("international.ProgramPage", on_delete=models.CASCADE, related_name="partner_links")
    partner = models.ForeignKey(
        "partners.PartnerPage", verbose_name=_("partner"), on_delete=models.CASCADE, related_name="program_links"
    )
    role = models.CharField(_("role"), max_length=20, choices=PartnerRole, default=PartnerRole.HOST)
    place = models.CharField(_("students study"), max_length=10, choices=StudyPlace, default=StudyPlace.PARTNER)
    agreement = models.ForeignKey(
        "partners.Agreement",
        verbose_name=_("agreement"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="program_links",
    )

    objects = ProgramPartnerQuerySet.as_manager()

    panels = [
        PageChooserPanel("partner", "partners.PartnerPage"),
        FieldRowPanel([FieldPanel("role"), FieldPanel("place")]),
        FieldPanel("agreement", permission="partners.view_agreement"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("Partners")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "partner", "role"],
                name="international_partner_role_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("This partner is there twice in the same role."),
            )
        ]

    def clean(self):
        super().clean()
        if self.agreement_id and self.partner_id and not self.agreement.partners.filter(pk=self.partner_id).exists():
            raise ValidationError({"agreement": _("This agreement is not with this partner.")})
