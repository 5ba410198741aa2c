"""The editor's form of a page."""

from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from mesi_site.fields import EARLIEST, LATEST
from mesi_site.translation.forms import TranslatedFormMixin


class BasePageForm(TranslatedFormMixin, WagtailAdminPageForm):
    """Drafts may be unfinished: what readers need is asked for each language when it goes out."""

    def clean(self):
        cleaned = super().clean()
        for name in ("go_live_at", "expire_at"):
            moment = cleaned.get(name)
            if moment and not EARLIEST <= moment.date() <= LATEST:
                self.add_error(name, _("This is no date that one can plan with."))
        return cleaned
