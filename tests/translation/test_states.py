"""What the office may rely on when the editor says that a translation is missing, outdated or current."""

import pytest
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import rich_text

from mesi_site.translation.glossary.models import GlossaryTerm
from mesi_site.translation.languages import site_languages
from mesi_site.translation.sources import State, Translations
from mesi_site.translation.units import plain
from tests.factories import ContentPageFactory
from tests.pages.editor import address, as_saved, draft, form_at, prose_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(overview):
    page = ContentPageFactory(languages="all")
    page.save_revision().publish()
    return page


@pytest.fixture
def client(log_in):
    return log_in()


def state(page, key, language, of=draft):
    return Translations(of(page)).unit(key, language).state


def save(client, page, **changes):
    rich = {name: rich_text(text) for name, text in changes.items() if name.startswith("introduction")}
    form = form_at(client, address("edit", page)) | prose_of(draft(page)) | changes | rich
    return send(client, address("edit", page), form)


def test_translations_are_outdated_when_the_original_has_changed_and_the_editor_sees_what(page, client):
    save(client, page, title_en="Bridge title reworded")
    assert [state(page, "title", code) for code in ("en", "ru", "fr", "it")] == [State.CURRENT, *[State.OUTDATED] * 3]
    unit = Translations(draft(page)).unit("title", "ru")
    assert [part.text for part in unit.difference if part.kind == "added"] == ["reworded"]
    html = client.get(address("edit", page)).content.decode()
    assert "<ins>" in html
    assert "<del>" in html


def test_a_translation_is_current_once_it_is_written_anew(page, client):
    save(client, page, title_en="Another title")
    save(client, page, title_ru="Другое название")
    assert state(page, "title", "ru") == State.CURRENT
    assert state(page, "title", "fr") == State.OUTDATED


def test_what_readers_see_keeps_its_own_state_while_the_draft_moves_on(page, client):
    save(client, page, title_en="Another title")
    assert state(page, "title", "ru", of=as_saved) == State.CURRENT


def test_an_empty_translation_is_missing_and_one_click_says_that_it_is_not_needed(page, client):
    save(client, page, introduction_fr="")
    assert state(page, "introduction", "fr") == State.MISSING
    save(client, page, still_correct=["fr:introduction"])
    unit = Translations(draft(page)).unit("introduction", "fr")
    assert (unit.state, unit.is_left_out) == (State.CURRENT, True)
    save(client, page, introduction_en="Something new")
    assert state(page, "introduction", "fr") == State.MISSING


def test_still_correct_is_one_click_and_logged_with_who_and_which_language(page, client):
    save(client, page, title_en="Another title")
    save(client, page, still_correct=["ru:title"])
    assert state(page, "title", "ru") == State.CURRENT
    assert state(page, "title", "fr") == State.OUTDATED
    entry = PageLogEntry.objects.get(action="translation.still_correct")
    assert entry.user is not None
    assert entry.data == {"unit": "title", "languages": ["ru"]}
    history = client.get(address("history", page)).content.decode()
    assert "Still correct: Русский" in history


def test_a_minor_change_is_one_click_for_all_languages(page, client):
    save(client, page, title_en="Bridge title, with a comma")
    save(client, page, minor_change=["en:title"])
    assert {state(page, "title", code) for code in site_languages()} == {State.CURRENT}
    assert PageLogEntry.objects.get(action="translation.minor_change").data["languages"] == ["ru", "fr", "it"]


def test_a_translation_can_be_marked_as_needing_work(page, client):
    save(client, page, needs_work=["it:title"])
    assert state(page, "title", "it") == State.OUTDATED


@pytest.mark.parametrize(
    "same",
    ["<p>Bridge  body 1 </p>", '<p data-block-key="x1">Bridge body 1</p>', "<p><b>Bridge</b> body&nbsp;1</p>"],
    ids=["white space", "ids", "bold type"],
)
def test_markup_and_white_space_outdate_nothing(same, page):
    number = page.title_en.split()[-1]
    for text in (page.body_en, page.body_ru):
        text[0].value.source = text[0].value.source.replace(number, "1")
    Translations(page).follow({language: {} for language in site_languages()})
    page.body_en[0].value.source = same
    assert {unit.state for unit in Translations(page).of_language("ru")} == {State.CURRENT}


def blocks(page, language, *texts):
    column = f"body_{language}"
    value = [{"type": "paragraph", "value": f"<p>{text}</p>", "id": name} for name, text in texts]
    setattr(page, column, page._meta.get_field(column).to_python(value))


@pytest.fixture
def two_blocks(page):
    for language, words in {"en": ("One", "Two"), "ru": ("Раз", "Два")}.items():
        blocks(page, language, ("a", words[0]), ("b", words[1]))
    Translations(page).follow({language: {} for language in site_languages()})
    page.save_revision().publish()
    return page


