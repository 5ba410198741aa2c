"""What the pages on log-in say of browsers and codes."""

from django import template
from django.utils.translation import gettext as _

from mesi_site.accounts.sealing import is_readable

register = template.Library()

# The first that a browser names in its header; most name others as well.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "YaBrowser": "Yandex",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux",
}  # fmt: skip


@register.filter
def browser(user_agent):
    """“Firefox, Windows”; whatever cannot be told is left out."""
    found = [next((names[mark] for mark in names if mark in user_agent), None) for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or _("Unknown browser")


@register.filter
def readable(factor):
    """Whether codes can be shown and checked: not where the key is lost under which they lie in the database."""
    return is_readable(factor.instance)
