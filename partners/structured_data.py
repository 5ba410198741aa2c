"""Partners in the words of schema.org."""

from mesi_site.pages.structured_data import demonstration, known, text

from .models.partner import PartnerKind

TYPES = {
    PartnerKind.UNIVERSITY: "CollegeOrUniversity",
    PartnerKind.EDUCATIONAL: "EducationalOrganization",
    PartnerKind.NGO: "NGO",
}


def partner(page, context):
    """The institution itself, not the page about it: its address is its own website."""
    address = context["frame"].canonical
    return {
        "@type": TYPES.get(page.kind, "Organization"),
        "@id": f"{address}#partner",
        "mainEntityOfPage": {"@id": address},
        "name": text(page.texts.title),
        "description": text(page.texts.summary),
        "disambiguatingDescription": demonstration(page),
        "url": page.website,
        "sameAs": f"https://ror.org/{page.ror_id}" if page.ror_id else "",
        "address": known(
            {"@type": "PostalAddress", "addressLocality": text(page.texts.city), "addressCountry": page.country}
        ),
    }
