"""Quotation marks as each language sets them."""

from mesi_site.cldr import NO_BREAK_SPACE

MARKS = {
    "en": ("“", "”"),
    "fr": (f"«{NO_BREAK_SPACE}", f"{NO_BREAK_SPACE}»"),
    "it": ("«", "»"),
    "ru": ("«", "»"),
}


def quoted(text, language):
    """The text between its language's marks; English ones where no others are known."""
    opening, closing = MARKS.get(language, MARKS["en"])
    return f"{opening}{text}{closing}"
