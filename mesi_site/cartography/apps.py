from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CartographyConfig(AppConfig):
    """The site's pictures: routes, globe and world map drawn from coordinates."""

    name = "mesi_site.cartography"
    verbose_name = _("Cartography")
