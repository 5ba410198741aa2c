"""The editor's form of a picture."""

from wagtail.images.forms import BaseImageForm

from mesi_site.accounts.forms import LimitedFormMixin

from .uploads import PictureField


class SiteImageForm(LimitedFormMixin, BaseImageForm):
    """Its description is written by language, all else is facts."""

    def __init__(self, *args, user=None, **kwargs):
        self.for_user = user
        super().__init__(*args, user=user, **kwargs)
        if "file" in self.fields:  # Wagtail's own opens the picture in this process
            own = self.fields["file"]
            self.fields["file"] = PictureField(label=own.label, required=own.required, widget=own.widget)
