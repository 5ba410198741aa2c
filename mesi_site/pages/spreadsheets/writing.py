"""Tables as files: an XLSX workbook with a sheet for each, or a ZIP archive with a CSV file for each."""

import csv
import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from . import cells
from .columns import LONGEST, MOST_CODES
from .tables import key_in_words

XLSX, CSV = "xlsx", "csv"
HELP = "help"  # the sheet that explains the others
FORMULA = re.compile(r"'*[=+\-@\t\r]")  # a cell that begins so is run, not shown, by some programs
NARROW, WIDE = 14, 40


def xlsx(tables, pages):
    workbook = Workbook(write_only=True)
    for table in tables.values():
        sheet = workbook.create_sheet(table.name)
        widths = [WIDE if name in table.columns and "_" in name else NARROW for name in table.header]
        _fill(sheet, [table.header, *table.rows(pages)], widths)
    _fill(workbook.create_sheet(HELP), [*explanations(tables)], [NARROW, 24, WIDE, WIDE, WIDE])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _fill(sheet, rows, widths):
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, value, is_bold=not number) for value in row])


def _cell(sheet, value, is_bold):
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"  # a text, whatever it begins with, also once somebody edits it
        cell.alignment = Alignment(vertical="top", wrap_text="\n" in value)
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def explanations(tables):
    """Rows in the language of the editor: what each column means, and the codes that may stand in it."""
    yield [_("Table"), _("Column"), _("Meaning"), _("Explanation"), _("Codes")]
    for table in tables.values():
        for key in table.keys:
            yield [table.name, key, *key_in_words(table, key), None]
        for name, column in table.columns.items():
            yield [table.name, name, str(column.label), str(column.field.help_text), _codes(column)]


def _codes(column):
    codes = column.codes
    meanings = codes if len(codes) > MOST_CODES else [f"{code}: {meaning}" for code, meaning in codes.items()]
    return ("\n".join(meanings) if len(codes) <= MOST_CODES else ", ".join(meanings))[:LONGEST] or None


def csv_archive(tables, pages):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables.values():
            archive.writestr(f"{table.name}.csv", csv_file([table.header, *table.rows(pages)]))
    return content.getvalue()


def csv_file(rows):
    """As the spreadsheet programs of the active language expect it."""
    delimiter = ";" if get_format("DECIMAL_SEPARATOR") == "," else ","
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(value):
    """Numbers stay numbers: `-33.9`. A text that would be a formula, or that looks like one so disarmed, gets a `'`."""
    text = cells.as_text(value)
    return f"'{text}" if not isinstance(value, int | Decimal) and FORMULA.match(text) else text
