"""What a reader on a slow line has to wait for, measured in the browser against the production server."""

import pytest
from django.conf import settings

from tests.public.crawl import LANGUAGES

from .server import STATIC
from .transfer import first_view

pytestmark = pytest.mark.django_db

KILOBYTE = 1000
FIRST_VIEW = 150 * KILOBYTE
REQUESTS = 8
HTML_AND_CSS = 30 * KILOBYTE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_view_of_the_start_page_is_light(visiting, language):
    with visiting() as page:
        fetched = first_view(page, f"/{language}/")
    # The icon of the tab comes after the page, and readers do not wait for it.
    awaited = [answer for answer in fetched if "/favicon" not in answer.address]
    assert sum(answer.size for answer in fetched) <= FIRST_VIEW, fetched
    assert len(awaited) <= REQUESTS, awaited
    assert sum(answer.size for answer in fetched if answer.kind in ("Document", "Stylesheet")) <= HTML_AND_CSS, fetched
    assert not [answer for answer in fetched if answer.kind == "Script"]


def test_a_language_loads_only_the_letters_that_it_needs(visiting):
    """Of the Cyrillic ones English needs those in which the switcher writes «Русский»."""
    fonts = {}
    for language in ("en", "ru"):
        with visiting() as page:
            fetched = first_view(page, f"/{language}/")
        loaded = [answer.address.rpartition("/")[2] for answer in fetched if answer.kind == "Font"]
        fonts[language] = {name.partition(".")[0] for name in loaded}
    assert fonts["en"] <= {"sans-latin", "serif-latin", "sans-cyrillic"}
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
