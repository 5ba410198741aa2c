import mimetypes

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "mesi_site.media"
    verbose_name = _("Media")

    def ready(self):
        from . import (
            signals,  # noqa: F401 - it connects them
            upstream,
        )

        upstream.connect()

        # Not every system knows it, and a browser shows no picture whose type is not one.
        mimetypes.add_type("image/avif", ".avif")
