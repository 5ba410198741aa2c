"""Takes the pictures of the editors' guides: two people in an office that is there for as long as that lasts."""

import io
import os
import secrets
import sys
import tempfile
from collections import namedtuple
from contextlib import contextmanager
from pathlib import Path

import django
from lxml import etree
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import expect, sync_playwright

os.environ["DJANGO_SETTINGS_MODULE"] = "mesi_site.settings.test"
django.setup()

from django.conf import global_settings, settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import override_settings, setup_databases, teardown_databases  # noqa: E402

from international.models import ProgramIndexPage, ProgramPage  # noqa: E402
from tests import whole_site  # noqa: E402
from tests.browser.chromium import ARGUMENTS, find_chromium  # noqa: E402
from tests.browser.server import serving  # noqa: E402
from tests.factories import EditorFactory  # noqa: E402

PICTURES = settings.BASE_DIR / "docs" / "img" / "editor"
WINDOW = {"width": 1280, "height": 2600}  # so tall that nothing that is shown has to be scrolled to
MARGIN = 16
PASSWORD = secrets.token_urlsafe()
# What becomes of the English summaries of two programs.
REWORDED = {
    "applied-statistics": ("in French or in English", "in English, some of them online"),
    "digital-economics-lindenthal": ("both German and English", "German and, from now on, English"),
}


# Who works in which language, and how the two of them word a part of one translation.
Guide = namedtuple("Guide", "language people translated before wordings")
GUIDES = (
    Guide(
        *("en", ("Editor", "Colleague"), "fr", "en français ou en anglais"),
        ("en anglais, en partie en ligne", "en anglais, dont une partie en ligne"),
    ),
    Guide(
        *("ru", ("Редактор", "Коллега"), "ru", "французском или\N{NO-BREAK SPACE}английском языке"),
        ("английском языке, часть из них — онлайн", "английском языке, иногда онлайн"),
    ),
)


