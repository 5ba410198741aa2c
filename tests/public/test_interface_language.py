"""No word of the interface is left in English where a reader of another language looks."""

import pytest
from babel.messages.pofile import read_po
from bs4.element import Comment, Doctype, PreformattedString
from django.conf import settings

from .crawl import LANGUAGES

pytestmark = pytest.mark.django_db

TRANSLATED = [language for language in LANGUAGES if language != "en"]


def catalogue(language):
    """{English: translation} of every text without placeholders that has another form in the language."""
    path = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id and isinstance(message.id, str)]
    return {
        message.id: message.string for message in messages if "%" not in message.id and message.string != message.id
    }


def interface_texts(answer):
    """What stands in the page in its own language: neither marked as another one, nor a comment, nor data."""
    for text in answer.soup.html.find_all(string=True):
        if isinstance(text, (Comment, Doctype, PreformattedString)) or text.parent.name in ("script", "html"):
            continue
        if text.find_parent(lang=True)["lang"] == answer.language:
            yield " ".join(text.split())
    for element in answer.soup.select("[aria-label]"):
        yield element["aria-label"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_of_the_interface_is_left_in_english(answers, language):
    english = catalogue(language)
    translations = set(english.values())
    assert len(english) > 100
    left = {
        f"{answer}: {text}"
        for answer in answers
        if answer.language == language
        for text in interface_texts(answer)
        if text in english and text not in translations
    }
    assert left == set()
