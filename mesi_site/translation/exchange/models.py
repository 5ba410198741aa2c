"""Files that came back from translators, kept between the look at what they change and the word that they may."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = dt.timedelta(days=7)


class Delivery(models.Model):
    """A file that somebody has brought."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE)
    name = models.CharField(_("file name"), max_length=255)
    content = models.BinaryField(_("content"))
    brought_at = models.DateTimeField(_("brought at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("file of a translator")
        verbose_name_plural = _("files of translators")

    def __str__(self):
        return self.name

    @classmethod
    def forget_old_ones(cls):
        cls.objects.filter(brought_at__lt=timezone.now() - KEPT).delete()
