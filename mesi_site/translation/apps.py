from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "mesi_site.translation"
    verbose_name = _("Translation")

    def ready(self):
        from . import upstream
        from .statuses import following

        upstream.connect()
        following.connect()
