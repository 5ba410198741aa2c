"""Files that came back, kept between the look at what they change and the word that they may."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = dt.timedelta(days=7)


class Delivery(models.Model):
    """A file that somebody has brought."""

    class Kind(models.TextChoices):
        """What is in the file: each kind has screens of its own."""

        TRANSLATION = "translation", _("translation")
        SPREADSHEET = "spreadsheet", _("spreadsheet")

    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, default=Kind.TRANSLATION, db_default=Kind.TRANSLATION.value
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE)
    name = models.CharField(_("file name"), max_length=255)
    content = models.BinaryField(_("content"))
    brought_at = models.DateTimeField(_("brought at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("file that came back")
        verbose_name_plural = _("files that came back")

    def __str__(self):
        return self.name

    @classmethod
    def forget_old_ones(cls):
        cls.objects.filter(brought_at__lt=timezone.now() - KEPT).delete()
