"""Readers search with the keyboard, with a finger, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db


def test_suggestions_are_chosen_with_the_keyboard_and_read_aloud(visiting):
    with visiting() as page:
        page.goto("/ru/search/")
        field = page.get_by_role("combobox")
        expect(field).to_have_attribute("aria-expanded", "false")
        field.press_sequentially("итал")
        options = page.get_by_role("option")
        expect(options.first).to_contain_text("итальянского")
        expect(field).to_have_attribute("aria-expanded", "true")
        expect(page.locator("main [role=status]")).to_have_text(re.compile(r"\d+$"))
        field.press("ArrowDown")
        expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
        expect(options.first).to_have_attribute("aria-selected", "true")
        field.press("ArrowUp")
        expect(options.first).to_have_attribute("aria-selected", "false")
        assert field.get_attribute("aria-activedescendant") is None
        field.press("Escape")
        expect(field).to_have_attribute("aria-expanded", "false")
        expect(field).to_have_value("итал")
        field.press_sequentially("ь")
        expect(options.first).to_be_visible()
        field.press("ArrowDown")
        field.press("Enter")
        expect(page.locator("h1")).to_contain_text("Летняя школа итальянского")


def test_what_is_typed_and_sent_is_searched_although_something_is_suggested(visiting):
    with visiting() as page:
        page.goto("/en/search/")
        page.get_by_role("combobox").press_sequentially("insurance")
        expect(page.get_by_role("option").first).to_be_visible()
        page.get_by_role("combobox").press("Enter")
        page.wait_for_url("**/en/search/?q=insurance")
        expect(page.locator("mark").first).to_be_visible()


def test_a_phone_without_javascript_goes_from_any_page_to_the_field_and_to_what_it_finds(visiting):
    with visiting(width=375, java_script_enabled=False, is_mobile=True, has_touch=True) as page:
        page.goto("/fr/contacts/")
        button = page.locator("header form[role=search] button")
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        button.tap()
        page.locator("main input[name=q]").fill("italie")
        page.locator("main form button").tap()
        expect(page.locator("main")).to_contain_text("École d’été d’italien")


def test_the_masthead_has_the_field_on_a_desk(visiting):
    with visiting(width=1280) as page:
        page.goto("/it/")
        page.locator("header input[name=q]").fill("tedesco")
        page.keyboard.press("Enter")
        page.wait_for_url("**/it/search/?q=tedesco")
        expect(page.get_by_role("heading", level=3).first).to_contain_text("tedesco")
