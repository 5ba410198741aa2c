from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttentionConfig(AppConfig):
    name = "mesi_site.attention"
    verbose_name = _("What needs attention")
