"""The editor's form of a picture."""

from wagtail.images.forms import BaseImageForm

from mesi_site.accounts.forms import LimitedFormMixin


class SiteImageForm(LimitedFormMixin, BaseImageForm):
    """Its description is written by language, all else is facts."""

    def __init__(self, *args, user=None, **kwargs):
        self.for_user = user
        super().__init__(*args, user=user, **kwargs)
