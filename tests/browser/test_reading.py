"""With a keyboard, without JavaScript, with large letters, on paper: the site can be read."""

import pytest

from tests.public.crawl import EXAMPLES, LANGUAGES

pytestmark = pytest.mark.django_db

ADDRESSES = [f"/ru/{path}" for path in EXAMPLES.values()]
# Everything that can be focused, in the order of the document, and is shown.
FOCUSABLE = """() => [...document.querySelectorAll("a[href], summary, button, input, select, textarea, [tabindex='0']")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => element.type !== "radio" || element.checked)  // arrows lead to the others of a group
    .map((element) => element.outerHTML)"""
FOCUSED = "() => document.activeElement.outerHTML"
IN_VIEW = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.width > 0;
}"""
# A card is outlined as a whole when its link has the focus.
OUTLINED = """() => [
    getComputedStyle(document.activeElement),
    getComputedStyle(document.activeElement, "::after"),
    getComputedStyle(document.activeElement.closest("li") ?? document.activeElement),
].some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)"""
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
    const style = getComputedStyle(element);
    return [style.overflowX, style.overflowY].includes("hidden") && !element.closest(".visually-hidden")
        && !element.closest("svg") && element.textContent.trim()
        && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map((element) => element.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_reaches_everything_in_order_and_gets_out_again(visiting, width, promise):
    with visiting(width=width) as page:
        traps = [address for address in ADDRESSES if not gets_through(page, address)]
    promise("Everybody can use it", f"keyboard at {width} px: {len(traps)} traps, {len(ADDRESSES)} pages", not traps)


def gets_through(page, address):
    page.goto(address)
    expected, reached = page.evaluate(FOCUSABLE), []
    for _ in expected:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    page.keyboard.press("Tab")
    return reached == expected and page.evaluate(FOCUSED) != expected[-1]


def test_what_is_focused_is_seen(visiting):
    with visiting(width=320, reduced_motion="reduce") as page:
        page.goto("/fr/")
        for _ in page.evaluate(FOCUSABLE):
            page.keyboard.press("Tab")
            assert page.evaluate(IN_VIEW), page.evaluate(FOCUSED)
            assert page.evaluate(OUTLINED), page.evaluate(FOCUSED)


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(visiting):
    with visiting() as page:
        page.goto("/it/programs/")
        page.keyboard.press("Tab")
        link = page.locator(".skip-link")
        assert link.is_visible()
        assert link.bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("address", ADDRESSES)
def test_letters_of_twice_the_size_lose_nothing(visiting, address):
    """As WCAG 1.4.4 asks, on a desk and on a narrow phone."""
    for width in (1280, 320):
        with visiting(width=width) as page:
            page.goto(address)
            page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), width
            assert page.evaluate(CUT_OFF) == [], width


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_javascript_everything_is_there(visiting, language):
    with visiting(width=320, java_script_enabled=False) as page:
        page.goto(f"/{language}/")
        assert page.locator("h1").is_visible()
        page.locator("summary").click()
        entry = page.locator(".menu .navigation__link").first
        assert entry.is_visible()
        entry.click()
        assert page.locator("h1").is_visible()
        assert f"/{language}/" in page.url


def test_on_paper_stand_facts_and_addresses_and_no_menus(visiting):
    with visiting() as page:
        page.goto(f"/en/{EXAMPLES['ProgramPage']}")
        page.emulate_media(media="print")
        for hidden in (".masthead__navigation", ".languages", ".skip-link", ".breadcrumbs"):
            assert not page.locator(hidden).is_visible(), hidden
        assert page.locator(".facts").first.is_visible()
        body = page.locator("body")
        ink, paper = (
            body.evaluate(f"(body) => getComputedStyle(body).{name}") for name in ("color", "backgroundColor")
        )
        assert ink in ("rgb(0, 0, 0)", "color(srgb 0 0 0)")
        assert paper in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
        page.goto("/en/memberships/eua/")
        after = "(link) => getComputedStyle(link, '::after').content"
        assert page.locator("main a[href^=http]").first.evaluate(after) == '" (https://eua.eu/)"'


def test_nothing_moves_for_readers_who_do_not_want_it(visiting):
    with visiting(reduced_motion="reduce") as page:
        page.goto("/en/")
        moving = page.evaluate(
            "() => document.getAnimations().length + [...document.querySelectorAll('*')].filter((element) =>"
            " parseFloat(getComputedStyle(element).transitionDuration) > 0.01).length"
        )
        assert moving == 0


def test_touch_targets_are_large_enough_on_a_phone(visiting):
    """44 px in height for what stands alone; links within sentences are exempt (WCAG 2.5.8)."""
    small = """() => [...document.querySelectorAll("header a, header summary, footer li a, nav a, a.button, a.more")]
        .filter((element) => element.checkVisibility() && !element.matches(".skip-link"))
        .map((element) => [element.outerHTML, element.getBoundingClientRect().height])
        .filter(([, height]) => height < 43.5)"""
    with visiting(width=320, has_touch=True, is_mobile=True) as page:
        for address in ("/ru/", f"/ru/{EXAMPLES['ProgramPage']}", "/ru/partners/"):
            page.goto(address)
            assert page.evaluate(small) == [], address
