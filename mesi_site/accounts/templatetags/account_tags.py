"""What a list of sessions calls a browser."""

from django import template
from django.utils.translation import gettext as _

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
