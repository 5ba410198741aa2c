"""What readers should know of a page before they follow a link to it."""

from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from mesi_site import cldr


def badges(title, is_demonstration):
    """Labels: the language in which it is read where that is not the reader's, and that it is invented."""
    labels = []
    if title.is_fallback:
        labels.append((" badge--language", cldr.language_name(title.language)))
    if is_demonstration:
        labels.append(("", _("Demonstration")))
    return format_html_join(" ", '<span class="badge{}">{}</span>', labels)
