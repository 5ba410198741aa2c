"""Programs, projects and the quotation in the words of schema.org."""

from mesi_site.pages.structured_data import demonstration, institution_id, iso_date, known, text

from .models.deadline import DeadlineKind, DeadlineState
from .models.program import DurationUnit, languages_text
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
        "hasCourse": _course(page, context),
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


def _course(page, context):
    """For whom, in which languages and from when: schema.org's terms for these are those of courses."""
    languages = context["teaching_languages"]
    asks_for_level = any(level for _language, level in languages)
    return known(
        {
            "@type": "Course",
            "name": text(page.texts.title),
            "audience": {
                "@type": "EducationalAudience",
                "educationalRole": "student",
                "audienceType": str(page.get_open_to_display()),
            },
            "educationalLevel": [str(name) for name in page.level_names],
            "inLanguage": [language for language, _level in languages],
            "coursePrerequisites": languages_text(languages, page.needs_all_languages) if asks_for_level else "",
            "hasCourseInstance": [_intake(intake, deadlines) for intake, deadlines in context["intakes"]],
        }
    )


def _intake(intake, deadlines):
    """A place in it is on offer as long as one can apply, to each audience for itself."""
    return known(
        {
            "@type": "CourseInstance",
            "name": str(intake.term),
            "startDate": _iso(intake.starts_on),
            "endDate": _iso(intake.ends_on),
            "maximumAttendeeCapacity": intake.places,
            "offers": [_place(deadline) for deadline, _state in deadlines if deadline.kind != DeadlineKind.UNANNOUNCED],
        }
    )


def _place(deadline):
    return known(
        {
            "@type": "Offer",
            "category": str(deadline.get_audience_display()),
            "validFrom": _iso(deadline.opens_on),
            "validThrough": _iso(deadline.last_minute),
        }
    )


def _credits(ects):
    return None if ects is None else {"@type": "QuantitativeValue", "value": float(ects), "unitText": "ECTS"}


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


def _iso(moment):
    return moment.isoformat() if moment else ""


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
