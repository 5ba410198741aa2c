from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "mesi_site.search"
    label = "site_search"
    verbose_name = _("Search")

    def ready(self):
        from . import following
        from .configurations import ensure_after_migrate

        post_migrate.connect(ensure_after_migrate, sender=self)
        following.connect()
