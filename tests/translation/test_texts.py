"""Which text a reader sees: the right language, an honest fallback, never one that the office has not released."""

import pytest
from django.utils import translation
from wagtail.blocks import StreamValue

from mesi_site.translation.languages import preferred_order, reader_language, site_languages
from mesi_site.translation.texts import has_content
from tests.factories import ContactFactory, ContentPageFactory, MembershipPageFactory

pytestmark = pytest.mark.django_db


def test_the_default_language_comes_after_the_readers_own():
    assert preferred_order("fr") == ["fr", "en", "ru", "it"]
    assert preferred_order("en") == site_languages() == ["en", "ru", "fr", "it"]
    assert preferred_order("it", among={"ru", "fr"}) == ["ru", "fr"]


@pytest.mark.parametrize(("active", "expected"), [("ru", "ru"), ("fr-ca", "fr"), ("de", "en"), (None, "en")])
def test_a_reader_always_has_a_language_of_the_site(active, expected):
    translation.activate(active) if active else translation.deactivate_all()
    assert reader_language() == expected


def test_a_text_in_the_readers_language_is_not_marked(overview):
    with translation.override("ru"):
        title = overview.texts.title
    assert (str(title), title.lang, title.is_fallback) == (overview.title_ru, "", False)


def test_a_missing_text_is_shown_in_another_language_and_says_so(overview):
    page = ContentPageFactory(languages=["en", "ru", "fr"], introduction_fr="")
    with translation.override("fr"):
        assert page.texts.introduction.value == page.introduction_en
        assert page.texts.introduction.lang == ' lang="en"'
        assert page.texts.title.lang == ""


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        None,
        "   ",
        "\n\t",
        "\N{NO-BREAK SPACE}",
        '<p data-block-key="a1b2c"></p>',
        "<p> </p>",
        "<p>&nbsp;</p>",
        "<p><br/></p>",
    ],
)
def test_what_only_looks_like_a_text_falls_back(nothing, overview):
    assert not has_content(nothing)
    page = ContentPageFactory(languages=["en", "it"], introduction_it=nothing or "")
    with translation.override("it"):
        assert page.texts.introduction.value == page.introduction_en


@pytest.mark.parametrize("something", ["0", "<p>a</p>", "1 < 2", '<embed embedtype="image" id="1"/>'])
def test_the_shortest_text_counts(something):
    assert has_content(something)


def test_an_empty_paragraph_of_the_rich_text_editor_is_stored_as_nothing(overview):
    page = ContentPageFactory(introduction_ru='<p data-block-key="a1b2c"></p>')
    page.refresh_from_db()
    assert page.introduction_ru == ""
    page.introduction_ru = '<p data-block-key="a1b2c">  </p>'
    assert page.save_revision().as_object().introduction_ru == ""


def test_prose_falls_back_as_a_whole(overview):
    page = ContentPageFactory(languages=["en", "ru", "fr"], body_fr=[])
    with translation.override("fr"):
        body = page.texts.body
    assert isinstance(body.value, StreamValue)
    assert body.value[0].value.source == page.body_en[0].value.source
    assert (bool(body), body.language) == (True, "en")


def test_a_text_in_no_language_is_empty_and_unmarked(overview):
    page = ContentPageFactory(introduction_en="")
    with translation.override("it"):
        assert not page.texts.introduction
        assert str(page.texts.introduction) == ""
        assert page.texts.introduction.lang == ""


def test_a_language_that_is_not_ticked_is_never_shown(overview):
    page = ContentPageFactory(languages="all", published_languages=["en", "it"])
    for language in ("ru", "fr"):
        with translation.override(language):
            assert (page.texts.title.language, page.shown_language, page.is_fallback) == ("en", "en", True)


def test_a_page_without_english_is_shown_in_its_first_language(overview):
    page = ContentPageFactory(languages="all", published_languages=["it", "ru"])
    shown = {}
    for language in site_languages():
        with translation.override(language):
            shown[language] = page.texts.title.language
    assert shown == {"en": "ru", "ru": "ru", "fr": "ru", "it": "it"}


def test_texts_of_objects_without_a_release_are_shown_in_every_language(db):
    contact = ContactFactory(name_en="Anna Ivanova", name_ru="Анна Иванова")
    with translation.override("ru"):
        assert str(contact.texts.name) == "Анна Иванова"
    with translation.override("fr"):
        assert (str(contact.texts.name), contact.texts.name.language) == ("Anna Ivanova", "en")


def test_a_text_is_escaped_where_a_template_shows_it(overview):
    page = ContentPageFactory(title_en="<script>alert(1)</script> & more")
    assert page.texts.title.__html__() == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"


def test_a_name_that_is_not_a_translated_field_is_an_error_and_not_an_empty_text(overview):
    with pytest.raises(AttributeError, match="no translated field 'titel'"):
        _ = overview.texts.titel


def test_a_membership_leads_to_a_page_of_its_own_only_where_there_is_something_to_read(overview):
    without = MembershipPageFactory(languages="all", **{f"body_{language}": [] for language in site_languages()})
    with_french = MembershipPageFactory(languages=["en", "fr"], body_en=[])
    unticked = MembershipPageFactory(languages=["en", "fr"], body_en=[], published_languages=["en"])
    assert [page.has_detail for page in (without, with_french, unticked)] == [False, True, False]


@pytest.mark.parametrize("visited", ["ru", "fr"])
def test_every_test_starts_in_english_whatever_the_one_before_has_visited(visited):
    assert translation.get_language() == "en"
    translation.activate(visited)
