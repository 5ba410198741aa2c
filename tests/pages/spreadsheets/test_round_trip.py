"""What goes out and comes back untouched changes nothing: of all programs and partners of the first content."""

import io

import pytest
from openpyxl import load_workbook
from wagtail.models import Revision

from mesi_site.pages.models import BasePage

from .office import FORMATS, archive_of, bring, changed, csv_file, csv_tables, export, preview, saved, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]

KINDS = ["programs", "partners"]


@pytest.fixture(params=KINDS)
def index(request):
    return BasePage.objects.get(slug=request.param)


def nothing_changes(client, index, content, name):
    before = Revision.objects.count()
    shown = preview(client, index, content, name)
    assert shown.context["plans"] == [], [(plan.problems, plan.changes) for plan in shown.context["plans"]]
    assert shown.context["unchanged"] == index.get_children().count()
    take(client, shown)
    assert Revision.objects.count() == before


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_file_that_comes_back_as_it_went_changes_nothing(language, format, index, log_in):
    client = log_in(language)
    nothing_changes(client, index, export(client, index, format), f"file.{format}")


def test_a_workbook_that_another_program_has_saved_again_changes_nothing(index, log_in):
    client = log_in()
    nothing_changes(client, index, saved(load_workbook(io.BytesIO(export(client, index)))), "again.xlsx")


def test_rows_in_another_order_change_nothing(index, log_in):
    client = log_in()
    tables = csv_tables(export(client, index, "csv"))
    files = {f"{name}.csv": csv_file([*reversed(rows)], ",", "utf-8") for name, rows in tables.items() if rows}
    nothing_changes(client, index, archive_of(files), "sorted.zip")


def test_excel_saves_as_it_does_and_nothing_changes(index, log_in):
    """Without UTF-8 a file has no room for French: these columns are left out, as are other letters' pages."""
    client = log_in("ru")
    tables = csv_tables(export(client, index, "csv"))
    for name, rows in tables.items():
        kept = [as_excel_writes(row) for row in rows if fits(as_excel_writes(row))]
        shown = preview(client, index, csv_file(kept), f"{name}.csv")
        assert shown.context["plans"] == []
        assert shown.context["is_guessed"] == any(
            ord(letter) > 127 for row in kept for text in row.values() for letter in text
        )


def as_excel_writes(row):
    return {name: as_excel_shows(text) for name, text in row.items() if not name.endswith(("_fr", "_it"))}


def as_excel_shows(text):
    """Dates and numbers as Russian Excel shows them, codes without their zeros."""
    match text.split("-"):
        case [year, month, day] if len(year) == 4 and (year + month + day).isdecimal():
            return f"{day}.{month}.{year}"
    if text.replace(".", "").isdecimal():
        return text.replace(".", ",").lstrip("0") or "0"
    return f"{text}:00" if len(text) == 5 and text[2] == ":" else text


def fits(row):
    try:
        csv_file([row])
    except UnicodeEncodeError:
        return False
    return True


def test_a_file_from_before_somebodys_edit_does_not_take_it_back(index, log_in):
    client = log_in()
    content = export(client, index)
    page = index.get_children().first().specific
    page.title_ru, page.title_en = "Исправлено", "Corrected"
    page.save_revision()
    nothing_changes(client, index, content, "old.xlsx")


def test_a_changed_child_of_the_first_content_is_the_only_change(log_in):
    client, index = log_in(), BasePage.objects.get(slug="programs")
    content = changed(export(client, index), lambda tables: tables["intakes"][0].update(places=77))
    (plan,) = preview(client, index, content).context["plans"]
    assert [(change.label, plan.problems) for change in plan.changes] == [("Intake 1 · Places", [])]


def test_a_file_of_other_pages_is_refused(log_in):
    client = log_in()
    partners = export(client, BasePage.objects.get(slug="partners"))
    response = bring(client, BasePage.objects.get(slug="programs"), partners)
    assert "there is no column “latitude”" in str(response.context["form"].errors["file"])
