"""The people who keep the site, and what their groups let them write."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from mesi_site.fields import ChoiceArrayField


class User(AbstractUser):
    """A member of the office. Ours from the first migration, so that fields can be added later."""


class GroupRights(models.Model):
    """In which languages a group's members write, and whether they change facts. Without a row: neither."""

    group = models.OneToOneField("auth.Group", verbose_name=_("group"), on_delete=models.CASCADE, related_name="rights")
    languages = ChoiceArrayField(
        models.CharField(max_length=10, choices=settings.LANGUAGES),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("Members change texts in these languages. Somebody in several groups has the languages of all."),
    )
    facts = models.BooleanField(
        _("facts"),
        default=False,
        help_text=_(
            "Members change what is the same in every language: dates, fees, partners. Only members with the facts "
            "and all languages create, copy, move, unpublish and delete pages."
        ),
    )

    class Meta:
        verbose_name = _("rights of a group")
        verbose_name_plural = _("rights of groups")

    def __str__(self):
        return str(self.group)
