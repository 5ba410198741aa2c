"""The editors' guide says the same in English and in Russian, in the words that the screens of the editor show."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

DOCS = settings.BASE_DIR / "docs"
GUIDES = {"en": DOCS / "editors.md", "ru": DOCS / "editors.ru.md"}
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
PICTURES = DOCS / "img" / "editor"
PICTURE = re.compile(r"!\[([^]]*)\]\(img/editor/([^)]+)\)")
LARGEST_BYTES, ALL_BYTES = 60_000, 1_000_000
ANCHOR = re.compile(r"\]\(#([^)]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@pytest.fixture(params=GUIDES)
def language(request):
    return request.param


def text(language):
    return GUIDES[language].read_text()


def levels(language):
    return [len(marks) for marks, _ in HEADING.findall(text(language))]


def sections(language):
    """The text below each heading, but for what stands before the first section."""
    return HEADING.split(text(language))[6::3]


def names(section):
    """What is bold there, each step of a way through the menu by itself."""
    steps = (step for bold in BOLD.findall(section) for step in " ".join(bold.split()).split(" → "))
    return {step.strip(" :.") for step in steps}


def in_russian(name):
    """What a name may be on the Russian screen; nothing, if it is no message of the site, of Wagtail or of Django."""
    ways = {name, name[0].lower() + name[1:], name[0].upper() + name[1:]}
    with translation.override("ru"):
        said = {translation.gettext(way) for way in ways} | {translation.pgettext("menu", name)}
    return {words.casefold() for words in said - ways}


def test_both_guides_have_the_same_sections_in_the_same_order():
    assert levels("en") == levels("ru")


def test_each_guide_leads_to_the_other_before_anything_else(language):
    other = "ru" if language == "en" else "en"
    assert f"]({GUIDES[other].name})" in text(language).splitlines()[2]


def test_each_link_inside_a_guide_leads_to_a_section(language):
    headings = {re.sub(r"[^\w -]", "", heading.lower()) for _, heading in HEADING.findall(text(language))}
    assert set(ANCHOR.findall(text(language))) <= {heading.replace(" ", "-") for heading in headings}


def test_each_picture_is_there_is_shown_in_one_guide_and_is_described(language):
    shown = PICTURE.findall(text(language))
    there = sorted(path.relative_to(PICTURES).as_posix() for path in (PICTURES / language).iterdir())
    assert sorted(path for _, path in shown) == there
    assert all(len(alternative) > 30 for alternative, _ in shown)


def test_both_guides_show_the_same_pictures_at_the_same_places():
    def names_by_section(language):
        return [[Path(path).name for _, path in PICTURE.findall(section)] for section in sections(language)]

    assert names_by_section("en") == names_by_section("ru")


def test_the_pictures_are_light():
    sizes = [path.stat().st_size for path in PICTURES.rglob("*.webp")]
    assert max(sizes) <= LARGEST_BYTES
    assert sum(sizes) < ALL_BYTES


def test_the_words_that_the_russian_guide_names_are_those_of_the_russian_screens():
    for english, russian in zip(sections("en"), sections("ru"), strict=True):
        named = {name.casefold() for name in names(russian)}
        for name in names(english):
            shown = in_russian(name)
            assert not shown or shown & named, f"“{name}” is {shown} on the Russian screen"
