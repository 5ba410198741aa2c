"""No markup that editors write is lost or changed on its way through a file."""

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from mesi_site.translation.exchange.comparing import problem_of_source, problems_of_target, value_of
from mesi_site.translation.exchange.exporting import ExchangedPage
from mesi_site.translation.exchange.markup import Content, normal, parsed
from mesi_site.translation.exchange.reading import read
from mesi_site.translation.exchange.slots import Slot
from mesi_site.translation.exchange.texts import ExchangedText
from mesi_site.translation.exchange.writing import legal, xliff
from mesi_site.translation.sources import State
from tests.translation.exchange.files import VERSIONS

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(legal)
TAGS = st.sampled_from(
    ["b", "i", 'a href="https://example.org/?a=1&amp;b=2"', 'a linktype="page" id="3"', 'a linktype="document" id="7"']
)


def wrapped(inner):
    return st.builds(lambda tag, inside: f"<{tag}>{inside}</{tag.split()[0]}>", TAGS, inner)


INLINE = st.recursive(
    st.one_of(WORDS.map(lambda words: escape(words, quote=False)), st.just("<br/>")),
    lambda inner: st.one_of(wrapped(inner), st.lists(inner, min_size=1, max_size=3).map("".join)),
    max_leaves=8,
)
PARAGRAPH = INLINE.map(lambda inline: f"<p>{inline}</p>")
LIST = st.builds(
    lambda tag, items: f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>",
    st.sampled_from(["ul", "ol"]),
    st.lists(INLINE, min_size=1, max_size=3),
)
EMBED = st.just('<embed embedtype="image" format="left" id="5" alt="&quot;x&quot;"/>')
RICH_TEXT = st.lists(st.one_of(PARAGRAPH, LIST, EMBED, st.just("<hr/>")), min_size=1, max_size=4).map("".join)


def came_back(html, version, target=None):
    """(what was sent, what is read) of a rich text that went through a file."""
    slot = Slot("body.x", html, "Text", is_rich=True)
    source = parsed(html)
    text = ExchangedText(slot, source, parsed(target or html, source.codes), State.CURRENT, [("field", "Text")])
    (file,) = read(xliff([ExchangedPage(1, 1, "x", [text])], "en", "ru", version))
    return text, file.texts[0]


@given(RICH_TEXT)
def test_rich_text_goes_through_both_formats_unchanged(html):
    for version in VERSIONS:
        sent, came = came_back(html, version)
        assert problem_of_source(sent, came) == ""
        assert normal(came.target) == sent.target_tokens
        assert problems_of_target(sent, came) == []
        assert parsed(value_of(sent, came)).tokens == parsed(html).tokens


@given(RICH_TEXT, RICH_TEXT)
def test_a_translation_with_markup_of_its_own_goes_through_unchanged(html, target):
    for version in VERSIONS:
        sent, came = came_back(html, version, target)
        assert normal(came.target) == sent.target_tokens
        assert problems_of_target(sent, came) == []


@given(RICH_TEXT, st.data())
def test_whatever_a_translator_does_to_codes_no_tag_is_lost_or_invented(html, data):
    sent, came = came_back(html, "2.0")
    came.target = data.draw(st.permutations(came.target).map(lambda tokens: tokens[: data.draw(st.integers(0, 99))]))
    if problems_of_target(sent, came) == []:
        assert sorted(tags(value_of(sent, came))) == sorted(tags(html))


def tags(html):
    return [code.start for code in parsed(html).codes.values()]


@given(st.text(max_size=40))
def test_plain_words_can_never_become_markup(words):
    content = Content([("text", words)])
    assert parsed(content.html).codes == {}
