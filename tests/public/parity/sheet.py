"""A program's fact sheet as somebody reads it who holds it beside the page."""

import io
import re

from django.test import Client
from pypdf import PdfReader

# Lines end elsewhere on paper, and words are hyphenated there.
BETWEEN = re.compile(r"[\s\N{SOFT HYPHEN}\N{HYPHEN}-]+")
CLOCK = "UTC"


def squeezed(text):
    return BETWEEN.sub("", text)


def read_sheet(answer):
    """What is printed on each page, without spaces and hyphens."""
    pdf = Client().get(f"{answer.address}fact-sheet.pdf").content
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def missing(answer, sheet):
    """What the page says of the program and the sheet does not."""
    text = "".join(sheet)
    return [phrase for phrase in _phrases(answer.soup) if squeezed(phrase) not in text]


def clocks_on_sheet(sheet):
    """But for the one at the foot of each page, which says as of when the sheet speaks."""
    return "".join(sheet).count(CLOCK) - len(sheet)


def clocks_on_page(answer):
    return answer.one(".table--intakes").get_text().count(CLOCK) if answer.soup.select(".table--intakes") else 0


def _phrases(soup):
    yield soup.h1.get_text()
    yield soup.select_one(".page-head__kind > span").get_text()
    for value in soup.select(".panel .facts__item:not(.facts__item--wide) dd"):
        yield value.get_text()
    for row in soup.select(".table--intakes tr:has(> [scope=rowgroup])"):
        yield row.get_text()
    for row in soup.select(".table--intakes tr:has(> [scope=row])"):
        audience, _state, closes, opens = row.select("th, td")
        yield audience.get_text()
        yield closes.get_text() + opens.get_text()
    for row in soup.select("table.table:not(.table--intakes) tr:has(> [scope=row])"):
        yield row.get_text()
    for link in soup.select(".attached__name > a"):
        yield link.get_text()
