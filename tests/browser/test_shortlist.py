"""A student ticks programs, and the device remembers them; without JavaScript the ticks are a form like any other."""

import re

import pytest
from playwright.sync_api import expect

from international.comparison.asking import MOST

pytestmark = pytest.mark.django_db

SMALL = 2000  # bytes of the module, compressed
CHOICES = ".tick > input"
LINK = ".shortlist a"


@pytest.fixture
def page(visiting):
    with visiting(width=375) as page:
        page.goto("/en/programs/")
        yield page


def tick(page, number):
    for place in range(number):
        page.locator(CHOICES).nth(place).check()


def test_ticked_programs_are_remembered_on_the_device_and_lead_to_an_address_that_can_be_shared(page, visiting):
    tick(page, 3)
    page.goto("/ru/programs/")
    assert page.locator(f"{CHOICES}:checked").count() == 3
    expect(page.locator(LINK)).to_contain_text("(3)")
    page.locator(LINK).click()
    expect(page.locator("thead th")).to_have_count(3)
    assert page.context.cookies() == []
    with visiting() as somebody_else:
        somebody_else.goto(page.url)
        expect(somebody_else.locator("thead th")).to_have_count(3)


def test_who_removes_a_program_from_the_comparison_finds_it_not_ticked(page):
    tick(page, 2)
    page.locator(LINK).click()
    page.locator("thead .more").first.click()
    expect(page.locator("thead th")).to_have_count(1)
    page.goto("/en/programs/")
    expect(page.locator(LINK)).to_contain_text("(1)")


def test_a_program_too_many_is_not_ticked_and_this_is_said(page):
    tick(page, MOST)
    one_more = page.locator(CHOICES).nth(MOST)
    one_more.click()
    expect(one_more).not_to_be_checked()
    expect(page.locator(".shortlist [role=status]")).to_contain_text(f"{MOST} programs at most")


def test_the_keyboard_adds_a_program_from_its_page_and_the_button_says_its_state(page):
    page.goto("/en/programs/applied-statistics/")
    button = page.get_by_role("button", name="Compare this program")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("link", name="Compare programs (1)")).to_be_visible()
    button.press("Space")
    expect(page.locator(LINK)).to_be_hidden()


def test_a_program_that_is_gone_is_forgotten(page):
    page.evaluate("localStorage.setItem('shortlist', JSON.stringify(['gone', 'applied-statistics']))")
    page.goto("/en/programs/compare/?program=gone&program=applied-statistics")
    assert page.evaluate("localStorage.getItem('shortlist')") == '["applied-statistics"]'


@pytest.mark.parametrize("nonsense", ["", "{", "7", "null", '{"a": 1}', '["<b>", 1, null]'])
def test_nonsense_in_the_device_s_memory_breaks_nothing(page, nonsense):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.evaluate("text => localStorage.setItem('shortlist', text)", nonsense)
    page.reload()
    page.locator(CHOICES).first.check()
    expect(page.locator(CHOICES).first).to_be_checked()
    assert errors == []


def test_without_javascript_the_ticks_are_a_form_and_the_program_s_page_has_a_link(visiting):
    with visiting(java_script_enabled=False) as page:
        page.goto("/fr/programs/")
        tick(page, 2)
        page.get_by_role("button", name=re.compile("Comparer")).click()
        expect(page.locator("thead th")).to_have_count(2)
        page.goto("/fr/programs/applied-statistics/")
        page.locator("a[data-shortlist]").click()
        expect(page.locator("thead th")).to_have_count(1)


def test_the_module_is_small(page):
    with page.expect_response(re.compile(r"/shortlist\.\w+\.js")) as caught:
        page.reload()
    assert int(caught.value.headers["content-length"]) <= SMALL
