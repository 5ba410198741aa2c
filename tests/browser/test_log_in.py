"""An editor takes up a second factor, loses the phone, makes a passkey, and ends a log-in that is not theirs."""

import time
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import global_settings
from django.test import override_settings
from playwright.sync_api import expect

from tests.factories import EditorFactory
from tests.whole_site import connected_to, copy_database, database_url, drop_database

from .conftest import TIMEOUT_MS
from .server import serving

pytestmark = pytest.mark.django_db

NAME, PASSWORD = "anna", "seven green lamps above the harbour"
LANGUAGES = {"en": "en-GB", "ru": "ru-RU", "fr": "fr-FR", "it": "it-IT"}
STEP = 30
OPEN_TO_ALL = ("login/", "password_reset/", "password_reset/sent/", "password_reset/key/1-x-y/")
OWN = ("security/", "security/password/", "security/app/", "security/passkeys/add/", "security/sessions/", "again/")


@pytest.fixture(scope="module")
def guarded(chromium, content_database, django_db_blocker, tmp_path_factory):
    """The address of a site that asks for two factors. Passkeys need a name: of a machine’s own sites, localhost."""
    name = f"{content_database}_guarded"
    with django_db_blocker.unblock():
        copy_database(content_database, name)
        with connected_to(name), override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
            for user in (NAME, *LANGUAGES):
                EditorFactory(username=user, password=PASSWORD, admin_language=user if user in LANGUAGES else "en")
    media = tmp_path_factory.mktemp("guarded")
    with serving(database_url(name), media, TWO_FACTORS="on", EXTRA_HOSTS="localhost") as address:
        yield address.replace("127.0.0.1", "localhost")
    with django_db_blocker.unblock():
        drop_database(name)


@pytest.fixture
def browser(chromium, guarded):
    """`with browser() as page`: a fresh browser at the guarded site, whose policy refuses nothing that pages need."""

    @contextmanager
    def browser(width=1280, **options):
        context = chromium.new_context(base_url=guarded, viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(TIMEOUT_MS)
        said = []
        context.on("console", lambda message: said.append(message.text))
        yield context.new_page()
        context.close()
        assert not [text for text in said if "Content Security Policy" in text]

    return browser


def log_in(page, name=NAME):
    page.goto("/admin/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button").first.click()


def fresh_code(secret, used=()):
    """A code that has not been used: of the next half minute, which is accepted too, where this one's was."""
    now = int(time.time()) // STEP
    return next(code for code in (format_hotp_value(hotp_value(secret, now + n)) for n in (0, 1)) if code not in used)


def take_up_app(page):
    """(the app's secret, the code that was used, the recovery codes)."""
    page.goto("/admin/security/app/")
    secret = page.locator(".account__secret").inner_text()
    code = fresh_code(secret)
    page.fill("[name=code]", code)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/recovery-codes/")
    return secret, code, page.locator(".account__codes li").all_inner_texts()


def send_code(page, code):
    page.fill("[name=code]", code)
    page.locator("form:has([name=code]) button").click()


def has_editor(page):
    page.wait_for_url("**/admin/")
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()


def test_from_the_first_password_to_the_passkey_and_the_end_of_another_session(browser):
    with browser(java_script_enabled=False) as other, browser() as page:
        log_in(other)
        other.wait_for_url("**/security/begin/")
        secret, code, recovery = take_up_app(other)
        assert len(recovery) == 10
        assert other.goto("/admin/account/").url.endswith("/admin/account/")

        log_in(page)
        page.wait_for_url("**/login/code/")
        send_code(page, fresh_code(secret, used=[code]))
        has_editor(page)
        page.goto("/admin/logout/")
        page.locator("button[type=submit]").click()

        log_in(page)
        send_code(page, recovery[0])
        has_editor(page)

        make_authenticator(page)
        page.goto("/admin/security/passkeys/add/")
        page.get_by_role("button", name="Add").click()
        page.wait_for_url("**/admin/security/")
        expect(page.locator("main")).to_contain_text("Passkey 1")
        page.goto("/admin/logout/")
        page.locator("button[type=submit]").click()

        page.get_by_role("button", name="Log in with a passkey").click()
        has_editor(page)

        page.goto("/admin/security/sessions/")
        page.get_by_role("button", name="End the log-in").first.click()
        expect(page.get_by_role("button", name="End the log-in")).to_have_count(0)
        other.goto("/admin/")
        assert "/admin/login/" in other.url


def make_authenticator(page):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def complaints(page):
    """What axe finds, and whether the page is wider than the screen."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [(page.url, one["id"], one["nodes"][0]["html"]) for one in found] + [(page.url, "wide")] * too_wide


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_use_the_pages_of_log_in(language, browser):
    found = []
    for width, scheme in ((320, "dark"), (1280, "light")):
        with browser(width=width, color_scheme=scheme, locale=LANGUAGES[language]) as page:
            for address in OPEN_TO_ALL:
                page.goto(f"/admin/{address}")
                assert page.locator("html").get_attribute("lang") == language
                found += complaints(page)
            page.goto("/admin/login/")
            page.get_by_role("button").first.click()
            found += complaints(page)
    with browser(width=320, locale=LANGUAGES[language]) as page:
        log_in(page, language)
        page.wait_for_url("**/security/begin/")
        found += complaints(page)
        take_up_app(page)
        found += complaints(page)
        for address in OWN:
            page.goto(f"/admin/{address}")
            assert page.locator("html").get_attribute("lang") == language
            found += complaints(page)
    assert found == []
