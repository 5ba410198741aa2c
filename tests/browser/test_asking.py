"""A student asks with the keyboard alone and without scripts, on a phone and at a desk, in two languages."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db

PROGRAM = "programs/applied-statistics/"
MOST_TABS = 120
MOST_TRIES = 400  # within the three seconds in which the form takes nobody for a person
NAME, QUESTION = "Мария Росси", "May I apply before my diploma is printed?"


def tab_to(page, selector):
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"The keyboard does not come to {selector}.")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("width", [375, 1280])
def test_from_a_program_to_the_receipt_by_keyboard_and_without_scripts(width, language, visiting):
    with visiting(width=width, java_script_enabled=False) as page:
        page.goto(f"/{language}/{PROGRAM}")
        tab_to(page, f'main a[href="/{language}/{PROGRAM}enquiry/"]')
        page.keyboard.press("Enter")
        expect(page.locator("form.form")).to_be_visible()

        for field, text in (("name", NAME), ("email", f"maria.{language}.{width}@example.org")):
            tab_to(page, f"[name={field}]")
            page.keyboard.type(text)
        tab_to(page, "form.form button[type=submit]")
        page.keyboard.press("Enter")
        expect(page.locator(".problems")).to_be_visible()
        expect(page.locator("[name=name]")).to_have_value(NAME)

        tab_to(page, "[name=message]")
        page.keyboard.type(QUESTION)
        tab_to(page, "[name=consent]")
        page.keyboard.press("Space")
        for _try in range(MOST_TRIES):
            tab_to(page, "form.form button[type=submit]")
            with page.expect_navigation():
                page.keyboard.press("Enter")
            if page.url.endswith("/enquiry/sent/"):
                break
        else:
            pytest.fail("The form does not arrive.")
        expect(page.locator(f'main a[href="/{language}/{PROGRAM}"]').first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ru", "fr", "it"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_that_came_back_is_read_first_and_can_be_used_by_everybody(scheme, language, visiting):
    with visiting(width=320, color_scheme=scheme) as page:
        page.goto(f"/{language}/{PROGRAM}enquiry/")
        page.fill("[name=email]", "anna")
        page.click("form.form button[type=submit]")
        expect(page.locator(".problems")).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(f"axe.run({json.dumps({'resultTypes': ['violations']})})")
        assert [violation["id"] for violation in found["violations"]] == []
        page.locator(".problems a").first.click()
        expect(page.locator("[name=name]")).to_be_focused()


def test_everything_to_press_is_large_enough_for_a_finger(visiting):
    with visiting(width=375, is_mobile=True, has_touch=True) as page:
        page.goto(f"/en/{PROGRAM}enquiry/")
        for element in page.locator(
            "form.form :is(input[type=text], input[type=email], select, textarea, .choice, button, a)"
        ).all():
            if element.is_visible():
                assert element.bounding_box()["height"] >= 44, element.evaluate("element => element.outerHTML")
