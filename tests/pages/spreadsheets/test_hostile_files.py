"""Whatever somebody uploads: a clear answer, and nothing expanded, run or kept."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from mesi_site.pages.spreadsheets.reading import MAX_ROWS, MAX_UNPACKED
from mesi_site.translation.exchange.models import Delivery
from mesi_site.translation.exchange.reading import MAX_BYTES

from .office import archive_of, bring, changed, export, preview, problems, saved

pytestmark = pytest.mark.django_db

HEADER = b"id,version,title_en\n"


def workbook(*rows, name="programs"):
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return saved(book)


def with_entities():
    source, content = zipfile.ZipFile(io.BytesIO(workbook(["id"], [1]))), io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                part = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>' + part[part.index(b"<worksheet") :]
            target.writestr(name, part)
    return content.getvalue()


def far_away():
    book = Workbook()
    book.active.title = "programs"
    book.active.append(["id", "title_en"])
    book.active["XFD1048576"] = "far away"
    return saved(book)


def without_its_sheet():
    source, content = zipfile.ZipFile(io.BytesIO(workbook(["id"], [1]))), io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name in source.namelist():
            if "sheet1" not in name:
                target.writestr(name, source.read(name))
    return content.getvalue()


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("programs.csv", b" " * (MAX_UNPACKED + 1))
    return content.getvalue()


HOSTILE = {
    "nothing": (b"", "submitted file is empty"),
    "white space": (b" \n", "“id” is missing"),
    "too large": (b"x" * (MAX_BYTES + 1), "10 MB"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "no spreadsheet"),
    "an unclosed quotation mark": (HEADER + b'1,2,"x', "no spreadsheet"),
    "NUL": (HEADER + b"1,2,a\x00b\n", "no spreadsheet"),
    "an encrypted or an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "password"),
    "a broken archive": (b"PK\x03\x04 and no more", "damaged"),
    "a cut workbook": (workbook(["id"], [1])[:-200], "damaged"),
    "a workbook without its sheet": (without_its_sheet(), "no row"),
    "a zip bomb": (bomb(), "too large"),
    "entities": (with_entities(), "damaged"),
    "an archive of something else": (archive_of({"programs.exe": b"MZ"}), "no CSV file"),
    "an empty archive": (archive_of({}), "no row"),
    "no row": (HEADER, "no row"),
    "an unknown column": (b"id,version,colour\n1,2,red\n", "no column “colour”"),
    "a column twice": (b"id,version,title_en,id\n1,2,x,1\n", "“id” is there twice"),
    "no number of the page": (workbook(["version", "title_en"], [1, "x"]), "“id” is missing"),
    "no place of a child": (workbook(["page", "amount"], [1, 2], name="fees"), "“number” is missing"),
    "a cell beside the table": (workbook(["id", "title_en"], [1, "x", None, "note"]), "outside of the columns"),
    "a table twice": (archive_of({"a/programs.csv": HEADER + b"1,2,x", "b/programs.csv": HEADER + b"1,2,x"}), "twice"),
    "an unknown table": (workbook(["when", "what"], [1, 2], name="notes"), "none of these tables"),
    "too many rows": (HEADER + b"1,2,x\n" * (MAX_ROWS + 1), "more than 5000 rows"),
    "a cell at the end of the world": (far_away(), "more than 5000 rows"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason_and_kept_nowhere(case, index, client):
    content, reason = HOSTILE[case]
    response = bring(client, index, content, "programs.csv")
    assert response.status_code == 200
    assert reason in str(response.context["form"].errors["file"])
    assert not Delivery.objects.exists()


def test_a_formula_is_refused_in_whatever_row_it_stands(page, index, client):
    book = load_workbook(io.BytesIO(export(client, index)))
    book["fees"]["E2"] = "=1+1"
    shown = preview(client, index, saved(book))
    assert [problem[:2] for problem in problems(shown)] == [("fees", 2)]


def test_empty_rows_and_columns_that_programs_leave_behind_do_no_harm(page, index, client):
    book = load_workbook(io.BytesIO(export(client, index)))
    book["programs"].cell(60, 60, "")
    book["programs"].cell(40, 1, None)
    assert preview(client, index, saved(book)).context["plans"] == []
    csv = HEADER.replace(b"\n", b",,,\n") + f"{page.pk},,Reworded,,,\n,,,,,\n\n".encode()
    (plan,) = preview(client, index, csv, "Копия.csv").context["plans"]
    assert plan.will_be_imported


def test_a_row_without_anything_but_a_number_is_told(page, index, client):
    shown = preview(client, index, changed(export(client, index), lambda tables: tables["fees"].append({"number": 9})))
    assert problems(shown)[0][:3] == ("fees", 3, "page")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", ",;\t")
def test_a_table_is_read_as_programs_write_it(delimiter, encoding, page, index, client):
    text = f"id,title_ru\r\n{page.pk},Мост\r\n".replace(",", delimiter)
    (plan,) = preview(client, index, text.encode(encoding), "Книга1.csv").context["plans"]
    assert plan.draft.title_ru == "Мост"


def test_a_french_program_writes_french_letters(page, index, log_in):
    text = f"id;title_fr\r\n{page.pk};Été à Besançon\r\n"
    shown = preview(log_in("fr"), index, text.encode("cp1252"), "Classeur1.csv")
    assert shown.context["plans"][0].draft.title_fr == "Été à Besançon"
    assert shown.context["is_guessed"]
