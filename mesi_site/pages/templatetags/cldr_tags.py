"""Names and formats of the world in the reader's language: {{ date|local_date }}, {{ code|country }}."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.html import format_html

from mesi_site import cldr

register = template.Library()


@register.filter
def local_date(value, style="long"):
    """«May 15, 2027»; of a datetime, the day in the site's time zone."""
    return cldr.date(_here(value), style) if value else ""


@register.filter
def dated(value, style="long"):
    """A date as an element that machines read too: <time datetime="2027-05-15">May 15, 2027</time>."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), cldr.date(value, style))


@register.filter
def interval(start, end):
    """«Sep 7, 2026 – Jun 30, 2028»."""
    return cldr.interval(start, end)


@register.filter
def local_time(value):
    """«11:59 PM» or «23:59»; of a datetime, the time in the site's time zone."""
    return cldr.time(_here(value))


def _here(value):
    return timezone.make_naive(value) if isinstance(value, dt.datetime) else value


@register.filter
def zone(moment, name=None):
    """Where the clock hangs that an aware datetime is read from: «Moscow, UTC+3»."""
    return cldr.zone(moment, name or timezone.get_current_timezone_name())


@register.filter
def number(value):
    return cldr.number(value)


@register.filter
def country(code):
    return cldr.country_name(code)


@register.filter
def language(code):
    return cldr.language_name(code)


@register.filter
def enumerated(items, style="standard"):
    """«a, b and c», or with `enumerated:"or"` «a, b or c»."""
    return cldr.join(items, style)
