"""Claims that expire: what the site says of a membership, a certificate or an agreement must be checked again."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Claim(models.Model):
    """Something said to be so, with its evidence. A subclass tells the last day on which it holds, if there is one."""

    evidence_url = models.URLField(_("evidence"), blank=True, help_text=_("A public page that shows that this is so."))
    last_checked = models.DateField(
        _("last checked"), null=True, blank=True, help_text=_("The day on which somebody last made sure that it is so.")
    )

    class Meta:
        abstract = True

    @property
    def claim_ends_on(self):
        """The last day (a date) on which the claim holds, or None where no end is known."""
        raise NotImplementedError

    @property
    def has_lapsed(self):
        end = self.claim_ends_on
        return end is not None and end < timezone.localdate()
