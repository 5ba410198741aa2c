from mesi_site.translation.registration import register

from .models import PartnerIndexPage, PartnerPage

register(PartnerIndexPage)
register(PartnerPage)
