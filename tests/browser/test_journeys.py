"""One way through the site for each group of its users."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import EDITOR, PASSWORD

pytestmark = pytest.mark.django_db

TITLE = "Как подать заявку: новое"


def test_a_student_finds_a_program_and_its_deadline_and_changes_the_language(visiting):
    with visiting(width=360, is_mobile=True, has_touch=True) as page:
        page.goto("/en/")
        page.get_by_role("link", name="Find a program").click()
        expect(page.locator("h1")).to_be_visible()
        page.get_by_role("link", name=re.compile("Applied Statistics")).first.click()
        expect(page.locator("h1")).to_contain_text("Applied Statistics")
        deadline = page.get_by_role("region", name="Next deadline")
        expect(deadline).to_contain_text("2027")
        expect(deadline).to_contain_text("As of")
        date = deadline.locator("time").first.get_attribute("datetime")
        page.get_by_role("navigation", name="Languages", exact=True).get_by_role("link", name="Русский").click()
        expect(page.locator("html")).to_have_attribute("lang", "ru")
        expect(page.locator("h1")).to_contain_text("Прикладная статистика")
        expect(page.locator(".deadline time").first).to_have_attribute("datetime", date)
        year, _month, day = date.split("-")
        expect(page.locator(".deadline time").first).to_have_text(re.compile(rf"{int(day)}\s.*\s{year}"))


def test_a_partner_finds_itself_on_the_map_with_the_keyboard(visiting):
    with visiting(width=1280) as page:
        page.goto("/fr/partners/")
        for _ in range(400):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement.closest('svg a') !== null") and "Valmont" in page.evaluate(
                "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
            ):
                break
        else:
            pytest.fail("The keyboard does not come to the partner's place on the map.")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Valmont")
        expect(page.locator("main")).to_contain_text("accord", ignore_case=True)
        programs = page.get_by_role("heading", level=3).get_by_role("link")
        assert programs.count() > 0
        programs.first.click()
        expect(page.locator("main")).to_contain_text("Valmont")


def test_an_office_worker_changes_the_russian_text_and_the_english_stays(visiting, site):
    with visiting(width=1400, height=1000, locale="ru-RU") as page:
        complaints = []
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        english = page.goto("/en/how-to-apply/") and page.locator("h1").inner_text()

        page.goto("/admin/")
        page.fill("input[name=login]", EDITOR)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        expect(page).to_have_url(f"{site}/admin/")
        page.goto("/admin/pages/search/?q=apply")
        page.get_by_role("link", name="Как подать заявку").first.click()
        page.wait_for_url("**/edit/**")

        page.get_by_role("tab", name="Русский").first.click()
        expect(page.locator("[name=title_ru]")).to_be_visible()
        expect(page.locator("[name=title_en]")).not_to_be_visible()
        page.locator("[name=title_ru]").fill(TITLE)

        page.get_by_role("button", name="Переключить предварительный просмотр").click()
        panel = page.locator("[data-side-panel=preview]")
        panel.locator("[name=preview_mode]").select_option("ru")
        preview = panel.frame_locator("iframe").last
        expect(preview.locator("h1")).to_have_text(TITLE)
        expect(preview.locator("html")).to_have_attribute("lang", "ru")
        expect(preview.locator(".masthead")).to_be_visible()

        page.locator("form footer").get_by_role("button", name="Больше действий").click()
        page.get_by_role("button", name="Опубликовать").click()
        expect(page.get_by_role("checkbox", name="Русский")).to_be_checked()
        expect(page.get_by_role("checkbox", name="English")).to_be_disabled()
        page.get_by_role("button", name="Опубликовать выбранное").click()
        expect(page.locator(".messages .success")).to_contain_text("Русский")
        page.goto("/ru/how-to-apply/")
        expect(page.locator("h1")).to_have_text(TITLE)
        page.goto("/en/how-to-apply/")
        expect(page.locator("h1")).to_have_text(english)
        assert complaints == []
