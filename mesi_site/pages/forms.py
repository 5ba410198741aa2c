"""The editor's form of a page: drafts may be unfinished, what goes to readers may not."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from mesi_site.fields import EARLIEST, LATEST


class BasePageForm(WagtailAdminPageForm):
    """Asks for the texts that readers need, but only when the page is published."""

    def clean(self):
        cleaned = super().clean()
        for name in ("go_live_at", "expire_at"):
            moment = cleaned.get(name)
            if moment and not EARLIEST <= moment.date() <= LATEST:
                self.add_error(name, _("This is no date that one can plan with."))
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if not self.is_deferred_validation:
            try:
                self.instance.clean_for_readers()
            except ValidationError as error:
                self._update_errors(error)