def test_each_block_of_a_body_has_a_state_of_its_own_and_order_is_none(two_blocks):
    page = two_blocks
    blocks(page, "en", ("b", "Two"), ("a", "One, changed"))
    found = {key: Translations(page).unit(key, "ru").state for key in ("body.a", "body.b")}
    assert found == {"body.a": State.OUTDATED, "body.b": State.CURRENT}
    assert Translations(page).unit("body.a", "fr").state == State.MISSING


def test_copying_the_source_brings_what_is_missing_and_counts_as_untranslated(two_blocks, client):
    page = two_blocks
    save(client, page, copy_source="body_fr", source_fr="en", **{"body_fr-count": "0"})
    copied = draft(page)
    assert [(block.id, plain(block.value)) for block in copied.body_fr] == [("a", "One"), ("b", "Two")]
    assert state(page, "body.a", "fr") == State.OUTDATED


def test_copying_overwrites_no_translation(two_blocks, client):
    page = two_blocks
    ru = {"body_ru-count": "1", "body_ru-0-id": "a"}
    save(client, page, copy_source="body_ru", source_ru="en", **ru)
    saved = draft(page)
    assert [block.id for block in saved.body_ru] == ["a", "b"]
    assert "Раз" in saved.body_ru[0].value.source
    assert "Two" in saved.body_ru[1].value.source


def test_a_page_that_was_written_in_russian_first_has_russian_as_its_source(overview, client):
    page = ContentPageFactory(title_en="Working title")
    save(client, page, introduction_en="")
    save(client, page, introduction_ru="Коротко")
    save(client, page, introduction_en="In short")
    unit = Translations(draft(page)).unit("introduction", "en")
    assert (unit.source_language, unit.state) == ("ru", State.CURRENT)
    save(client, page, introduction_ru="Очень коротко")
    assert state(page, "introduction", "en") == State.OUTDATED
    assert state(page, "introduction", "ru") == State.CURRENT


def test_an_english_working_title_becomes_the_translation_of_the_russian_title(page, client):
    save(client, page, title_ru="Название по-русски")
    save(client, page, title_en="The Russian title in English", source_en="ru", is_translation=["en:title"])
    translations = Translations(draft(page))
    assert (translations.unit("title", "en").source_language, translations.unit("title", "ru").is_original) == (
        "ru",
        True,
    )


def test_a_translation_may_be_made_from_another_language_than_english(page, client):
    save(client, page, title_fr="Nouveau titre", source_fr="ru")
    save(client, page, title_en="Another title")
    assert state(page, "title", "fr") == State.CURRENT
    save(client, page, title_ru="Другое название")
    assert state(page, "title", "fr") == State.OUTDATED


def test_going_back_to_an_earlier_version_brings_its_states_back(page, client):
    first = page.latest_revision
    save(client, page, title_en="Another title")
    save(client, page, title_ru="Другое название")
    url = address("revisions_revert", page, first.pk)
    send(client, url, form_at(client, url) | prose_of(first.as_object()))
    assert state(page, "title", "ru") == State.CURRENT
    save(client, page, title_en="Third title")
    outdated = page.revisions.order_by("pk").last()
    save(client, page, title_ru="Третье название")
    url = address("revisions_revert", page, outdated.pk)
    send(client, url, form_at(client, url) | prose_of(outdated.as_object()))
    assert state(page, "title", "ru") == State.OUTDATED


def test_every_language_has_the_same_number_of_texts(page, client):
    save(client, page, introduction_fr="", title_en="Another title")
    translations = Translations(draft(page))
    assert len({sum(translations.counts(language).values()) for language in site_languages()}) == 1


def test_tabs_say_how_their_texts_stand(page, client):
    save(client, page, introduction_fr="", title_en="Another title")
    html = client.get(address("edit", page)).content.decode()
    assert "1 outdated" in html
    assert "1 missing" in html


def test_a_body_that_was_written_beside_another_is_known_as_its_translation(overview, client):
    page = ContentPageFactory()
    body = {"body_ru-count": "1", "body_ru-0-type": "paragraph", "body_ru-0-order": "0", "body_ru-0-deleted": ""}
    save(client, page, **body, **{"body_ru-0-id": "new", "body_ru-0-value": rich_text("<p>Перевод</p>")})
    translations = Translations(draft(page))
    assert translations.counts("ru")[State.OUTDATED] == 0
    assert translations.counts("en")[State.MISSING] == 0


def test_the_editor_warns_of_words_that_the_glossary_does_not_want(page, client):
    GlossaryTerm.objects.create(wording_en="bridge", wording_ru="виадук", forbidden_ru="мост")
    html = client.get(address("edit", page)).content.decode()
    assert "The glossary does not want “мост”; it says “виадук”." in html
