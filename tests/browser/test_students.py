"""A student finds a program and asks about it: by finger, by mouse, by the keyboard alone, without scripts."""

import itertools
import re

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from .visits import Visitor

pytestmark = pytest.mark.django_db

PROGRAM = "applied-statistics"
TITLES = {"en": "Applied Statistics", "ru": "Прикладная статистика"}
QUESTIONS = {
    "en": "May I hand in my certificate of French in June, after the deadline, if I have passed the exam in May?",
    "ru": "Можно ли прислать сертификат по французскому языку в июне, уже после срока, если экзамен сдан в мае?",
}
NAMES = {"en": "Ana Lungu", "ru": "Айгуль Сериковна Ким"}
PHONE = {"width": 375, "is_mobile": True, "has_touch": True}
DESK = {"width": 1280}
MAILBOXES = (f"student-{number}@example.org" for number in itertools.count(1))
# Each language on each device, each with and without scripts, scripts on each device.
STUDENTS = {
    "en, phone": ("en", PHONE),
    "en, desk, no scripts": ("en", DESK | {"java_script_enabled": False}),
    "ru, phone, no scripts": ("ru", PHONE | {"java_script_enabled": False}),
    "ru, desk": ("ru", DESK),
}
TYPING_MS = 45  # for each letter: a form that is filled in faster than people type is refused
MOST_STEPS = 250


class Words:
    """The words of the interface in one language: `words("Filters")`."""

    def __init__(self, language):
        self.language = language

    def __call__(self, text):
        with translation.override(self.language):
            return gettext(text)

    def beginning_with(self, text):
        return re.compile("^" + re.escape(self(text)))


class Finger:
    """Points at what is to be used."""

    def use(self, element):
        element.click()

    choose = use

    def write(self, element, text):
        element.click()
        element.press_sequentially(text, delay=TYPING_MS)


class Keyboard:
    """Goes from element to element, seeing where it is, and uses nothing but keys."""

    def __init__(self, page):
        self.page = page

    def go_to(self, element):
        expect(element).to_be_visible()
        for _step in range(MOST_STEPS):
            if element.evaluate("element => element === document.activeElement"):
                self.assert_seen(element)
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"The keyboard does not come to {element}.")

    def assert_seen(self, element):
        """What has the focus shows it, and nothing lies over it (WCAG 2.4.7, 2.4.11)."""
        assert element.evaluate("element => getComputedStyle(element).outlineStyle") != "none", element
        expect(element).to_be_in_viewport()

    def use(self, element):
        self.go_to(element)
        self.page.keyboard.press("Enter")

    def choose(self, element):
        if element.get_attribute("type") == "radio":
            self.choose_last_of_group(element)
        else:
            self.go_to(element)
            self.page.keyboard.press("Space")

    def choose_last_of_group(self, element):
        """Of a group, Tab comes to the chosen one; arrows go round."""
        self.go_to(self.page.locator(f"input[name={element.get_attribute('name')}]:checked"))
        self.page.keyboard.press("ArrowUp")
        expect(element).to_be_checked()

    def write(self, element, text):
        self.go_to(element)
        self.page.keyboard.type(text, delay=TYPING_MS)


def find_and_ask(page, words, hand, has_scripts=True):
    """From the start page by way of the finder to a question that has arrived."""
    page.goto(f"/{words.language}/")
    hand.use(page.get_by_role("main").get_by_role("link", name=words("Find a program")).first)
    expect(page).to_have_url(re.compile(rf"/{words.language}/programs/$"))
    everything = shown(page)
    narrow(page, words, hand, has_scripts)
    assert 0 < shown(page) < everything
    hand.use(page.get_by_role("main").get_by_role("link", name=re.compile(TITLES[words.language])).first)
    expect(page.locator("h1")).to_contain_text(TITLES[words.language])
    deadline = page.get_by_role("region", name=words("Next deadline"))
    hand.use(deadline.get_by_role("link", name=words("Ask about this program")))
    ask(page, words, hand)


def shown(page):
    """How many programs the finder has found."""
    return int(re.search(r"\d+", page.locator("#results-heading").inner_text()).group())


def narrow(page, words, hand, has_scripts):
    """To programs for students from elsewhere, taught in French."""
    page.wait_for_load_state()  # what is shown follows from the styles
    toggle = page.locator(".finder__toggle")
    if toggle.is_visible():
        hand.use(toggle)
    hand.choose(page.locator("input[name=audience][value=incoming]"))
    if has_scripts:
        expect(page.locator(".chip")).to_have_count(1)
    french = page.locator("input[name=language][value=fr]")
    if not french.is_visible():
        hand.use(page.locator("summary", has_text=words("Taught in")))
    hand.choose(french)
    if not has_scripts:
        hand.use(page.get_by_role("button", name=words("Show programs")))
    expect(page).to_have_url(re.compile(r"\?audience=incoming&language=fr$"))
    chips = page.get_by_role("list", name=words("Chosen filters"))
    expect(chips.get_by_role("link", name=words.beginning_with("Remove the filter"))).to_have_count(2)


