from mesi_site.translation.registration import register

from .models import SiteImage

register(SiteImage)
