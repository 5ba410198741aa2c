"""The editor's form of a page: drafts may be unfinished, what goes to readers may not."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms.pages import WagtailAdminPageForm


class BasePageForm(WagtailAdminPageForm):
    """Asks for the texts that readers need, but only when the page is published."""

    def _post_clean(self):
        super()._post_clean()
        if not self.is_deferred_validation:
            try:
                self.instance.clean_for_readers()
            except ValidationError as error:
                self._update_errors(error)
