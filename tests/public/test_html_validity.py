"""The HTML of every template in every language is valid, and so is that of the search and of the error pages."""

import json
import subprocess

import pytest
from django.test import RequestFactory

from mesi_site.pages.errors import PROBLEMS, problem
from tests.npm_tools import environment, installed

from .crawl import EXAMPLES, LANGUAGES, MISSING, fetch
from .odd_requests import lock_with_passwords

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]

RULES = {
    "root": True,
    "extends": ["html-validate:standard"],
    "rules": {
        # A matter of style: the templates write void elements, quotes and white space as HTML allows.
        "attribute-boolean-style": "off",
        "doctype-style": "off",
        "no-trailing-whitespace": "off",
        # Addresses are written for people; a phone number is shown as it was published.
        "tel-non-breaking": "off",
        "long-title": "off",
        "no-inline-style": "error",
    },
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory, answers):
    """A folder with a file for each page, named after what it shows."""
    folder = tmp_path_factory.mktemp("html")
    (folder / ".htmlvalidate.json").write_text(json.dumps(RULES))
    for answer in answers:
        if answer.path == EXAMPLES[answer.type] or answer.is_fallback:
            (folder / f"{answer.address.strip('/').replace('/', '.')}.html").write_text(answer.html)
    return folder


@pytest.fixture
def other_pages(pages):
    for language in LANGUAGES:
        (pages / f"{language}.404.html").write_text(fetch(MISSING, language).html)
        (pages / f"{language}.search.html").write_text(fetch("search/?q=EADTU", language).html)
        (pages / f"{language}.nothing.html").write_text(fetch("search/?q=zzzzzz", language).html)
        for status in PROBLEMS:
            response = problem(RequestFactory().get(f"/{language}/"), status)
            (pages / f"{language}.{status}.html").write_text(response.content.decode())
    lock_with_passwords()
    for language in LANGUAGES:
        (pages / f"{language}.password.html").write_text(fetch(EXAMPLES["ContentPage"], language).html)


@pytest.mark.usefixtures("other_pages")
def test_html_has_no_errors(pages, promise):
    number = len(list(pages.glob("*.html")))
    assert number >= len(LANGUAGES) * (len(EXAMPLES) + 5)
    tool = installed("html-validate") / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    command = ["node", tool, "--formatter", "text", "*.html"]
    done = subprocess.run(command, cwd=pages, env=environment(), capture_output=True, text=True, check=False)
    print(done.stdout + done.stderr)
    promise(
        "Everybody can use it",
        f"HTML: {'no' if not done.returncode else 'some'} errors, {number} pages",
        not done.returncode,
    )
