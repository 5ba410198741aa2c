"""Working with tables as the office does: out through the screens, changed in a program, back through the screens."""

import csv
import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from mesi_site.pages.models import BasePage

FORMATS = ["xlsx", "csv"]


def index_of(page):
    return BasePage.objects.parent_of(page).get()


def export(client, index, format="xlsx"):
    """The bytes of the file."""
    response = client.post(reverse("export_spreadsheet", args=[index.pk]), {"format": format})
    assert response.status_code == 200, response
    return response.content


def bring(client, index, content, name="programs.xlsx"):
    """The answer to an upload: a redirect to the preview, or the form with what is wrong."""
    url = reverse("import_spreadsheet", args=[index.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def preview(client, index, content, name="programs.xlsx"):
    """The preview's answer; its `plans` are those that have something to tell."""
    response = bring(client, index, content, name)
    assert response.status_code == 302, response.context["form"].errors
    shown = client.get(response.url)
    assert shown.status_code == 200
    shown.url = response.url
    return shown


def take(client, shown):
    """Press the button of a preview."""
    plans = [plan for plan in shown.context["plans"] if plan.will_be_imported]
    return client.post(shown.url, {"seen": [plan.seen for plan in plans]})


def imported(client, index, content, name="programs.xlsx"):
    """Look, and press the button."""
    return take(client, preview(client, index, content, name))


def problems(response):
    """[(table, row, column, text)] of all that a preview refuses."""
    return [
        (problem.table and problem.table.name, problem.row, problem.column, problem.text)
        for plan in response.context["plans"]
        for problem in plan.problems
    ]


def changed(content, change):
    """A workbook after `change({sheet: [row as dict]})`; rows may be changed, added and removed."""
    workbook = load_workbook(io.BytesIO(content))
    tables = {sheet.title: _rows([[cell.value for cell in row] for row in sheet]) for sheet in workbook}
    headers = {sheet.title: [cell.value for cell in sheet[1]] for sheet in workbook}
    change(tables)
    for name, rows in tables.items():
        sheet = workbook[name]
        sheet.delete_rows(2, sheet.max_row)
        for number, row in enumerate(rows, start=2):
            for index, column in enumerate(headers[name], start=1):
                sheet.cell(number, index, row.get(column))
    return saved(workbook)


def saved(workbook):
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _rows(rows):
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def csv_tables(content):
    """{table: [row as dict]} of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name.removesuffix(".csv"): archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    delimiter = ";" if texts[next(iter(texts))].startswith("id;") else ","
    return {
        name: _rows(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
        for name, text in texts.items()
    }


def csv_file(rows, delimiter=";", encoding="cp1251"):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*rows[0]], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def archive_of(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()
