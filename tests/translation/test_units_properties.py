"""What counts as a change of a text, and what translations are called, whatever is written and said in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesi_site.pages.models import ContentPage
from mesi_site.translation.languages import localized, site_languages
from mesi_site.translation.marks import APPLY
from mesi_site.translation.sources import State, Translations
from mesi_site.translation.units import plain_html, tidy, units

pytestmark = pytest.mark.django_db  # a page knows its content type
WORDS = st.sampled_from(["bridge", "Мост", "l’été", "5 < 6", "A & B", "№", "x"])
LANGUAGES = st.sampled_from(site_languages())

# The same words, written down in different ways


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


BLANKS = st.sampled_from([" ", "  ", "\n", "\t ", "\u00a0", " \r\n "])
MARKUP = st.sampled_from(["{}", "<b>{}</b>", "<i>{}</i>", "<strong><em>{}</em></strong>", "<b></b>{}"])
PARAGRAPHS = st.sampled_from(["<p>{}</p>", '<p data-block-key="k1z">{}</p>', "<p> {}\n</p>", "<P>{}</P>\n"])


@st.composite
def written_twice(draw):
    """(html, html) of the same paragraphs, of which each is a list of words."""
    paragraphs = draw(st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=3))
    return [_html(draw, paragraphs) for _time in range(2)]


def _html(draw, paragraphs):
    html = ""
    for words in paragraphs:
        text = draw(BLANKS).join(draw(MARKUP).format(escaped(word)) for word in words)
        html += draw(PARAGRAPHS).format(text)
    return html


@given(written_twice())
def test_white_space_bold_type_and_ids_are_no_change(pair):
    one, other = pair
    assert plain_html(one) == plain_html(other)


@given(st.lists(st.lists(WORDS, min_size=1), max_size=3))
def test_every_word_of_a_rich_text_is_seen(paragraphs):
    html = "".join(f"<p>{escaped(' '.join(words))}</p>" for words in paragraphs)
    assert plain_html(html) == tidy("\n".join(" ".join(words) for words in paragraphs))


@given(st.text())
def test_what_is_tidy_stays_as_it_is(text):
    assert tidy(tidy(text)) == tidy(text)


# Pages that nobody saves


def put(page, language, **texts):
    for name, text in texts.items():
        column = localized(name, language)
        setattr(page, column, page._meta.get_field(column).to_python(text) if name == "body" else text)


def paragraph(id, text):
    return {"type": "paragraph", "id": id, "value": f"<p>{text}</p>"}


@given(st.dictionaries(st.sampled_from("abcd"), WORDS), st.randoms())
def test_blocks_in_another_order_are_the_same_texts(texts, random):
    blocks = [paragraph(id, escaped(text)) for id, text in texts.items()]
    one, other = ContentPage(), ContentPage()
    put(one, "en", body=blocks)
    put(other, "en", body=random.sample(blocks, len(blocks)))
    assert units(one, "en") == units(other, "en")


TEXTS = st.sampled_from(["", "", "Alpha", "Beta", "Gamma"])
WRITE = st.tuples(st.just("write"), st.dictionaries(LANGUAGES, TEXTS, min_size=1), st.none() | LANGUAGES)
SAY = st.tuples(st.sampled_from([*APPLY]), LANGUAGES, LANGUAGES)


class Desk:
    """A page on whose title people work in four languages; each step is what one form sends."""

    def __init__(self):
        self.page = ContentPage()
        self.needs_work = set()

    @property
    def translations(self):
        return Translations(self.page)

    def unit(self, language):
        return self.translations.unit("title", language)

    def do(self, what, *arguments):
        if what == "write":
            self.write(*arguments)
        elif "title" in self.translations.keys:
            self.say(what, *arguments)

    def write(self, texts, source):
        before = self.translations.texts
        for language, text in texts.items():
            put(self.page, language, title=text)
        self.translations.follow(before, {language: source for language in texts if language != source})
        changed = {language for language in texts if before[language]["title"] != texts[language]}
        self.needs_work -= changed
        if len(changed) == 1:
            language = changed.pop()
            assert not texts[language] or self.unit(language).state == State.CURRENT

    def say(self, what, language, source):
        changed = APPLY[what](self.translations, "title", language, source if source != language else None)
        self.needs_work -= {*changed, source}
        if what == "needs_work" and changed:
            self.needs_work.add(language)
        elif changed:
            assert {self.unit(other).state for other in changed} == {State.CURRENT}


def check(desk):
    translations, record = desk.translations, desk.page.translation_sources
    assert {digest for made in record.get("made_from", {}).values() for digest in made.values()} == set(
        record.get("texts", {})
    )
    assert len({sum(translations.counts(language).values()) for language in site_languages()}) == 1
    if "title" not in translations.keys:
        return
    found = [desk.unit(language) for language in site_languages()]
    for unit in found:
        if unit.made_from is not None:
            assert (unit.state == State.CURRENT) == (unit.made_from == unit.source_text != "")
        assert unit.source_language != unit.language
        assert unit.state != State.MISSING or not unit.text
        assert unit.state != State.OUTDATED or unit.text
        assert bool(unit.difference) == (unit.made_from is not None and unit.made_from != unit.source_text)
    for language in desk.needs_work:
        assert desk.unit(language).is_original or desk.unit(language).state != State.CURRENT


@given(st.lists(WRITE | SAY, max_size=12))
def test_whatever_is_written_and_said_nothing_is_called_current_that_is_not(steps):
    desk = Desk()
    for step in steps:
        desk.do(*step)
        check(desk)


@given(st.lists(WRITE | SAY, max_size=6), LANGUAGES, st.sampled_from(["Delta", "Epsilon"]))
def test_all_that_was_made_from_a_text_is_outdated_once_it_says_something_else(steps, language, text):
    desk = Desk()
    for step in steps:
        desk.do(*step)
    made = [other for other in site_languages() if (desk.translations.made_from(other, "title") or "-")[0] == language]
    desk.write({language: text}, None)
    for other in made:
        unit = desk.unit(other)
        assert unit.is_original or unit.state != State.CURRENT