def ask(page, words, hand):
    """First with a slip, which loses nothing, then right."""
    expect(page.locator("h1")).to_have_text(words("Ask about this program"))
    expect(page.locator(".page-head__lead")).to_contain_text(TITLES[words.language])
    send = page.get_by_role("button", name=words("Send the question"))
    question = page.get_by_label(words("Your question"))
    hand.write(question, QUESTIONS[words.language])
    hand.use(send)
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text(words("Your question has not been sent yet"))
    expect(page.locator("html")).to_have_attribute("lang", words.language)
    expect(question).to_have_value(QUESTIONS[words.language])
    hand.use(problems.get_by_role("link", name=words("Please tell us your name.")))
    name = page.get_by_label(words("Your name"))
    expect(name).to_be_focused()
    hand.write(name, NAMES[words.language])
    hand.write(page.get_by_label(words("Your email")), next(MAILBOXES))
    hand.choose(page.locator("input[name=consent]"))
    hand.use(send)
    expect(page.locator("h1")).to_have_text(words("Your question has arrived"))
    expect(page).to_have_url(re.compile(rf"/{words.language}/programs/{PROGRAM}/enquiry/sent/$"))
    hand.use(page.get_by_role("link", name=words("Back to the program")))
    expect(page.locator("h1")).to_contain_text(TITLES[words.language])


@pytest.mark.parametrize(("language", "device"), STUDENTS.values(), ids=STUDENTS)
def test_a_student_finds_a_program_and_asks_about_it(visiting, language, device):
    with visiting(**device) as page:
        find_and_ask(page, Words(language), Finger(), device.get("java_script_enabled", True))


def test_the_keyboard_alone_is_enough(visiting):
    with visiting(**DESK) as page:
        find_and_ask(page, Words("en"), Keyboard(page))


@pytest.mark.parametrize("scripts", [True, False], ids=["", "no scripts"])
def test_two_programs_are_ticked_and_compared_and_the_address_can_be_passed_on(visiting, scripts):
    with visiting(**PHONE, java_script_enabled=scripts) as page:
        page.goto("/en/programs/")
        boxes = page.locator(".entry input[name=program]")
        chosen = [boxes.nth(place).get_attribute("value") for place in (0, 2)]
        for place in (0, 2):
            boxes.nth(place).check()
        if scripts:
            page.get_by_role("link", name=re.compile(r"Compare programs \(\s*2\s*\)")).click()
        else:
            page.get_by_role("button", name="Compare the ticked programs").click()
        expect(page).to_have_url(re.compile(r"/compare/\?"))
        assert all(f"program={slug}" in page.url for slug in chosen)
        expect(compared(page)).to_have_count(2)
        address = page.url
    with visiting() as page:
        page.goto(address)
        expect(compared(page)).to_have_count(2)


def compared(page):
    return page.get_by_role("table").locator("thead a[data-shortlist-drop]")


def test_the_finder_goes_back_as_it_came(visiting):
    with visiting(**DESK) as page:
        page.goto("/en/programs/")
        everything = shown(page)
        page.locator("input[name=audience][value=own]").check()
        expect(page).to_have_url(re.compile(r"\?audience=own$"))
        page.go_back()
        expect(page).to_have_url(re.compile(r"/programs/$"))
        expect(page.locator(".chip")).to_have_count(0)
        expect(page.locator("#results-heading")).to_contain_text(str(everything))


def send_nothing(page):
    page.locator(".form button[type=submit]").click()
    page.locator(".problems").wait_for()


def open_suggestions(page):
    page.locator(".search__field").press_sequentially("sta")
    page.locator("[role=option]").first.wait_for()


# What is looked at: where it is, and what is done there first.
VIEWS = {
    "finder": ("programs/", None),
    "finder, narrowed": ("programs/?audience=incoming&language=fr", None),
    "finder, nothing": ("programs/?kind=certificate&level=doctorate", None),
    "search": ("search/", None),
    "search, found": ("search/?q=statistics", None),
    "search, nothing": ("search/?q=qqqqwwww", None),
    "search, suggestions": ("search/", open_suggestions),
    "comparison": (f"programs/compare/?program={PROGRAM}&program=mathematics-school-yolkino", None),
    "comparison, nothing": ("programs/compare/", None),
    "eligibility": (f"programs/{PROGRAM}/eligibility/", None),
    "eligibility, answered": (f"programs/{PROGRAM}/eligibility/?audience=incoming&level=bachelor&fr=B1&en=B2", None),
    "enquiry": (f"programs/{PROGRAM}/enquiry/", None),
    "enquiry, refused": (f"programs/{PROGRAM}/enquiry/", send_nothing),
    "enquiry, arrived": (f"programs/{PROGRAM}/enquiry/sent/", None),
}


@pytest.fixture(scope="module")
def visitor(chromium, site):
    visitor = Visitor(chromium, site)
    yield visitor
    visitor.close()


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("view", VIEWS)
def test_everybody_can_use_what_students_use(visitor, site, view, language):
    """Nothing for axe to find, no pale text, no line too long, nothing on the console, nobody else asked."""
    address, act = VIEWS[view]
    visit = visitor.visit(f"/{language}/{address}", act)
    assert visit.violations() == []
    assert visit.pale_texts() == []
    assert {setting: pixels for setting, pixels in visit.overflow.items() if pixels > 0} == {}
    assert [text for text in visit.complaints if "422" not in text] == []
    assert [url for url in visit.requests if not url.startswith((f"{site}/", "data:"))] == []
