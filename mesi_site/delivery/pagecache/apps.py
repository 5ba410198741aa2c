from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PageCacheConfig(AppConfig):
    name = "mesi_site.delivery.pagecache"
    label = "pagecache"
    verbose_name = _("Page cache")

    def ready(self):
        from .triggers import install_after_migrate

        post_migrate.connect(install_after_migrate, sender=self)
