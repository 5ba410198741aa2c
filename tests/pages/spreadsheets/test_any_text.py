"""Whatever a text says, it survives the way out and back, and no program runs it."""

import io
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from international.models import ProgramPage
from mesi_site.pages.spreadsheets import cells
from mesi_site.pages.spreadsheets.reading import read
from mesi_site.pages.spreadsheets.references import References
from mesi_site.pages.spreadsheets.tables import ExportedPage, tables_of
from mesi_site.pages.spreadsheets.writing import csv_archive, xlsx
from mesi_site.translation.merging import content_of
from tests.factories import EditorFactory

from .office import csv_tables, saved

pytestmark = pytest.mark.django_db

RISKY = st.text(st.sampled_from("=+-@'\"\t\r\n,;x1 "), max_size=8)
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cn"]), max_size=40) | RISKY

# One state of the database serves all examples: they only read.
nothing_is_kept = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def tables(db):
    return tables_of(ProgramPage, References(), EditorFactory())


@pytest.fixture
def content(db):
    return content_of(ProgramPage(slug="x", kind="exchange", levels=["master"]))


def came_back(content, tables):
    (row,) = read(content, "file", tables)[()].rows
    return row.cells["summary_en"]


@nothing_is_kept
@given(text=TEXTS)
def test_a_text_survives_both_formats(text, tables, content):
    pages = [ExportedPage(1, 1, "programs/x", content | {"summary_en": text})]
    column = tables[()].columns["summary_en"]
    for file in (csv_archive(tables, pages), again(xlsx(tables, pages))):
        raw = came_back(file, tables)
        assert column.is_unchanged(raw, text)
        assert cells.as_text(raw) == text.replace("\r\n", "\n").replace("\r", "\n")


def again(content):
    """As another program saves it."""
    return saved(load_workbook(io.BytesIO(content)))


@nothing_is_kept
@given(text=RISKY)
def test_no_cell_begins_a_formula(text, tables, content):
    pages = [ExportedPage(1, 1, "programs/x", content | {"title_en": text})]
    shown = csv_tables(csv_archive(tables, pages))["programs"][0]["title_en"]
    assert not re.match(r"[=+\-@\t\r]", shown)
    cell = load_workbook(io.BytesIO(xlsx(tables, pages)))["programs"].cell(2, tables[()].header.index("title_en") + 1)
    assert cell.data_type in ("s", "n")
    assert cell.data_type == "s" or cell.value is None


@pytest.mark.parametrize("text", ["-33,9", "-33.9", " −33.9 ", -33.9])
def test_a_negative_number_is_a_number(text):
    assert str(cells.as_number(text)) == "-33.9"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ИСТИНА", True),
        ("VRAI", True),
        ("VERO", True),
        ("TRUE", True),
        (True, True),
        (1, True),
        ("ЛОЖЬ", False),
        ("no", False),
    ],
)
def test_yes_and_no_are_understood_in_every_language(text, expected):
    assert cells.as_bool(text) is expected


@pytest.mark.parametrize("text", ["2027-09-01", "01.09.2027", "1.9.2027", "2027-09-01 00:00:00"])
def test_days_are_understood_as_programs_write_them(text):
    assert cells.as_day(text).isoformat() == "2027-09-01"
