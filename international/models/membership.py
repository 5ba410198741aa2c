"""Memberships in international organisations: claims with their evidence, grouped by field of endeavour."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import RevisionMixin

from mesi_site import cldr
from mesi_site.historical_date import HistoricalDateField, in_order
from mesi_site.institution.claims import Claim
from mesi_site.pages.fields import BodyField
from mesi_site.pages.models import BasePage, IndexPage
from mesi_site.translation.models import TranslatedMixin
from mesi_site.translation.panels import translated_tabs
from mesi_site.translation.sources import TranslationSources
from mesi_site.translation.texts import has_content


class MembershipKind(models.TextChoices):
    FULL = "full", _("full member")
    ASSOCIATE = "associate", _("associate member")
    INDIVIDUAL = "individual", _("individual members")
    OBSERVER = "observer", _("observer")


class FieldOfEndeavour(TranslatedMixin, TranslationSources, RevisionMixin):
    """What a group of organisations is about."""

    name = models.CharField(_("name"), max_length=255)
    sort_order = models.PositiveSmallIntegerField(_("position"), default=0)

    text_fields = ("name",)
    edit_handler = translated_tabs(text_fields, facts=[FieldPanel("sort_order")])

    class Meta:
        verbose_name = _("field of endeavour")
        verbose_name_plural = _("fields of endeavour")
        ordering = ["sort_order", "pk"]

    def __str__(self):
        return self.name


class MembershipIndexPage(IndexPage):
    """All memberships as a dated ledger."""

    subpage_types = ["international.MembershipPage"]

    class Meta:
        verbose_name = _("memberships")

    def get_list(self, request):
        from ..selectors import list_memberships

        return list_memberships(request)


class MembershipPage(BasePage, Claim):
    """One membership. The title is the organisation's name; without a text it is listed but has no page to lead to."""

    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    website = models.URLField(_("website"), blank=True)
    organisation_founded = HistoricalDateField(_("organization founded"))
    organisation_ended = HistoricalDateField(_("organization ended"))
    country = models.CharField(_("country"), max_length=2, blank=True, choices=cldr.country_choices)
    field = models.ForeignKey(
        FieldOfEndeavour, verbose_name=_("field of endeavour"), on_delete=models.PROTECT, related_name="memberships"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MembershipKind, default=MembershipKind.FULL)
    member_since = HistoricalDateField(_("member since"))
    member_until = HistoricalDateField(_("member until"))
    seat = models.CharField(_("seat"), max_length=255, blank=True, help_text=_("The city of its office."))
    benefit = models.TextField(_("what the membership brings"), blank=True)
    body = BodyField(verbose_name=_("text"), blank=True)

    shown_with = ("field",)
    named_in_search = ("field",)
    text_fields = ("title", "seat", "benefit", "body")
    lead_field = "benefit"
    fact_panels = [
        FieldRowPanel([FieldPanel("acronym"), FieldPanel("website")]),
        FieldRowPanel([FieldPanel("field"), FieldPanel("country")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("organisation_founded"), FieldPanel("organisation_ended")])],
            heading=_("The organization"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldRowPanel([FieldPanel("member_since"), FieldPanel("member_until")]),
                FieldRowPanel([FieldPanel("evidence_url"), FieldPanel("last_checked")]),
            ],
            heading=_("Our membership"),
        ),
    ]
    parent_page_types = ["international.MembershipIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                name=f"international_membership_{name}_order",
                condition=in_order(start, end),
                violation_error_message=message,
            )
            for name, start, end, message in [
                (
                    "life",
                    "organisation_founded",
                    "organisation_ended",
                    _("An organization cannot end before it is founded."),
                ),
                ("term", "member_since", "member_until", _("A membership cannot end before it begins.")),
            ]
        ]

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        """A draft or an old version whose field of endeavour has been deleted since asks for another one."""
        if check_fks and not FieldOfEndeavour.objects.filter(pk=data["field"]).exists():
            data = {**data, "field": None}
        return super().from_serializable_data(data, check_fks=check_fks, strict_fks=strict_fks)

    @property
    def search_title(self):
        """Readers look for the acronym first of all."""
        return f"{self.acronym} {self.texts.title}"

    def search_line(self):
        return [self.get_kind_display(), self.field.texts.name]

    def search_facts(self):
        return [self._meta.verbose_name, self.country_name]

    @property
    def has_detail(self):
        """Whether there is a text to lead readers to, in whatever language it is shown."""
        return has_content(self.texts.body.value)

    @property
    def organisation_has_ended(self):
        end = self.organisation_ended_as_date
        return end is not None and end.first_day <= timezone.localdate()

    @property
    def country_name(self):
        return cldr.country_name(self.country) if self.country else ""

    @property
    def claim_ends_on(self):
        """The earlier of our membership's end and the organisation's."""
        ends = [date.last_day for date in (self.member_until_as_date, self.organisation_ended_as_date) if date]
        return min(ends, default=None)
