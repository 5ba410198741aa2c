"""What a template of an answer may leave open: {name}, {program}, {link}."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NAMES = ("name", "program", "link")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def check_placeholders(text):
    """Raises ValidationError where something in braces would not be filled in."""
    unknown = [f"{{{name}}}" for name in PLACEHOLDER.findall(text) if name not in NAMES]
    stray = PLACEHOLDER.sub("", text)
    if unknown or "{" in stray or "}" in stray:
        found = ", ".join(unknown) or next(brace for brace in "{}" if brace in stray)
        raise ValidationError(
            _("%(found)s is no placeholder: there are {name}, {program} and {link}.") % {"found": found}
        )


def filled(text, values):
    """The text with its placeholders replaced, in one pass: what a student wrote is never taken for one."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
