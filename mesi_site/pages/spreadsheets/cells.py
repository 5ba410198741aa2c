"""What people and their spreadsheet programs write into cells: dates, numbers, yes and no."""

import datetime as dt
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

YES = {"yes", "true", "1", "да", "истина", "oui", "vrai", "sì", "si", "vero"}
NO = {"no", "false", "0", "нет", "ложь", "non", "faux", "falso"}
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
DOTTED_DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?: 0?0:00(?::00)?)?")
SLASHED_DAY = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.0+)?)?")
NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)?")
SPACES = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")


def as_text(raw):
    """A cell as it reads, whichever kind the program has made of it; empty ones are nothing."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float | Decimal):
        return format(Decimal(repr(raw)) if isinstance(raw, float) else raw, "f").removesuffix(".0")
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time.min else raw.isoformat(" ")
    if isinstance(raw, dt.date | dt.time):
        return raw.isoformat()
    return str(raw).replace("_x000D_\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def as_day(raw):
    text = as_text(raw).strip()
    if SLASHED_DAY.fullmatch(text):
        raise ValidationError(_("“%(text)s” can be two days: write 2027-09-01.") % {"text": text})
    iso, dotted = ISO_DAY.fullmatch(text), DOTTED_DAY.fullmatch(text)
    try:
        if iso:
            return dt.date(*map(int, iso.groups()))
        if dotted:
            return dt.date(**{part: int(number) for part, number in dotted.groupdict().items()})
    except ValueError:
        raise ValidationError(_("There is no day “%(text)s”.") % {"text": text}) from None
    raise ValidationError(_("“%(text)s” is no date: write 2027-09-01.") % {"text": text})


def as_time(raw):
    text = as_text(raw).strip()
    try:
        return dt.time(*map(int, CLOCK.fullmatch(text).groups()))
    except (AttributeError, ValueError):
        raise ValidationError(_("“%(text)s” is no time: write 23:59.") % {"text": text}) from None


def as_number(raw):
    text = as_text(raw).translate(SPACES)
    if not NUMBER.fullmatch(text):
        raise ValidationError(_("“%(text)s” is no number.") % {"text": as_text(raw)})
    return Decimal(text.replace(",", ".").replace("−", "-"))


def as_whole_number(raw):
    number = as_number(raw)
    if number != number.to_integral_value():
        raise ValidationError(_("“%(text)s” is no whole number.") % {"text": as_text(raw)})
    return int(number)


def as_bool(raw):
    text = as_text(raw).strip().casefold()
    if text not in YES | NO:
        raise ValidationError(_("“%(text)s” is neither yes nor no.") % {"text": as_text(raw)})
    return text in YES


def as_list(raw):
    """`a, b` and `a; b`"""
    return [part for part in (part.strip() for part in re.split("[,;\n]", as_text(raw))) if part]
