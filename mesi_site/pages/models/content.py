"""Pages of prose: how to apply, how to nominate, contacts, anything."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from ..fields import BodyField
from .base import BasePage


class ContentPage(BasePage):
    """Title, introduction and prose; optionally people to ask."""

    introduction = RichTextField(_("introduction"), blank=True)
    body = BodyField(verbose_name=_("text"), blank=True)
    contacts = ParentalManyToManyField("institution.Contact", verbose_name=_("contacts"), blank=True, related_name="+")
    picture = models.ForeignKey(
        "media.SiteImage", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    shown_with = ("picture",)
    named_in_search = ("contacts",)
    text_fields = ("title", "introduction", "body")
    lead_field = "introduction"
    fact_panels = [FieldPanel("picture"), FieldPanel("contacts")]

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")

    def search_facts(self):
        return [fact for contact in self.contacts.all() for fact in contact.names]

    def get_context(self, request):
        contacts = self.remembered("contacts", lambda page: list(page.contacts.all()))
        return super().get_context(request) | {"contacts": contacts}
