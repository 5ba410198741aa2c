"""Agreements with partners: private papers of the office, of which readers see only kind and validity."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mesi_site import cldr
from mesi_site.accounts.forms import LimitedModelForm
from mesi_site.fields import SENSIBLE_DATES, ChoiceArrayField, not_empty_constraint
from mesi_site.institution.claims import Claim
from mesi_site.media.storage import MediaStorage
from mesi_site.media.uploads import DocumentFile, check_field


class AgreementKind(models.TextChoices):
    EDUCATION = "education", _("education")
    RESEARCH = "research", _("research")
    SHARING = "sharing", _("sharing experience and information")


def private_storage():
    return MediaStorage(location=settings.PRIVATE_MEDIA_ROOT, base_url=None)


class AgreementQuerySet(models.QuerySet):
    """Agreements, and which of them hold."""

    def with_partners(self):
        return self.prefetch_related("partners")

    def signed(self, on=None):
        """Agreements that were signed by a day (today where none is given): drafts concern nobody outside."""
        return self.filter(signed_on__lte=on or timezone.localdate())

    def in_force(self, on=None):
        """Agreements that hold on a day (today where none is given): signed, and open-ended or not yet ended."""
        on = on or timezone.localdate()
        return self.signed(on).filter(models.Q(is_open_ended=True) | models.Q(valid_until__gte=on))


class Agreement(Claim):
    """An agreement with one or more partners. Not part of any page's history; with a permission of its own."""

    reference = models.CharField(
        _("reference"), max_length=100, unique=True, help_text=_("How the office finds it: a number or a short name.")
    )
    partners = models.ManyToManyField(
        "partners.PartnerPage",
        verbose_name=_("partners"),
        related_name="agreements",
        help_text=_("To choose several, hold Ctrl (on a Mac ⌘) while you click."),
    )
    kinds = ChoiceArrayField(
        models.CharField(max_length=20, choices=AgreementKind), verbose_name=_("kinds"), default=list
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True, validators=SENSIBLE_DATES)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day on which it holds.")
    )
    is_open_ended = models.BooleanField(_("open-ended"), default=False)
    scan = models.FileField(
        _("signed scan"),
        upload_to="agreements/",
        storage=private_storage,
        blank=True,
        validators=[FileExtensionValidator(["pdf"])],
        help_text=_("PDF. Only people who may see agreements can open it."),
    )
    notes = models.TextField(_("notes"), blank=True, help_text=_("For the office only."))
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    objects = AgreementQuerySet.as_manager()
    base_form_class = LimitedModelForm

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["reference"]
        constraints = [
            not_empty_constraint("kinds", "partners_agreement_has_kind", _("Tick at least one kind.")),
            models.CheckConstraint(
                name="partners_agreement_one_end",
                condition=models.Q(is_open_ended=True, valid_until__isnull=True)
                | models.Q(is_open_ended=False, valid_until__isnull=False),
                violation_error_message=_("Give the last day of validity or tick “open-ended”, not both."),
            ),
            models.CheckConstraint(
                name="partners_agreement_ends_after_signing",
                condition=models.Q(signed_on__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("signed_on")),
                violation_error_message=_("An agreement cannot end before it is signed."),
            ),
        ]

    def __str__(self):
        return self.reference

    def clean(self):
        super().clean()
        if self.signed_on and self.signed_on > timezone.localdate():
            raise ValidationError({"signed_on": _("This day has not come yet.")})
        check_field(self, "scan")

    @property
    def claim_ends_on(self):
        return self.valid_until

    def partner_names(self):
        return cldr.join(partner.texts.title for partner in self.partners.all())

    partner_names.short_description = _("partners")

    @property
    def kind_names(self):
        return [AgreementKind(kind).label for kind in self.kinds]


# As that of a document, so that no door to it is forgotten.
Agreement._meta.get_field("scan").attr_class = DocumentFile
