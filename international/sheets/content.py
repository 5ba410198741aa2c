"""What a sheet says, as plain data in the reader's language: nothing of it is markup."""

import hashlib
import json

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeData
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mesi_site import cldr
from mesi_site.institution.models import InstitutionSettings
from mesi_site.translation.languages import reader_language
from mesi_site.translation.texts import words_of

from ..comparison.table import Table
from ..program_details import get_program_details
from ..program_facts import Value
from .prose import blocks

SCANNABLE = 500  # letters: of a longer address no telephone tells the squares apart, and soon there are none


def program_sheet(program):
    """One program, with what somebody needs at a desk: dates, money, conditions, whom to ask."""
    details = get_program_details(program)
    texts = program.texts
    sections = [
        (_("Who can apply"), texts.eligibility),
        (_("Documents"), texts.documents),
        (_("Costs and scholarships"), texts.costs),
    ]
    content = _around(program.full_url_in(reader_language())) | {
        "title": _text(texts.title),
        "kind": str(program.get_kind_display()),
        "demonstration": program.is_demonstration,
        "fallback": _fallback(program),
        "summary": _text(texts.summary),
        "status": _status(details["status"]),
        "others": [_status(status) for status in details["other_audiences"]],
        "facts": [_fact(fact) for fact in details["facts"]() if fact.is_shown and fact.key != "fees"],
        "intakes": [_intake(intake, deadlines) for intake, deadlines in details["intakes"]],
        "fees": [_fee(fee) for fee in details["fees"]],
        "partners": [_partner(partner, links) for partner, links in details["partners"]],
        "prose": [_section(heading, text) for heading, text in sections if text],
        "contact": program.contact and _contact(program.contact),
        "apply": program.apply_url,
    }
    return _stamped(content, details["now"], [program])


def comparison_sheet(index, found):
    """Programs side by side, as the page shows them."""
    table = Table.of(found.programs)
    finder = index.full_url_in(reader_language())
    address = f"{finder}compare/?{found.choice.query}"
    content = _around(address, scanned=address if len(address) <= SCANNABLE else finder) | {
        "title": _text(_("Programs compared")),
        "kind": "",
        "demonstration": any(program.is_demonstration for program in found.programs),
        "programs": [
            _text(program.texts.title) | {"address": program.full_url_in(reader_language())}
            for program in found.programs
        ],
        "rows": [
            {"label": row.label, "differs": row.differs, "cells": [_fact(cell) for cell in row.cells]}
            for row in table.rows
        ],
    }
    return _stamped(content, table.now, found.programs)


def _around(address, scanned=None):
    """Whose sheet it is, and where the same can be read; `scanned` is what the code says instead of a long address."""
    scanned = scanned or address
    institution = InstitutionSettings.for_readers()
    return {
        "language": reader_language(),
        "institution": _text(institution.texts.name),
        "office": _text(institution.texts.office_name),
        "address": address,
        "qr": segno.make(scanned, error="m", micro=False).svg_inline(border=0, omitsize=True),
        "labels": {
            "unknown": capfirst(_("not known")),
            "not_stated": "—",
            "demonstration": _("Demonstration"),
            "invented": _("Marked “Demonstration”: invented to show what the site can do."),
            "online": _("Up to date online"),
            "qr": _("QR code: %(address)s") % {"address": scanned},
            "deadlines": _("Intakes and deadlines"),
            "fees": _("Fees"),
            "partners": _("Partners"),
            "contact": _("Contact"),
            "apply": _("Apply"),
            "differs": _("%(sign)s marks what differs.") % {"sign": "≠"},
            "for": _("For"),
            "state": _("State"),
            "closes": _("Closes"),
            "opens": _("Opens"),
            "amount": _("Amount"),
            "payer": _("Who pays"),
            "year": _("Academic year"),
            "unannounced": _("Dates not yet announced"),
            "page": _("Page"),
            "facts": _("Facts"),
        },
    }


def _stamped(content, now, programs):
    """As of when deadlines stand, and which version of the content this is: the same words have the same mark."""
    dates = [program.last_published_at for program in programs if program.last_published_at]
    mark = hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=4).hexdigest()
    here = timezone.localtime(now)
    published = timezone.localtime(max(dates)) if dates else here
    when = {"date": cldr.date(here.date()), "time": cldr.time(here), "zone": cldr.zone(now, settings.TIME_ZONE)}
    return content | {
        "as_of": capfirst(_("as of %(date)s, %(time)s (%(zone)s)") % when),
        "version": _("Version of %(date)s") % {"date": cldr.date(published.date())} + f" · {mark}",
        "published": int(published.timestamp()),
        "date": [published.year, published.month, published.day],
    }


def _plain(text):
    """Words: of what is marked up for browsers, those between the marks."""
    return words_of(text) if isinstance(text, SafeData) else str(text)


def _text(text):
    """A text with the language that it is in, where that is not the reader's."""
    return {"text": _plain(text), "lang": text.language if getattr(text, "is_fallback", False) else ""}


def _fallback(program):
    if not program.is_fallback:
        return ""
    names = {
        "wanted": cldr.language_name(reader_language()),
        "shown": cldr.language_name(program.shown_language),
    }
    return _("This page is not available in %(wanted)s. You are reading it in %(shown)s.") % names


def _value(value: Value):
    return {"text": _plain(value.text), "note": value.note, "lang": value.language, "known": value.is_known}


def _fact(fact):
    return {"label": fact.label, "values": [_value(value) for value in fact.values], "everywhere": fact.is_everywhere}


def _status(status):
    return {"text": _plain(status.text), "audience": status.audience_text, "is_open": status.takes_applications}


def _clock(deadline):
    if not deadline.closes_on:
        return ""
    return f"{cldr.time(deadline.closes_at)} ({cldr.zone(deadline.closes_instant, deadline.time_zone)})"


def _day(date):
    return cldr.date(date, "medium") if date else "—"


def _intake(intake, deadlines):
    return {
        "term": str(intake.term),
        "notes": [note for note in (intake.period_text, intake.places_text) if note],
        "deadlines": [
            {
                "for": capfirst(deadline.get_audience_display()),
                "state": str(state.label),
                "closes": _day(deadline.closes_on),
                "clock": _clock(deadline),
                "opens": _day(deadline.opens_on),
            }
            for deadline, state in deadlines
        ],
    }


def _fee(fee):
    is_charged = fee.is_known and not fee.is_free
    return {
        "for": capfirst(fee.get_audience_display()),
        "amount": str(fee.amount_text),
        "known": fee.is_known,
        "payer": fee.get_payer_display() if is_charged else "—",
        "year": fee.year_text or "—",
    }


def _partner(partner, links):
    place = [str(partner.city), partner.country_name] if partner.city else [partner.country_name]
    roles = list(dict.fromkeys(link.get_role_display() for link in links))
    return _text(partner.title) | {"detail": " · ".join([", ".join(place), *roles])}


def _section(heading, text):
    return {"heading": heading, "lang": text.language if text.is_fallback else "", "blocks": blocks(str(text))}


def _contact(contact):
    return {
        "name": _text(contact.texts.name),
        "role": _text(contact.texts.role),
        "lines": [line for line in (contact.email, contact.phone) if line],
    }
