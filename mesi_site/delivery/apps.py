from django.apps import AppConfig
from django.core.signals import got_request_exception
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "mesi_site.delivery"
    verbose_name = _("Delivery")

    def ready(self):
        from .metrics import count_database_failures

        got_request_exception.connect(count_database_failures)
