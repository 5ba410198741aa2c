from mesi_site.translation.registration import register

from .models import Contact, InstitutionSettings

register(InstitutionSettings)
register(Contact, required=["name"])
