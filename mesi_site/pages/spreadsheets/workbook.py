"""What stands in the sheets of an XLSX file that somebody has brought."""

import io
import warnings
import zipfile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from mesi_site.translation.exchange.reading import Unreadable

MAX_COLUMNS = 200
LAST_ROW = 50_000  # each row before one is gone through, also where the file has none
FORMULA, ERROR = "f", "e"  # kinds of cells whose value is not what somebody has written


def sheets_of(content, archive, most_rows):
    """Yields (name, [(number, [cell])], {(number, index of a formula or an error)}); raises Unreadable."""
    _refuse_entities(archive)
    try:
        with warnings.catch_warnings(action="ignore"):  # of what openpyxl does not keep; nothing is written back
            workbook = load_workbook(io.BytesIO(content), read_only=True)
            for sheet in workbook.worksheets:
                yield sheet.title, *_rows(sheet, most_rows)
    except (Unreadable, zipfile.BadZipFile):
        raise
    except Exception as error:  # openpyxl raises whatever the broken part of the file happens to cause
        raise Unreadable(_("This XLSX file is damaged.")) from error


def _rows(sheet, most_rows):
    rows, formulas = [], set()
    sheet.reset_dimensions()  # what the file says of them need not be true
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > LAST_ROW:
            raise Unreadable(_("A table has more than %(number)d rows. Bring them in parts.") % {"number": most_rows})
        values = [cell.value for cell in row]
        if not any(value not in (None, "") for value in values):
            continue
        rows.append((number, values))
        formulas |= {(number, index) for index, cell in enumerate(row) if cell.data_type in (FORMULA, ERROR)}
        if len(rows) > most_rows + 1:
            break
    return rows, formulas


def _refuse_entities(archive):
    """No spreadsheet program declares entities; who does wants them expanded or fetched."""
    for member in archive.namelist():
        if member.endswith((".xml", ".rels")):
            content = archive.read(member)
            if b"<!DOCTYPE" in content or content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!ENTITY" in content:
                raise Unreadable(_("This XLSX file is damaged."))
