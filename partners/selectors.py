"""What the directory and a partner's page show, with all that it needs, in a fixed number of queries."""

from typing import NamedTuple

from django.utils import timezone

from mesi_site import cldr
from mesi_site.cartography.drawings import Place
from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.institution.models import InstitutionSettings
from mesi_site.pages.listing import Listing, in_reading_order
from mesi_site.translation.languages import reader_language

from .entries import load_directory
from .models import FactSheet, PartnerPage
from .querysets import Basis


class Country(NamedTuple):
    """A heading of the directory, in the reader's language."""

    anchor: str
    name: str


def list_directory(index, request):
    """The public partners below the directory page, by country as the reader's language sorts it."""
    listing = remembered(("directory", index.pk, reader_language()), lambda: _directory(index))
    context = listing.context(request, load_directory)
    partners = [partner for group in context["groups"] for partner in group.entries]
    return context | {
        "places": [linked_place(partner) for partner in partners if partner.place],
        "origin": institution_place(),
    }


def _directory(index):
    partners = PartnerPage.objects.child_of(index).public().in_title_order()
    found = [
        (number, Country(code.lower(), cldr.country_name(code)), is_demonstration)
        for number, code, is_demonstration in partners.values_list("pk", "country", "is_demonstration")
    ]
    return Listing(sorted(found, key=lambda partner: (cldr.reading_key(partner[1].name), partner[1])))


class Links(NamedTuple):
    """What links a partner with the institution, and what it tells students: the same in all languages."""

    basis: Basis
    agreements: list
    programs: dict  # roles by number of the program
    projects: list  # numbers
    fact_sheet: FactSheet | None

    @classmethod
    def load(cls, partner):
        """Works on unsaved previews too: nothing links a partner that was never saved."""
        fact_sheet = partner.fact_sheets.first()
        if not partner.pk:
            return cls(Basis.UNRECORDED, [], {}, [], fact_sheet)
        known = PartnerPage.objects.filter(pk=partner.pk).with_basis().values_list("basis", flat=True).first()
        return cls(
            Basis(known or Basis.UNRECORDED),
            list(partner.agreements.signed().order_by("-signed_on")),
            partner.program_links.roles(),
            partner.project_participations.projects(),
            fact_sheet,
        )


def get_partner_links(partner):
    """Basis, signed agreements, programs and projects, and what the partner's office tells incoming students."""
    links = partner.remembered("links", Links.load)
    programs = partner.program_links.entries(list(links.programs)) if links.programs else {}
    projects = partner.project_participations.entries(links.projects) if links.projects else {}
    return {
        "basis": links.basis,
        "agreements": links.agreements,
        "programs": [(entry, links.programs[entry.pk]) for entry in sorted(programs.values(), key=in_reading_order)],
        "projects": list(projects.values()),
        "fact_sheet": links.fact_sheet,
        "origin": institution_place(),
        "places": [Place(partner.latitude, partner.longitude)] if partner.has_place else [],
        "now": timezone.now(),
    }


def linked_place(partner):
    """With name and address, for a map of links; other maps have no words, and serve readers of all languages."""
    language = partner.title.language if partner.title.is_fallback else ""
    return Place(partner.place.latitude, partner.place.longitude, str(partner.title), partner.url, language)


def institution_place():
    institution = InstitutionSettings.for_readers()
    return Place(institution.latitude, institution.longitude) if institution.has_place else None
