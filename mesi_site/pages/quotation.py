"""Quotation marks as each language sets them."""

from mesi_site.cldr import NO_BREAK_SPACE

MARKS = {
    "en": ("“", "”"),
    "fr": (f"«{NO_BREAK_SPACE}", f"{NO_BREAK_SPACE}»"),
    "it": ("«", "»"),
    "ru": ("«", "»"),
}


FULL_STOP_OUTSIDE = {"ru"}


def quoted(text, language):
    """The text between its language's marks; English ones where no others are known."""
    text, (opening, closing) = str(text), MARKS.get(language, MARKS["en"])
    if language in FULL_STOP_OUTSIDE and text.endswith(".") and not text.endswith(".."):
        return f"{opening}{text[:-1]}{closing}."
    return f"{opening}{text}{closing}"
