"""The institution itself, and the people to ask."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import RevisionMixin

from mesi_site import cldr
from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.fields import ChoiceArrayField
from mesi_site.historical_date import HistoricalDateField
from mesi_site.translation.models import TranslatedMixin
from mesi_site.translation.panels import translated_tabs
from mesi_site.translation.sources import TranslationSources

from .claims import Claim


class Coordinates(models.Model):
    """A place on earth in decimal degrees (WGS 84), north and east positive; both or neither."""

    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, north is positive: 55.75"),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees, east is positive: 37.62"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_whole_place",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_("Give both latitude (−90 to 90) and longitude (−180 to 180), or neither."),
            )
        ]

    coordinate_panels = MultiFieldPanel(
        [FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")])], heading=_("Place on the map")
    )

    @property
    def has_place(self):
        return self.latitude is not None and self.longitude is not None


@register_setting(icon="globe")
class InstitutionSettings(TranslatedMixin, TranslationSources, Coordinates, Claim, RevisionMixin, BaseGenericSetting):
    """Whose site this is: entered once, shown on every page. The claim is the certification line."""

    name = models.CharField(
        _("short name"), max_length=100, blank=True, help_text=_("As it stands at the top of each page.")
    )
    full_name = models.CharField(_("full name"), max_length=255, blank=True)
    office_name = models.CharField(_("name of the office"), max_length=255, blank=True)
    certification = models.CharField(
        _("certification line"),
        max_length=255,
        blank=True,
        help_text=_("Shown at the top of each page, with its validity."),
    )
    certification_note = models.CharField(
        _("note on the certification"),
        max_length=255,
        blank=True,
        help_text=_("Stands beside the line once it has lapsed: what happened, and when."),
    )
    address = models.TextField(_("postal address"), blank=True)
    certification_valid_until = HistoricalDateField(_("certification valid until"))
    founded = HistoricalDateField(_("founded"))
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    is_phone_historical = models.BooleanField(
        _("the phone number is historical"),
        default=False,
        help_text=_("It is shown, but cannot be dialled from the page."),
    )
    email = models.EmailField(_("email"), blank=True)
    website = models.URLField(_("website"), blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, choices=cldr.country_choices)
    logo = models.ForeignKey(
        "media.SiteImage", verbose_name=_("logo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    select_related = ["logo"]
    text_fields = ("name", "full_name", "office_name", "certification", "certification_note", "address")
    edit_handler = translated_tabs(
        text_fields,
        facts=[
            MultiFieldPanel(
                [
                    FieldPanel("certification_valid_until"),
                    FieldPanel("evidence_url"),
                    FieldPanel("last_checked"),
                ],
                heading=_("Certification"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("phone"), FieldPanel("is_phone_historical")]),
                    FieldRowPanel([FieldPanel("email"), FieldPanel("website")]),
                    FieldRowPanel([FieldPanel("country"), FieldPanel("founded")]),
                    FieldPanel("logo"),
                ],
                heading=_("Institution"),
            ),
            Coordinates.coordinate_panels,
        ],
    )

    class Meta(Coordinates.Meta):
        verbose_name = _("institution")

    def __str__(self):
        return self.name or str(self._meta.verbose_name)

    @classmethod
    def for_readers(cls):
        """What public pages show of it: shared by all renders, to be read only."""
        return remembered("institution", cls.load)

    @property
    def has_historical_phone(self):
        return bool(self.phone) and self.is_phone_historical

    @property
    def phone_digits(self):
        """The number as a telephone takes it."""
        return "".join(character for character in self.phone if character in "+0123456789")

    @property
    def claim_ends_on(self):
        end = self.certification_valid_until_as_date
        return end.last_day if end else None


class Contact(TranslatedMixin, TranslationSources, RevisionMixin):
    """Somebody at the office whom readers may ask."""

    name = models.CharField(pgettext_lazy("person", "name"), max_length=255)
    role = models.CharField(
        pgettext_lazy("person", "role"),
        max_length=255,
        blank=True,
        help_text=_("For example: Coordinator of student exchange."),
    )
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    languages = ChoiceArrayField(
        models.CharField(max_length=2, choices=cldr.language_choices),
        verbose_name=_("languages spoken"),
        default=list,
        blank=True,
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False, help_text=_("An invented person."))

    text_fields = ("name", "role")
    edit_handler = translated_tabs(
        text_fields,
        facts=[FieldPanel("email"), FieldPanel("phone"), FieldPanel("languages"), FieldPanel("is_demonstration")],
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def names(self):
        """By what readers look for whatever has to do with this person."""
        return [self.texts.name, self.texts.role]

    @property
    def language_names(self):
        return cldr.join(cldr.language_name(code) for code in self.languages) if self.languages else ""
