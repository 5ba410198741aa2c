"""Finds a Chromium for the browser tests: $CHROMIUM, the system's, Playwright's own, at last the one from npm.

A candidate counts only if it really opens a page: a distribution's browser can be a stub that asks for something else.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import cache

from playwright.sync_api import Error, sync_playwright

from tests.npm_tools import ROOT, installed, node

SYSTEM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# As root, and in containers, Chromium's own sandbox cannot be set up; the tests open no pages but ours.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]
PRINT_PATH = "import('@sparticuz/chromium').then(async module => console.log(await module.default.executablePath()))"


@cache
def find_chromium():
    """The path of a Chromium that runs here, or None; looked for in a process apart, whatever runs in this one."""
    command = [sys.executable, "-m", "tests.browser.chromium"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() or None


def candidates(playwright):
    if named := os.environ.get("CHROMIUM"):
        yield named
    yield from filter(None, map(shutil.which, SYSTEM))
    yield from MACOS
    yield playwright.chromium.executable_path
    with suppress(RuntimeError, OSError):
        yield node(installed("chromium"), "node", "-e", PRINT_PATH).strip()


def opens_pages(playwright, path):
    try:
        with playwright.chromium.launch(executable_path=path, args=ARGUMENTS, timeout=30_000) as browser:
            page = browser.new_page()
            page.set_content("<p>here</p>")
            return page.inner_text("p") == "here"
    except Error:
        return False


if __name__ == "__main__":
    with sync_playwright() as playwright:
        print(next((path for path in candidates(playwright) if opens_pages(playwright, path)), ""))
