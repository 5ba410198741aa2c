"""What people of the office do in the editor, again and again."""

import re


def read(page, path):
    """What readers read there, but for the time of day."""
    page.goto(path)
    return re.sub(r"\d\d:\d\d", "", page.locator("main").inner_text())


def edit(page, title, tab="English"):
    """Opens the form of the page with this title, at one of its tabs, and waits until it saves by itself."""
    page.goto(f"/admin/pages/search/?q={title}")
    page.get_by_role("link", name=re.compile(title)).first.click()
    page.wait_for_url("**/edit/**")
    page.wait_for_function("() => window.isWatched")
    page.get_by_role("tab", name=re.compile(tab)).click()


def saved(page, act):
    """Does something, and waits until it has been saved by itself; returns the answer."""
    with page.expect_response(
        lambda response: response.request.method == "POST" and response.url.endswith("/edit/")
    ) as answer:
        act()
    return answer.value


def fill(page, name, text):
    field = page.locator(f"[name={name}]")
    field.fill(text)
    field.blur()


def publish(page):
    page.locator("form footer").get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/release/")
