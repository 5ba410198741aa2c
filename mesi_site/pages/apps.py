from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "mesi_site.pages"
    verbose_name = _("Pages")

    def ready(self):
        from . import redirects, upstream

        redirects.connect()
        upstream.connect()
