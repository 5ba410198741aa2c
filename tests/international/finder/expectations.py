"""What the finder should find, worked out program by program in the plainest way."""

import datetime as dt
import zoneinfo
from decimal import Decimal

from django.utils import timezone

from international.models import ProgramPage
from mesi_site.institution.models import InstitutionSettings

BUCKETS = {"1": (0, 1), "6": (1, 6), "12": (6, 12), "24": (12, 24), "longer": (24, 10**9)}
MONTHS = {"week": Decimal("0.23"), "month": 1, "semester": 6, "year": 12}
SINGLE = ("audience", "open")
NAMES = ("audience", "kind", "language", "level", "field", "country", "mode", "term", "duration", "fee", "open")


def public_programs():
    return list(ProgramPage.objects.public())


def fits(program, question, now=None):
    """Whether a program fits {name: values} in full."""
    return all(_fits(program, name, values, question, now or timezone.now()) for name, values in question.items())


def _fits(program, name, values, question, now):
    audiences = question.get("audience") or ["own", "incoming"]
    match name:
        case "max":
            [(most, currency)] = values
            return _costs_at_most(program, audiences, most, currency)
        case "open":
            return any(_is_open(deadline, now) for deadline in _deadlines(program) if deadline.audience in audiences)
    return bool(set(values) & {str(value) for value in values_of(program, name, audiences)})


def values_of(program, name, audiences=("own", "incoming")):
    match name:
        case "audience":
            return ["own", "incoming"] if program.open_to == "both" else [program.open_to]
        case "kind" | "mode":
            return [getattr(program, name)]
        case "level":
            return program.levels
        case "language":
            return [taught.language for taught in program.teaching_languages.all()]
        case "field":
            code = program.field_of_study
            return [code, code[:2]] if code else []
        case "term":
            return [f"{intake.term.year}-{intake.term.season}" for intake in program.intakes.all()]
        case "country":
            return _countries(program)
        case "duration":
            months = program.duration and program.duration * MONTHS[program.duration_unit]
            found = [name for name, (over, most) in BUCKETS.items() if months and over < months <= most]
            return found or ["unknown"]
        case "fee":
            return _costs(program, audiences)


def _countries(program):
    links, home = program.partner_links.all(), InstitutionSettings.load().country
    if not links:
        return [] if program.mode == "online" else [home]
    abroad = [link.partner.country for link in links if link.place in ("partner", "both") and link.partner.live]
    return abroad + [home for link in links if link.place in ("own", "both")]


def _fees(program, audience):
    fees = [fee for fee in program.fees.all() if fee.audience == audience]
    latest = max((fee.year for fee in fees if fee.year), default=None)
    return [fee for fee in fees if fee.year in (None, latest)]


def _costs(program, audiences):
    fees = [fee for audience in audiences for fee in _fees(program, audience)]
    found = ["free"] * any(fee.amount == 0 for fee in fees) + ["waived"] * any(fee.payer != "student" for fee in fees)
    return found or ["unknown"] * (not any(_is_to_be_paid(fee) for fee in fees))


def _is_to_be_paid(fee):
    return fee.payer == "student" and bool(fee.amount)


def _costs_at_most(program, audiences, most, currency):
    fees = [fee for audience in audiences for fee in _fees(program, audience)]
    paid = [fee for fee in fees if _is_to_be_paid(fee)]
    if not paid:
        return any(fee.amount == 0 or fee.payer != "student" for fee in fees)
    yearly = [_yearly(fee, program) for fee in paid if fee.currency == currency]
    return bool(yearly) and max(yearly) <= most


def _yearly(fee, program):
    months = program.duration and program.duration * MONTHS[program.duration_unit]
    if fee.period == "semester":
        return 2 * fee.amount
    return fee.amount * 12 / months if fee.period == "program" and months and months > 12 else fee.amount


def _deadlines(program):
    for intake in program.intakes.all():
        yield from intake.deadlines.all()


def _is_open(deadline, now):
    if deadline.kind == "unannounced" or (deadline.opens_instant and deadline.opens_instant > now):
        return False
    if deadline.kind == "fixed":
        return now < deadline.closes_instant
    last = deadline.intake.ends_on or deadline.intake.starts_on
    end = last and dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zoneinfo.ZoneInfo(deadline.time_zone))
    return end is None or now < end
