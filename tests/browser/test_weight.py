"""What a reader on a slow line has to wait for, measured in the browser against the production server."""

import pytest
from django.conf import settings

from tests.public.crawl import EXAMPLES, LANGUAGES

from .server import STATIC
from .transfer import fetched_at, shift_by_late_fonts

pytestmark = pytest.mark.django_db

KILOBYTE = 1000
FIRST_VIEW = 150 * KILOBYTE
REPEATED_VIEW = 10 * KILOBYTE
REQUESTS = 8
HTML_AND_CSS = 14.6 * KILOBYTE  # what a server sends before it waits for the first answer
SHIFT = 0.01


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_view_of_the_start_page_is_light_and_the_second_lighter(visiting, language):
    with visiting() as page:
        fetched = fetched_at(page, f"/{language}/")
        again = fetched_at(page, f"/{language}/")
    # The icon of the tab comes after the page, and readers do not wait for it.
    awaited = [answer for answer in fetched if "/favicon" not in answer.address]
    assert sum(answer.size for answer in fetched) <= FIRST_VIEW, fetched
    assert len(awaited) <= REQUESTS, awaited
    assert sum(answer.body for answer in fetched if answer.kind in ("Document", "Stylesheet")) <= HTML_AND_CSS, fetched
    assert not [answer for answer in fetched if answer.kind == "Script"]
    assert sum(answer.size for answer in again) <= REPEATED_VIEW, again
    assert not [answer for answer in again if settings.STATIC_URL in answer.address]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_directory_is_light_although_its_names_are_of_many_alphabets(visiting, language):
    with visiting() as page:
        fetched = fetched_at(page, f"/{language}/partners/")
    assert sum(answer.size for answer in fetched) <= FIRST_VIEW, fetched


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_moves_when_the_fonts_come_late(visiting, language, width):
    for path in ("", "programs/", EXAMPLES["ProgramPage"], "memberships/"):
        with visiting(width=width) as page:
            assert shift_by_late_fonts(page, f"/{language}/{path}") <= SHIFT, path


def test_a_language_loads_only_the_letters_that_it_needs(visiting):
    """Of the Cyrillic ones English needs the few in which the switcher writes «Русский»."""
    fonts = {}
    for language in ("en", "ru"):
        with visiting() as page:
            fetched = fetched_at(page, f"/{language}/")
        loaded = [answer.address.rpartition("/")[2] for answer in fetched if answer.kind == "Font"]
        fonts[language] = {name.partition(".")[0] for name in loaded}
    assert fonts["en"] <= {"sans-latin", "serif-latin", "sans-names"}
    assert fonts["ru"] <= {"sans-latin", "serif-latin", "sans-cyrillic", "serif-cyrillic"}
    assert "serif-cyrillic" in fonts["ru"]


def test_style_and_fonts_come_compressed_and_may_be_kept_for_ever(visiting):
    with visiting() as page:
        answers = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto("/ru/", wait_until="networkidle")
        kept = [answer for answer in answers if settings.STATIC_URL in answer.url]
        assert kept
        for answer in kept:
            assert "immutable" in answer.headers["cache-control"], answer.url
            if answer.url.endswith((".css", ".svg")):
                assert answer.headers["content-encoding"] == "br", answer.url
    assert list(STATIC.glob("css/site.*.css.br"))
