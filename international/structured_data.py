"""Programs, projects and the quotation in the words of schema.org."""

from mesi_site.pages.structured_data import demonstration, institution_id, iso_date, known, text

from .models.deadline import DeadlineState
from .models.program import DurationUnit
from .models.project import ProjectKind

ISO_UNITS = {DurationUnit.WEEK: "W", DurationUnit.MONTH: "M", DurationUnit.YEAR: "Y"}  # ISO 8601 has no semesters


def program(page, context):
    status, address = context["status"], context["frame"].canonical
    node = {
        "@type": "EducationalOccupationalProgram",
        "@id": f"{address}#program",
        "mainEntityOfPage": {"@id": address},
        "name": text(page.texts.title),
        "description": text(page.texts.summary),
        "url": address,
        "provider": [{"@id": institution_id()}, *(_named(partner) for partner, _links in context["partners"])],
        "programType": str(page.get_kind_display()),
        "educationalProgramMode": str(page.get_mode_display()),
        "educationalCredentialAwarded": text(page.texts.award),
        "numberOfCredits": _credits(page.ects),
        "timeToComplete": _duration(page),
        "offers": [_offer(fee) for fee in context["fees"] if fee.is_known and (fee.is_free or fee.is_paid_by_student)],
        "disambiguatingDescription": demonstration(page),
    }
    if status.intake:
        node |= {
            "startDate": _iso(status.intake.starts_on),
            "endDate": _iso(status.intake.ends_on),
            "maximumEnrollment": status.intake.places,
        }
    # Schema.org has one deadline for everybody: where audiences have different ones, to give one would mislead.
    is_common = all(other.state == DeadlineState.CLOSED for other in context["other_audiences"])
    if is_common and status.state in (DeadlineState.OPEN, DeadlineState.UPCOMING):
        node |= {
            "applicationStartDate": _iso(status.deadline.opens_on),
            "applicationDeadline": _iso(status.deadline.closes_on),
        }
    return node


def _named(partner):
    return known(
        {
            "@type": "Organization",
            "name": text(partner.title),
            "url": partner.website,
            "disambiguatingDescription": demonstration(partner),
        }
    )


def _credits(ects):
    """Schema.org counts whole credits only."""
    return int(ects) if ects is not None and ects == ects.to_integral_value() else None


def _duration(page):
    unit = ISO_UNITS.get(page.duration_unit)
    return f"P{page.duration}{unit}" if page.duration and unit else ""


def _offer(fee):
    return {
        "@type": "Offer",
        "price": str(fee.amount),
        "priceCurrency": fee.currency,
        "category": f"{fee.get_audience_display()}, {fee.get_period_display()}",
    }


def _iso(date):
    return date.isoformat() if date else ""


def project(page, context):
    address = context["frame"].canonical
    names = [text(partner.title) if partner else entry.name for entry, partner in context["participants"]]
    return {
        "@type": "ResearchProject" if page.kind == ProjectKind.RESEARCH else "Project",
        "@id": f"{address}#project",
        "mainEntityOfPage": {"@id": address},
        "name": text(page.texts.title),
        "description": text(page.texts.summary),
        "disambiguatingDescription": demonstration(page),
        "url": page.website or address,
        "foundingDate": iso_date(page.start),
        "dissolutionDate": iso_date(page.end),
        "funder": {"@type": "Organization", "name": page.funder} if page.funder else None,
        "member": [{"@id": institution_id()}, *({"@type": "Organization", "name": name} for name in names)],
    }


def quotation(page):
    texts = page.texts
    if not texts.quotation_text:
        return None
    return {
        "@type": "Quotation",
        "text": text(texts.quotation_text),
        "inLanguage": texts.quotation_text.language,
        "creator": known(
            {"@type": "Person", "name": text(texts.quotation_author), "jobTitle": text(texts.quotation_role)}
        ),
        "dateCreated": iso_date(page.statement_date),
    }
