from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionConfig(AppConfig):
    name = "mesi_site.institution"
    verbose_name = _("Institution")
