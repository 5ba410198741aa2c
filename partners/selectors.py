"""What the directory and a partner's page show, with all that it needs, in a fixed number of queries."""

from django.utils import timezone

from mesi_site import cldr
from mesi_site.cartography.drawings import Place
from mesi_site.institution.models import InstitutionSettings
from mesi_site.translation.texts import Texts

from .models import PartnerPage
from .querysets import Basis


def list_directory(index, request=None):
    """All public partners below the directory page, by country as the reader's language sorts it."""
    partners = list(PartnerPage.objects.child_of(index).public().with_basis().in_title_order())
    countries = {}
    for partner in partners:
        countries.setdefault(partner.country_name, []).append(partner)
    return {
        "partners": partners,
        "countries": sorted(countries.items(), key=lambda country: cldr.reading_key(country[0])),
        "places": [linked_place(partner, request) for partner in partners if partner.has_place],
        "origin": institution_place(),
        "demonstration_count": sum(partner.is_demonstration for partner in partners),
    }


def get_partner_links(partner):
    """What links a partner with the institution: basis, agreements in force, programs, projects."""
    known = PartnerPage.objects.filter(pk=partner.pk).with_basis().values_list("basis", flat=True).first()
    return {
        "basis": Basis(known or Basis.UNRECORDED),
        "agreements": list(partner.agreements.signed().order_by("-signed_on")) if partner.pk else [],
        "programs": list(partner.program_links.public_pages()) if partner.pk else [],
        "projects": list(partner.project_participations.public_pages()) if partner.pk else [],
        "fact_sheet": partner.fact_sheets.first(),
        "origin": institution_place(),
        "places": [place_of(partner)] if partner.has_place else [],
        "now": timezone.now(),
    }


def place_of(partner):
    """Without words, so that one drawing serves readers of all languages."""
    return Place(partner.latitude, partner.longitude)


def linked_place(partner, request):
    """With name and address, for a map of links; the request keeps the address from costing a query each."""
    title = Texts(partner).title
    language = title.language if title.is_fallback else ""
    return Place(partner.latitude, partner.longitude, str(title), partner.get_url(request) or "", language)


def institution_place():
    institution = InstitutionSettings.load()
    if not institution.has_place:
        return None
    return Place(institution.latitude, institution.longitude)
