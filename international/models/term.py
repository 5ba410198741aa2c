"""Terms of the academic year."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from mesi_site.accounts.forms import LimitedModelForm


class Season(models.TextChoices):
    WINTER = "winter", _("Winter")
    SPRING = "spring", _("Spring")
    SUMMER = "summer", _("Summer")
    AUTUMN = "autumn", _("Autumn")


class Term(models.Model):
    """A season of a year, in which intakes begin. Its name follows from the two facts in every language."""

    season = models.CharField(_("season"), max_length=10, choices=Season)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])

    base_form_class = LimitedModelForm
    panels = [FieldPanel("season"), FieldPanel("year")]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = [
            "-year",
            models.Case(*(models.When(season=season, then=place) for place, season in enumerate(reversed(Season)))),
        ]
        constraints = [models.UniqueConstraint(fields=["season", "year"], name="international_term_once")]

    def __str__(self):
        return f"{self.get_season_display()} {self.year}"
