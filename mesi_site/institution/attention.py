"""The certification line, where it needs attention."""

from mesi_site.attention.claims import claim_matters

from .models import InstitutionSettings


def certification(today):
    institution = InstitutionSettings.load()
    claims = [institution] if institution.certification else []
    return claim_matters(claims, today, note=lambda claim: claim.texts.certification)
