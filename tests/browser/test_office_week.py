"""A week of the office, from the new year's intakes to a site on which nothing waits for anybody."""

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.translation.exchange.files import translate

from .office import edit, fill, publish, saved

pytestmark = pytest.mark.django_db

PROGRAM = "Information Systems"
PATH = "programs/information-systems-granvik/"
FIX = "A new sentence of this week."


def waiting(page, language):
    """How the program stands in a language, as the list of translations says it."""
    page.goto(f"/admin/translations/?q={PROGRAM}")
    row = page.get_by_role("row").filter(has_text=PROGRAM)
    names = page.locator("table thead th").all_inner_texts()
    return row.locator("td").nth(names.index(language)).inner_text()


def monday_the_next_years_intakes(working, visiting):
    with working("publisher") as page:
        page.goto("/admin/programs/rollover/?year=2027&dates=date")
        page.locator("li", has_text=PROGRAM).get_by_label("Places").first.fill("33")
        page.get_by_role("button", name="Add to the drafts").click()
        page.get_by_role("link", name="Publish them").click()
        page.get_by_role("button", name="Yes, publish").click()
        expect(page.locator(".messages .success")).to_contain_text("facts")
    with visiting() as reader:
        reader.goto(f"/ru/{PATH}")
        expect(reader.locator("main")).to_contain_text("2028")


def tuesday_an_english_sentence(working, visiting):
    with working("publisher") as page:
        edit(page, PROGRAM)
        saved(page, lambda: fill(page, "summary_en", FIX))
        publish(page)
        page.get_by_role("button", name="Publish what is chosen").click()
        expect(page.locator(".messages .success")).to_contain_text("English")
        assert "outdated" in waiting(page, "Русский")
        assert "outdated" in waiting(page, "Français")
    with visiting() as reader:
        reader.goto(f"/en/{PATH}")
        expect(reader.locator("main")).to_contain_text(FIX)


def wednesday_one_language_by_hand_two_by_post(working, tmp_path):
    with working("translator") as page:
        assert "outdated" in waiting(page, "Русский")
        edit(page, PROGRAM, "Русский")
        saved(page, lambda: fill(page, "summary_ru", "Новая фраза этой недели."))
        expect(page.get_by_role("tab", name=re.compile("Русский"))).to_contain_text("✓")
    with working("publisher") as page:
        edit(page, PROGRAM)
        page.goto(re.sub(r".*/pages/(\d+)/.*", r"/admin/translations/export/?id=\1", page.url))
        for language in ("Русский", "Italiano"):
            page.get_by_label(language, exact=True).uncheck()
        with page.expect_download() as download:
            page.get_by_role("main").locator("form button[type=submit]").click()
        sent = download.value.path().read_bytes()
    came_back = tmp_path / "information-systems-fr.xlf"
    came_back.write_bytes(translate(sent, {"summary": "Une nouvelle phrase de cette semaine."}))
    return came_back


def thursday_the_translation_comes_back(working, file):
    with working("publisher") as page:
        page.goto("/admin/translations/")
        page.get_by_role("link", name="Import translations").click()
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Show what would change").click()
        expect(page.locator("main ins").first).to_contain_text("Une nouvelle phrase")
        page.get_by_role("button", name="Import").click()
        expect(page.locator(".messages .success")).to_contain_text("1 page has a new draft")
        edit(page, PROGRAM, "Italiano")
        saved(page, lambda: page.locator("[data-side=summary_it]").get_by_label("Still correct").check())


def thursday_a_fact_by_spreadsheet(working, tmp_path):
    with working("publisher") as page:
        page.goto("/admin/pages/search/?q=Programs")
        page.get_by_role("link", name="Programs", exact=True).first.click()
        page.wait_for_url("**/edit/")
        number = re.search(r"/pages/(\d+)/", page.url)[1]
        page.goto(f"/admin/pages/{number}/spreadsheet/export/")
        with page.expect_download() as download:
            page.get_by_role("main").locator("form button[type=submit]").click()
        sheets = load_workbook(io.BytesIO(download.value.path().read_bytes()))
        header, *rows = sheets["programs"].iter_rows()
        titles = [cell.value for cell in header].index("title_en")
        row = next(row for row in rows if row[titles].value.startswith(PROGRAM))
        row[[cell.value for cell in header].index("ects")].value = 121
        file = tmp_path / "programs.xlsx"
        sheets.save(file)
        page.goto(f"/admin/pages/{number}/spreadsheet/import/")
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Show what would change").click()
        expect(page.get_by_role("main")).to_contain_text("121")
        page.get_by_role("button", name="Import").click()
        expect(page.locator(".messages .success")).to_contain_text("1 page has a new draft")


def friday_everything_goes_out_and_nothing_waits(working, visiting):
    with working("publisher") as page:
        edit(page, PROGRAM)
        publish(page)
        for language in ("Русский", "Français"):
            expect(page.get_by_role("checkbox", name=language)).to_be_checked()
        page.get_by_role("button", name="Publish what is chosen").click()
        expect(page.locator(".messages .success")).to_contain_text("Русский")
        for language in ("English", "Русский", "Français", "Italiano"):
            assert "current" in waiting(page, language)
        page.goto("/admin/attention/?kind=unchecked")
        checked = page.get_by_role("button", name=re.compile("Checked today"))
        number = checked.count()
        checked.first.click()
        expect(checked).to_have_count(number - 1)
    with visiting() as reader:
        for language, text in {"en": FIX, "ru": "Новая фраза этой недели.", "fr": "Une nouvelle phrase"}.items():
            reader.goto(f"/{language}/{PATH}")
            expect(reader.locator("main")).to_contain_text(text)
            expect(reader.locator("main")).to_contain_text("121")


def test_a_week_of_the_office(working, visiting, tmp_path):
    monday_the_next_years_intakes(working, visiting)
    tuesday_an_english_sentence(working, visiting)
    file = wednesday_one_language_by_hand_two_by_post(working, tmp_path)
    thursday_the_translation_comes_back(working, file)
    thursday_a_fact_by_spreadsheet(working, tmp_path)
    friday_everything_goes_out_and_nothing_waits(working, visiting)
