"""Reads dates, numbers, money and names back from the words of a language, by the CLDR alone."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import parse_decimal
from django.utils.translation import gettext

# The beginnings of the words for units, in all their forms.
UNITS = {
    "en": {"week": "week", "month": "month", "semester": "semester", "year": "year"},
    "ru": {"недел": "week", "месяц": "month", "семестр": "semester", "год": "year", "лет": "year"},
    "fr": {"semaine": "week", "mois": "month", "semestre": "semester", "an": "year"},
    "it": {"settiman": "week", "mes": "month", "semestr": "semester", "ann": "year"},
}
LEVEL = r"(?: \((A1|A2|B1|B2|C1|C2)\))?"
NUMBER = re.compile(r"\d[\d.,\s’]*")
OFFSET = re.compile(r"UTC([+−])(\d+)(?::(\d\d))?")
CLOCK = re.compile(r"(\d?\d):(\d\d)(?:\s*(AM|PM))?")


def plain(text):
    """With single, ordinary spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def folded(text):
    return plain(text).casefold()


@cache
def months(language):
    """{how a month is written, in all forms: its number}"""
    found = {}
    for context in ("format", "stand-alone"):
        for width in ("abbreviated", "wide"):
            for number, name in Locale.parse(language).months[context][width].items():
                found[name.casefold().rstrip(".")] = number
    return found


def read_days(text, language):
    """The first and the last day that a text names: twice the same if there is one, None where there is none."""
    words = re.findall(r"\d+|[^\W\d_]+", text.casefold())
    named = [months(language)[word] for word in words if word in months(language)]
    numbers = [int(word) for word in words if word.isdigit()]
    days, years = [n for n in numbers if n <= 31], [n for n in numbers if n > 31]
    if not named or not years:
        return None
    return dt.date(years[0], named[0], days[0]), dt.date(years[-1], named[-1], days[-1])


def read_clock(text):
    """(time of day, how far the clock is ahead of UTC) of «11:59 PM (Moscow, UTC+3)»."""
    hour, minute, half = CLOCK.search(plain(text)).groups()
    sign, hours, minutes = OFFSET.search(text).groups()
    offset = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    hour = int(hour) % 12 + 12 * (half == "PM") if half else int(hour)
    return dt.time(hour, int(minute)), offset if sign == "+" else -offset


def read_number(text, language):
    return parse_decimal(text.strip().replace(" ", "\N{NO-BREAK SPACE}"), locale=language)


def read_money(text, language):
    """(amount, currency, what stands after them) of «€1,200 a year»; an amount of 0 where it is free, or None."""
    text = plain(text)
    if text.casefold() == gettext("not known"):
        return None
    if text.casefold() == gettext("free of charge"):
        return Decimal(0), "", ""
    number = NUMBER.search(text).group().strip()
    symbols = {plain(symbol): code for code, symbol in Locale.parse(language).currency_symbols.items()}
    code = re.search(r"\b[A-Z]{3}\b", text)
    symbol = code.group() if code else max((symbol for symbol in symbols if symbol in text), key=len)
    period = folded(text.replace(number, "", 1).replace(symbol, "", 1))
    return _amount(number, language), symbols.get(symbol, symbol), period


def _amount(number, language):
    """However thousands are set apart: what stands before at most two last digits may be a decimal sign."""
    decimal = Locale.parse(language).number_symbols["latn"]["decimal"]
    whole, _sign, rest = number.partition(decimal)
    return Decimal(f"{re.sub(r'\D', '', whole)}.{rest or 0}")


def read_languages(text, language):
    """{code: level} of «French (B2) or English»."""
    text, found = folded(text), {}
    for code, name in Locale.parse(language).languages.items():
        if len(code) == 2 and (match := re.search(rf"\b{re.escape(name.casefold())}\b{LEVEL.casefold()}", text)):
            found[code] = (match[1] or "").upper()
    return found


def read_duration(text, language):
    number, unit = plain(text).split(" ", 1)
    return int(number), next(name for stem, name in UNITS[language].items() if unit.startswith(stem))


def pattern(template):
    """Finds again what was put into a text: `%(program)s` becomes the group `program`."""
    parts = re.split(r"%\((\w+)\)s", plain(template))
    texts = [f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(texts))
