"""Files that come back, as tables of cells. Nothing is looked up and nothing decided here."""

import csv
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mesi_site.translation.exchange.reading import MAX_BYTES, Unreadable

from . import cells
from .workbook import sheets_of
from .writing import HELP

MAX_UNPACKED = 5 * MAX_BYTES
MAX_ROWS = 5_000
DISARMED = re.compile(r"'+[=+\-@\t\r]")
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also the shell around an encrypted XLSX file
CYRILLIC, WESTERN = "cp1251", "cp1252"
DELIMITERS = ",;\t"
BROKEN = zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError


@dataclass
class Sheet:
    """A table as it stands in a file: its name, and its rows with their numbers as programs show them."""

    name: str
    rows: list  # [(number, [cell])]
    formulas: set = field(default_factory=set)  # {(number of the row, index of the cell)}
    is_guessed: bool = False  # nobody said how its letters are encoded


@dataclass
class Row:
    """One row below the header."""

    table: object
    number: int
    cells: dict  # {column: what stands there}
    formulas: set  # columns


@dataclass
class ReadTable:
    """A sheet whose table is known."""

    table: object
    header: list
    rows: list = field(default_factory=list)
    is_guessed: bool = False


def read(content, name, tables):
    """{path: ReadTable} of a file's bytes; raises Unreadable."""
    sheets = [sheet for sheet in _sheets(content, name) if sheet.rows]
    found = {}
    for sheet in sheets:
        table = _table_of(sheet, tables)
        if table.path in found:
            raise Unreadable(_("The table “%(table)s” is there twice.") % {"table": table.name})
        found[table.path] = _read_table(sheet, table)
    if not any(read.rows for read in found.values()):
        raise Unreadable(_("There is no row in this file."))
    if any(len(read.rows) > MAX_ROWS for read in found.values()):
        raise Unreadable(_("A table has more than %(number)d rows. Bring them in parts.") % {"number": MAX_ROWS})
    return found


def _sheets(content, name):
    if len(content) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 10 MB."))
    if content.startswith(OLD_EXCEL):
        raise Unreadable(_("The file has a password, or it is an old Excel file. Save it as XLSX without a password."))
    if not content.startswith(b"PK"):
        return [_csv_sheet(content, PurePath(name).stem)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise Unreadable(_("Unpacked, the file is too large."))
            if "[Content_Types].xml" in archive.namelist():
                return [Sheet(*parts) for parts in sheets_of(content, archive, MAX_ROWS) if parts[0] != HELP]
            return [_csv_sheet(archive.read(member), PurePath(member).stem) for member in _csv_files(archive)]
    except BROKEN as error:
        raise Unreadable(_("The archive is damaged or has a password.")) from error


def _csv_files(archive):
    names = [name for name in archive.namelist() if not name.endswith("/") and not name.startswith("__MACOSX/")]
    if others := [name for name in names if not name.lower().endswith(".csv")]:
        raise Unreadable(_("“%(name)s” is no CSV file.") % {"name": others[0]})
    return names


def _csv_sheet(content, name):
    text, is_guessed = _decoded(content)
    if "\0" in text:
        raise Unreadable(_("This is no spreadsheet: XLSX, CSV, or a ZIP archive with CSV files."))
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    try:
        lines = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1)
        rows = list(islice(((number, row) for number, row in lines if any(row)), MAX_ROWS + 2))
    except csv.Error as error:
        raise Unreadable(_("This is no spreadsheet: XLSX, CSV, or a ZIP archive with CSV files.")) from error
    kept = [(number, [*map(_armed, row)]) for number, row in rows]
    return Sheet(name, kept, is_guessed=is_guessed)


def _armed(text):
    """Without the `'` that the export has put in front of it."""
    return text[1:] if DISARMED.match(text) else text


def _decoded(content):
    """(text, whether the encoding is a guess): what programs write where nobody asks them for UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), False
    try:
        return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        encoding = WESTERN if get_language() in ("fr", "it") else CYRILLIC
        return content.decode(encoding, errors="replace"), True


def _table_of(sheet, tables):
    """By its name, else by its header."""
    by_name = {table.name: table for table in tables.values()}
    if table := by_name.get(sheet.name.casefold()):
        return table
    header = set(_header(sheet))
    known = {table: len(header & set(table.header)) for table in tables.values() if header >= {table.key_of_page}}
    best = [table for table, number in known.items() if number == max(known.values()) and number > 1]
    if len(best) != 1:
        names = ", ".join(by_name)
        raise Unreadable(_("“%(name)s” is none of these tables: %(names)s.") % {"name": sheet.name, "names": names})
    return best[0]


def _header(sheet):
    names = [cells.as_text(cell).strip().casefold() for cell in sheet.rows[0][1]]
    while names and not names[-1]:
        names.pop()
    return names


def _read_table(sheet, table):
    header = _header(sheet)
    where = {"table": table.name}
    for index, name in enumerate(header):
        if name not in table.header:
            raise Unreadable(_("Table “%(table)s”: there is no column “%(column)s”.") % {**where, "column": name})
        if name in header[:index]:
            raise Unreadable(
                _("Table “%(table)s”: the column “%(column)s” is there twice.") % {**where, "column": name}
            )
    for name in (table.key_of_page, *table.places):
        if name not in header:
            raise Unreadable(_("Table “%(table)s”: the column “%(column)s” is missing.") % {**where, "column": name})
    filled = [(number, found) for number, found in sheet.rows[1:] if _has_content(found)]
    rows = [_row(table, header, number, found, sheet.formulas) for number, found in filled]
    return ReadTable(table, header, rows, sheet.is_guessed)


def _has_content(found):
    return any(cells.as_text(cell).strip() for cell in found)


def _row(table, header, number, found, formulas):
    if any(cells.as_text(cell).strip() for cell in found[len(header) :]):
        message = _("Table “%(table)s”, row %(row)d: a cell stands outside of the columns.")
        raise Unreadable(message % {"table": table.name, "row": number})
    padded = [*found, *[None] * (len(header) - len(found))]
    broken = {name for index, name in enumerate(header) if (number, index) in formulas}
    return Row(table, number, dict(zip(header, padded, strict=False)), broken)
