"""Pages that lead to others: programs, partners, news."""

from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from ..fields import BodyField
from .base import BasePage


class IndexPage(BasePage):
    """A page that leads to others: an introduction, prose, and the list that its subclass selects."""

    introduction = RichTextField(_("introduction"), blank=True, help_text=_("One or two paragraphs above the list."))
    body = BodyField(verbose_name=_("text"), blank=True, help_text=_("Stands below the list."))

    text_fields = ("title", "introduction", "body")
    lead_field = "introduction"
    max_count = 1

    class Meta:
        abstract = True

    def get_context(self, request, below=""):
        """A view below the page needs no list."""
        context = super().get_context(request, below)
        if not below:
            context |= self.get_list(request)
            context["frame"].part = context["part"].number
        return context

    def get_list(self, request):
        """What the template needs of the list; `part` is the page of it that is asked for."""
        raise NotImplementedError
