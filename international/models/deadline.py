"""Intakes and deadlines: when a program can be joined, by whom, and until which instant."""

import datetime as dt
import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel, model_from_serializable_data
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from mesi_site import cldr
from mesi_site.fields import SENSIBLE_DATES


class Audience(models.TextChoices):
    """For whom a date or a fee holds."""

    OWN = "own", _("our own students")
    INCOMING = "incoming", _("incoming students")
    NOMINATION = "nomination", _("partners who nominate")


class DeadlineKind(models.TextChoices):
    FIXED = "fixed", _("on a date")
    ROLLING = "rolling", _("rolling: any time")
    UNANNOUNCED = "unannounced", _("not yet announced")


class DeadlineState(models.TextChoices):
    """How a deadline stands at an instant; computed, never typed."""

    OPEN = "open", _("Open")
    ROLLING = "rolling", _("Rolling")
    UPCOMING = "upcoming", _("Opens later")
    UNANNOUNCED = "unannounced", _("Not yet announced")
    CLOSED = "closed", _("Closed")


class Intake(ClusterableModel, Orderable):
    """One beginning of a program."""

    program = ParentalKey("international.ProgramPage", on_delete=models.CASCADE, related_name="intakes")
    term = models.ForeignKey(
        "international.Term", verbose_name=_("term"), on_delete=models.PROTECT, related_name="intakes"
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True, validators=SENSIBLE_DATES)
    ends_on = models.DateField(_("ends on"), null=True, blank=True, validators=SENSIBLE_DATES)
    places = models.PositiveIntegerField(_("places"), null=True, blank=True, validators=[MinValueValidator(1)])

    panels = [
        FieldRowPanel([FieldPanel("term"), FieldPanel("places")]),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        InlinePanel("deadlines", label=_("deadline"), heading=_("Deadlines")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("intake")
        verbose_name_plural = _("Intakes and deadlines")
        constraints = [
            models.CheckConstraint(
                name="international_intake_ends_after_start",
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("An intake cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="international_intake_has_places",
                condition=models.Q(places__isnull=True) | models.Q(places__gte=1),
                violation_error_message=_("Leave the places empty where they are not known."),
            ),
        ]

    def __str__(self):
        return str(self.term)

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        """An intake of a draft or an old version whose term has been deleted since falls out of it."""
        if check_fks and not cls._meta.get_field("term").related_model.objects.filter(pk=data["term"]).exists():
            return None
        return super().from_serializable_data(data, check_fks=check_fks, strict_fks=strict_fks)

    @property
    def period_text(self):
        """«Sep 1, 2027 – Jun 30, 2028», as much of it as is known."""
        if self.starts_on and self.ends_on:
            return cldr.interval(self.starts_on, self.ends_on)
        if self.starts_on:
            return gettext("from %(date)s") % {"date": cldr.date(self.starts_on, "medium")}
        return gettext("until %(date)s") % {"date": cldr.date(self.ends_on, "medium")} if self.ends_on else ""

    @property
    def places_text(self):
        return (
            ngettext("%(number)s place", "%(number)s places", self.places) % {"number": self.places}
            if self.places
            else ""
        )

    @property
    def last_day(self):
        """As far as its own dates tell."""
        return self.ends_on or self.starts_on


class Timed:
    """How a deadline stands; needs `kind`, `opens_instant`, `closes_instant`, `time_zone`, its intake's `last_day`."""

    def state(self, now=None):
        """The DeadlineState at an aware datetime (now where none is given)."""
        now = now or timezone.now()
        end = self.closes_instant or self._end_of_intake()
        if end and end <= now:
            return DeadlineState.CLOSED
        if self.opens_instant and self.opens_instant > now:
            return DeadlineState.UPCOMING
        if self.kind == DeadlineKind.FIXED:
            return DeadlineState.OPEN
        return DeadlineState.ROLLING if self.kind == DeadlineKind.ROLLING else DeadlineState.UNANNOUNCED

    def turning_points(self):
        """The instants at which its state may change."""
        instants = self.opens_instant, self.closes_instant or self._end_of_intake()
        return [instant for instant in instants if instant]

    def _end_of_intake(self):
        """Where nothing is fixed, nothing is open or to come once the intake is over, on the deadline's own clock."""
        if self.kind == DeadlineKind.FIXED or not self.last_day:
            return None
        return dt.datetime.combine(self.last_day + dt.timedelta(days=1), dt.time.min, zoneinfo.ZoneInfo(self.time_zone))


class Deadline(Timed, Orderable):
    """Until when one audience can apply for an intake.

    Dates are local to `time_zone` (IANA). It opens at the first instant of `opens_on` and closes at the end of the
    minute `closes_at` on `closes_on`; both instants are kept in UTC for comparing and sorting.
    """

    END_OF_DAY = dt.time(23, 59)

    intake = ParentalKey(Intake, on_delete=models.CASCADE, related_name="deadlines")
    audience = models.CharField(_("for"), max_length=20, choices=Audience)
    kind = models.CharField(_("deadline"), max_length=20, choices=DeadlineKind, default=DeadlineKind.FIXED)
    opens_on = models.DateField(_("opens on"), null=True, blank=True, validators=SENSIBLE_DATES)
    closes_on = models.DateField(
        _("closes on"), null=True, blank=True, validators=SENSIBLE_DATES, help_text=_("The last day to apply.")
    )
    closes_at = models.TimeField(_("closes at"), default=END_OF_DAY)
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        default=timezone.get_default_timezone_name,
        choices=cldr.time_zone_choices,
        validators=[cldr.validate_time_zone],
        help_text=_("Where the clock hangs that decides."),
    )
    opens_instant = models.DateTimeField(editable=False, null=True, db_index=True)
    closes_instant = models.DateTimeField(editable=False, null=True, db_index=True)

    panels = [
        FieldRowPanel([FieldPanel("audience"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        FieldRowPanel([FieldPanel("closes_at"), FieldPanel("time_zone")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("deadline")
        verbose_name_plural = _("Deadlines")
        constraints = [
            models.CheckConstraint(
                name="international_deadline_fixed_has_date",
                condition=models.Q(kind=DeadlineKind.FIXED, closes_on__isnull=False)
                | models.Q(~models.Q(kind=DeadlineKind.FIXED), closes_on__isnull=True),
                violation_error_message=_("A deadline on a date needs that date; any other kind has none."),
            ),
            models.CheckConstraint(
                name="international_deadline_closes_after_opening",
                condition=models.Q(opens_on__isnull=True)
                | models.Q(closes_on__isnull=True)
                | models.Q(closes_on__gte=models.F("opens_on")),
                violation_error_message=_("A deadline cannot close before it opens."),
            ),
            models.UniqueConstraint(
                fields=["intake", "audience"],
                name="international_deadline_once_for_each_audience",
                deferrable=models.Deferrable.DEFERRED,  # two may change places
                violation_error_message=_("Each audience has one deadline in an intake."),
            ),
        ]

    def __str__(self):
        return f"{self.get_audience_display()}: {self.get_kind_display()}"

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        """A deadline of an old version belongs to the intake that holds it, which may have been deleted since."""
        return model_from_serializable_data(cls, {**data, "intake": None}, check_fks=check_fks, strict_fks=strict_fks)

    def clean(self):
        super().clean()
        try:
            cldr.validate_time_zone(self.time_zone)
        except ValidationError as error:
            raise ValidationError({"time_zone": error.messages}) from None
        try:
            self.derive_instants()
        except OverflowError:
            raise ValidationError({"closes_on": _("No clock reaches this day.")}) from None
        if self.opens_instant and self.closes_instant and self.closes_instant < self.opens_instant:
            raise ValidationError({"closes_on": _("A deadline cannot close before it opens.")})

    def save(self, *args, **kwargs):
        self.derive_instants()
        super().save(*args, **kwargs)

    def derive_instants(self):
        """Work out both UTC instants; the closing minute still counts."""
        zone = zoneinfo.ZoneInfo(self.time_zone)
        self.opens_instant = dt.datetime.combine(self.opens_on, dt.time.min, zone) if self.opens_on else None
        self.closes_instant = None
        if self.closes_on:
            closes_at = (self.closes_at or self.END_OF_DAY).replace(second=0, microsecond=0)
            closing_minute = dt.datetime.combine(self.closes_on, closes_at, zone)
            self.closes_instant = closing_minute.astimezone(dt.UTC) + dt.timedelta(minutes=1)

    @property
    def last_minute(self):
        """The minute in which it closes, on its own clock; in an hour that clocks leave out, as they show it then."""
        if not self.closes_instant:
            return None
        return (self.closes_instant - dt.timedelta(minutes=1)).astimezone(zoneinfo.ZoneInfo(self.time_zone))

    @property
    def last_day(self):
        return self.intake.last_day if hasattr(self, "intake") else None
