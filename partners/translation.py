from mesi_site.translation.registration import register

from .models import FactSheet, PartnerIndexPage, PartnerPage

register(PartnerIndexPage)
register(PartnerPage)
register(FactSheet)
