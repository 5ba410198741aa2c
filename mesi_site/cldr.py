"""Names and formats of the world, in the reader's language, from the Unicode CLDR (through Babel).

Codes: countries ISO 3166-1 alpha-2, languages ISO 639-1, currencies ISO 4217, time zones IANA.
Every function takes the active language unless it is given one.
"""

import datetime as dt
import re
import unicodedata
import zoneinfo
from functools import cache, lru_cache, wraps

from babel import Locale, dates, lists, numbers
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
NOT_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}


@cache
def _locale(language):
    return Locale.parse(language)


def locale(language=None):
    return _locale(language or get_language() or "en")


def once_per_language(format_value):
    """Have a pure function of values and a language answer each question once: Babel interprets a pattern every time,
    and a form asks for all its choices again.
    """
    written = lru_cache(maxsize=4096)(format_value)

    @wraps(format_value)
    def text(*values, language=None):
        return written(*values, language=language or get_language() or "en")

    return text


def country_name(code, language=None):
    return locale(language).territories.get(code, code)


def language_name(code, language=None):
    return locale(language).languages.get(code, code)


def join(items, style="standard", language=None):
    """«a, b and c» (style "standard") or «a, b or c» (style "or")."""
    return _joined(tuple(str(item) for item in items), style, language=language)


@once_per_language
def _joined(items, style, language=None):
    return lists.format_list(items, style=style, locale=locale(language))


@once_per_language
def number(value, language=None):
    return numbers.format_decimal(value, locale=locale(language))


@once_per_language
def money(amount, currency, language=None):
    """An amount without empty decimals: €1,200 · 1 200 € · 120,50 € · RUB 240,000."""
    if amount != amount.to_integral_value():
        text = numbers.format_currency(amount, currency, locale=locale(language))
    else:
        pattern = locale(language).currency_formats["standard"].pattern.replace("0.00", "0")
        text = numbers.format_currency(amount, currency, pattern, locale=locale(language), currency_digits=False)
    # CLDR sets a space between a currency's letters and the number; Babel does not.
    return re.sub(r"(?<=[A-Za-z])(?=\d)", NO_BREAK_SPACE, text)


@once_per_language
def date(value, style="long", language=None):
    """«May 15, 2027»; a line may end before the year, not between day and month."""
    return dates.format_date(value, style, locale=locale(language)).replace(" ", NO_BREAK_SPACE, 1)


@once_per_language
def interval(start, end, language=None):
    """«Sep 7, 2026 – Jun 30, 2028», of two days as short as the language allows."""
    return dates.format_interval(start, end, "yMMMd", locale=locale(language))


def time(value, language=None):
    return _time_of_day(value.hour, value.minute, language=language)


@once_per_language
def _time_of_day(hour, minute, language=None):
    return dates.format_time(dt.time(hour, minute), "short", locale=locale(language))


def zone(moment, name, language=None):
    """Where a clock hangs and how far it is ahead of UTC at an aware datetime: «Moscow, UTC+3», «Delhi, UTC+5:30»."""
    offset = moment.astimezone(zoneinfo.ZoneInfo(name)).utcoffset()
    return _place_and_offset(name, round(offset.total_seconds() / 60), language=language)


@once_per_language
def _place_and_offset(name, minutes, language=None):
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"
    return f"{dates.get_timezone_location(name, locale=locale(language), return_city=True)}, UTC{offset}"


@once_per_language
def month_and_year(year, month, language=None):
    return dates.format_skeleton("yMMMM", dt.date(year, month, 1), locale=locale(language))


def reading_key(text):
    """Sorts as a reader expects: without regard to case and accents (Égypte at E, ёлка at е)."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _sorted_choices(names):
    return sorted(names, key=lambda choice: reading_key(choice[1]))


@once_per_language
def country_choices(language=None):
    names = locale(language).territories
    return _sorted_choices((c, n) for c, n in names.items() if len(c) == 2 and c.isalpha() and c not in NOT_COUNTRIES)


@once_per_language
def language_choices(language=None):
    return _sorted_choices((code, name) for code, name in locale(language).languages.items() if len(code) == 2)


@cache
def _currencies_in_use():
    return {
        currency for territory in locale("en").territories for currency in numbers.get_territory_currencies(territory)
    }


@once_per_language
def currency_choices(language=None):
    return _sorted_choices(
        (code, f"{name} ({code})") for code, name in locale(language).currencies.items() if code in _currencies_in_use()
    )


@cache
def time_zone_choices():
    return [
        (zone, zone) for zone in sorted(zoneinfo.available_timezones()) if "/" in zone and not zone.startswith("Etc/")
    ]


def validate_time_zone(value):
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(_("“%(zone)s” is not a time zone of the IANA list."), params={"zone": value}) from None