class Desk(namedtuple("Desk", "page guide")):
    """A person's browser: what they do, and pictures of what they see."""

    def log_in(self, name):
        self.page.goto("/admin/login/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("button[type=submit]")
        self.page.wait_for_url("**/admin/")

    def open(self, number, language):
        self.page.goto(f"/admin/pages/{number}/edit/")
        self.page.click(f"#tab-label-{language}")

    def reword(self, field, before, after):
        """Changes and saves: then the form says that it is saved, or that somebody else was first."""
        field = self.page.locator(f"[name={field}]")
        field.fill(field.input_value().replace(before, after))
        self.page.click("form footer .action-save")
        expect(self.page.locator(".messages .success, .collisions").first).to_be_visible()

    def take(self, name, *seen):
        """A picture of the smallest part of the page that holds all that is to be seen, else of the whole window."""
        self.page.wait_for_load_state("networkidle")
        picture = self.page.screenshot(clip=around(self.page, seen) if seen else None, animations="disabled")
        path = PICTURES / self.guide.language / f"{name}.webp"
        Image.open(io.BytesIO(picture)).convert("RGB").save(path, lossless=True, method=6, quality=100)
        print(path.relative_to(settings.BASE_DIR), flush=True)


def around(page, seen):
    """What is to be seen and a margin, but nothing of the menu."""
    boxes = [locator.bounding_box() for locator in seen]
    left = max(page.locator("main").bounding_box()["x"], min(box["x"] for box in boxes) - MARGIN)
    top = max(0, min(box["y"] for box in boxes) - MARGIN)
    right = min(WINDOW["width"], max(box["x"] + box["width"] for box in boxes) + MARGIN)
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def take_all(desk, colleague, first, second, programs):
    page, guide = desk.page, desk.guide
    header, rows = page.locator("main header").first, page.locator("main tbody tr")
    for number, change in zip((first, second), REWORDED.values(), strict=True):
        desk.open(number, "en")
        desk.reword("summary_en", *change)
    desk.open(first, guide.translated)
    desk.take("form", header, page.locator(f"[data-side=location_{guide.translated}]"))
    page.get_by_role("tab").nth(len(settings.LANGUAGES)).click()
    intake = page.locator("#inline_child_intakes-0-panel-section")
    desk.take("intakes", page.locator("section", has=intake).last.locator("h2").first, intake)
    page.click("form footer .w-dropdown__toggle")
    page.click("button[name=action-publish]")
    page.wait_for_url("**/release/")
    desk.take("release", header, page.locator("#release-form"))
    page.goto(f"/admin/pages/{programs}/")
    desk.take("explorer", header, rows.nth(6))
    page.goto("/admin/translations/?kind=international.programpage&state=to_do")
    desk.take("matrix", header, rows.nth(6))
    page.goto("/admin/attention/")
    desk.take("attention", header, rows.nth(8))
    page.goto("/admin/groups/")
    page.get_by_role("link", name="Translators: Russian").click()
    desk.take("group", page.locator("#rights-section"))
    bring_back(desk, first, second)
    desk.take("import", header, page.locator(".exchange-report"))
    collide(desk, colleague, first)
    desk.take("collision", page.locator(".collisions"))
    page.goto("/admin/programs/rollover/?year=2027&dates=weekday")
    desk.take("rollover", header, page.locator(".rollover__intake").nth(1))
    bring_a_table(desk, programs)
    desk.take("spreadsheet", header, page.locator(".exchange-report"))
    page.goto("/admin/")
    end = page.locator("#translations-section").bounding_box()
    page.set_viewport_size(WINDOW | {"height": int(end["y"] + end["height"] + MARGIN)})
    desk.take("dashboard")


def bring_back(desk, first, second):
    """The translator brings a file of two pages back and has forgotten the second one."""
    page, guide = desk.page, desk.guide
    page.goto(f"/admin/translations/export/?id={first}&id={second}")
    for box in page.locator("[name=targets]").all():
        box.set_checked(box.get_attribute("value") == guide.translated)
    with page.expect_download() as download:
        page.click("main form button[type=submit]")
    texts = etree.parse(download.value.path())
    done, forgotten = texts.iter("{*}target")
    done.text, forgotten.text = done.text.replace(guide.before, guide.wordings[0]), ""
    file = {"name": download.value.suggested_filename, "mimeType": "text/xml", "buffer": etree.tostring(texts)}
    page.goto("/admin/translations/import/")
    page.set_input_files("input[type=file]", file)
    page.click("main form button[type=submit]")
    expect(page.locator(".exchange-report form")).to_be_visible()


def bring_a_table(desk, programs):
    """Somebody has changed two programs in a spreadsheet program, and has written a word where a number belongs."""
    page = desk.page
    page.goto(f"/admin/pages/{programs}/spreadsheet/export/")
    with page.expect_download() as download:
        page.click("main form button[type=submit]")
    workbook = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet, changed = workbook["programs"], io.BytesIO()
    column = {cell.value: cell.column for cell in sheet[1]}
    for row, name, value in ((2, "ects", "?"), (3, "ects", 120), (3, "mode", "blended")):
        sheet.cell(row, column[name], value)
    workbook.save(changed)
    file = {"name": download.value.suggested_filename, "mimeType": "application/zip", "buffer": changed.getvalue()}
    page.goto(f"/admin/pages/{programs}/spreadsheet/import/")
    page.set_input_files("input[type=file]", file)
    page.click("main form button[type=submit]")
    expect(page.locator(".exchange-report form")).to_be_visible()


def collide(desk, colleague, number):
    """Both open the same text, and each words it in another way."""
    guide, both = desk.guide, (colleague, desk)
    for one in both:
        one.open(number, guide.translated)
    for one, wording in zip(both, guide.wordings, strict=True):
        one.reword(f"summary_{guide.translated}", guide.before, wording)


@contextmanager
def office(guide):
    """The address of a site in which the guide's people work, and the numbers of the pages that they work at."""
    name = f"{connection.settings_dict['NAME']}_{guide.language}"
    whole_site.make_content_database(name)
    try:
        with whole_site.connected_to(name), override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
            for person in guide.people:
                EditorFactory(username=person, password=PASSWORD, admin_language=guide.language)
            pages = [*(ProgramPage.objects.get(slug=slug) for slug in REWORDED), ProgramIndexPage.objects.get()]
        with tempfile.TemporaryDirectory() as media, serving(whole_site.database_url(name), Path(media)) as address:
            yield address, [page.pk for page in pages]
    finally:
        whole_site.drop_database(name)


def photograph(guide, address, numbers, chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        window = {"base_url": address, "viewport": WINDOW, "color_scheme": "light", "reduced_motion": "reduce"}
        desks = [Desk(browser.new_page(**window), guide) for _ in guide.people]
        for desk, person in zip(desks, guide.people, strict=True):
            desk.log_in(person)
        take_all(*desks, *numbers)


def main():
    chromium = find_chromium()
    if chromium is None:
        sys.exit("screenshots: no Chromium was found: apt-get install chromium, or name one in $CHROMIUM")
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        for guide in GUIDES:
            with office(guide) as (address, numbers):
                photograph(guide, address, numbers, chromium)
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
