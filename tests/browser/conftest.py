"""One browser and one production-like server for all browser tests."""

import itertools
import os
from contextlib import contextmanager

import pytest
from django.conf import global_settings
from django.contrib.auth.models import Group
from django.test import override_settings
from playwright.sync_api import expect, sync_playwright
from wagtail.models import PageViewRestriction

from tests.factories import ContentPageFactory, EditorFactory, UserFactory
from tests.whole_site import connected_to, copy_database, database_url, drop_database

from .chromium import ARGUMENTS, find_chromium
from .server import serving

TIMEOUT_MS = 20_000
expect.set_options(timeout=TIMEOUT_MS)
EDITOR, PASSWORD = "office", "a-pass-phrase-of-the-office"
# Wagtail watches a form for changes from a moment after it is loaded, and says so, now and then twice: what is typed
# before the second time is no change to it. On a busy machine the two are more than a second apart.
WATCHING = """
let last;
document.addEventListener('w-unsaved:watch-edits', () => {
  clearTimeout(last);
  last = setTimeout(() => { window.isWatched = true; }, 3000);
});
"""
# Each browser comes from a network of its own, as readers do: what one of them may send in ten minutes is limited.
NETWORKS = (f"203.0.{number // 250}.{number % 250 + 1}" for number in itertools.count())
HIDDEN = "for-partners/"  # behind a password
COLLEAGUES = {"translator": "Translators: Russian", "publisher": "Publishers"}


def pytest_collection_modifyitems(items):
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(content_database, django_db_blocker, tmp_path_factory):
    """The address of the whole site, served from a copy that browsers may change."""
    name = f"{content_database}_browser"
    with django_db_blocker.unblock():
        copy_database(content_database, name)
        with connected_to(name), override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
            EditorFactory(username=EDITOR, password=PASSWORD)
            hide(ContentPageFactory(slug=HIDDEN.strip("/"), languages="all"))
            for colleague, role in COLLEAGUES.items():
                UserFactory(username=colleague, password=PASSWORD, groups=[Group.objects.get(name=role)])
    with serving(database_url(name), tmp_path_factory.mktemp("media")) as address:
        yield address
    with django_db_blocker.unblock():
        drop_database(name)


def hide(page):
    PageViewRestriction.objects.create(page=page, restriction_type="password", password=PASSWORD)


@pytest.fixture(scope="session")
def chromium(content_database):
    """The browser. While it runs, Django has other connections than before, so the content is copied first."""
    path = find_chromium()
    if path is None and os.environ.get("CI"):
        pytest.fail("No Chromium was found: apt-get install chromium, or name one in $CHROMIUM.")
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium, or name one in $CHROMIUM")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop lives in this thread; Django takes that for asynchronous code and refuses the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def working(visiting):
    """`with working("translator") as page`: somebody of the office at their desk, logged in, in English."""

    @contextmanager
    def working(name=EDITOR, width=1280, **options):
        with visiting(width=width, height=1000, **options) as page:
            page.add_init_script(WATCHING)
            page.goto("/admin/login/")
            page.fill("input[name=login]", name)
            page.fill("input[name=password]", PASSWORD)
            page.click("button[type=submit]")
            page.wait_for_url("**/admin/")
            yield page

    return working


@pytest.fixture(scope="session")
def visiting(chromium, site):
    """`with visiting(width=320) as page`: a page of a fresh browser that knows the site's address."""

    @contextmanager
    def visiting(width=1280, height=900, **options):
        context = chromium.new_context(base_url=site, viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(TIMEOUT_MS)
        context.set_extra_http_headers({"X-Forwarded-For": next(NETWORKS)})
        try:
            yield context.new_page()
        finally:
            context.close()

    return visiting
