"""Who answers for a page, and by when somebody should look at it again."""

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from mesi_site.fields import SENSIBLE_DATES


class Upkeep(models.Model):
    """A fact that readers never see, and Wagtail's own `owner` as another one."""

    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        validators=SENSIBLE_DATES,
        help_text=_("The day by which somebody should see whether the page is still right."),
    )

    upkeep_panel = MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel(
                        "owner",
                        heading=_("Owner"),
                        help_text=_("Who answers for the page and is asked when it needs attention."),
                    ),
                    FieldPanel("review_by"),
                ]
            )
        ],
        heading=_("Upkeep"),
    )

    class Meta:
        abstract = True

    def with_content_json(self, content):
        """Wagtail leaves the owner as it is, whatever a version says; here a new one goes out with the other facts."""
        page = super().with_content_json(content)
        if (owner := content.get("owner", self.owner_id)) != self.owner_id:
            page.owner = get_user_model().objects.filter(pk=owner).first()  # nobody, where deleted since
        return page
