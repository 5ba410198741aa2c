"""Somebody translates while somebody else rewords the original: nothing is called current that was made from older
words."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from mesi_site.institution.models import Contact
from mesi_site.translation.sources import State, Translations
from tests.factories import ContactFactory, ContentPageFactory
from tests.pages.editor import OTHER_FORM, address, as_saved, form_at, prose_of
from tests.pages.form_reader import FormReader

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def page(overview):
    page = ContentPageFactory(languages="all", title_en="Old words")
    page.save_revision().publish()
    return page


def opened(client, page):
    return form_at(client, address("edit", page)) | prose_of(page.get_latest_revision_as_object())


def unit(page, key="title", language="ru"):
    return Translations(as_saved(page).get_latest_revision_as_object()).unit(key, language)


@pytest.fixture
def english(log_in):
    return log_in("en")


@pytest.fixture
def russian(log_in):
    return log_in("ru")


def reword(client, page, form=None, **texts):
    client.post(address("edit", page), (form or opened(client, page)) | {"title_en": "New words"} | texts)


def test_what_was_translated_from_older_words_is_outdated_and_shows_what_has_changed(page, english, russian):
    form = opened(russian, page)
    reword(english, page)
    russian.post(address("edit", page), form | {"title_ru": "Старые слова"})
    assert (unit(page).text, unit(page).state) == ("Старые слова", State.OUTDATED)
    assert (unit(page).made_from, unit(page).source_text) == ("Old words", "New words")


@pytest.mark.parametrize("mark", ["still_correct", "is_translation"])
def test_a_word_on_a_text_holds_for_what_stood_beside_it(mark, page, english, russian):
    reword(english, page)
    form = opened(russian, page)
    reword(english, page, title_en="Newest words")
    russian.post(address("edit", page), form | {mark: "ru:title", "source_ru": "en"})
    assert (unit(page).state, unit(page).made_from) == (State.OUTDATED, "New words")


def test_a_change_that_one_calls_minor_is_ones_own(page, english, russian):
    form = opened(english, page) | {"title_en": "Old words, with a comma"}
    answer = english.post(address("edit", page), form, headers=JSON).json()
    form |= answer["field_updates"] | {"overwrite_revision_id": answer["revision_id"]}
    reword(russian, page)
    english.post(address("edit", page), form | {"minor_change": "en:title"})
    assert (unit(page).state, unit(page).made_from) == (State.OUTDATED, "Old words, with a comma")


def test_ones_own_new_words_are_what_one_translates(page, english, russian):
    form = opened(russian, page)
    reword(english, page, title_en="Old words", title_fr="Autres mots")
    russian.post(address("edit", page), form | {"title_en": "My words", "title_ru": "Мои слова"})
    assert (unit(page).state, unit(page).made_from) == (State.CURRENT, "My words")


def test_what_an_automatic_save_has_shown_meanwhile_is_known(page, english, russian):
    form = opened(russian, page)
    reword(english, page)
    answer = russian.post(address("edit", page), form | {"title_ru": "Слова"}, headers=JSON).json()
    assert "New<" in answer["html"]  # marked as what has come
    form |= answer["field_updates"] | {"overwrite_revision_id": answer["revision_id"], "title_ru": "Новые слова"}
    russian.post(address("edit", page), form)
    assert (unit(page).state, unit(page).made_from) == (State.CURRENT, "New words")


def test_whoever_is_asked_to_choose_sees_the_newest_words_beside_them(page, english, russian):
    form = opened(russian, page)
    reword(english, page, title_ru="Новое")
    refused = russian.post(address("edit", page), form | {"title_ru": "Иное"})
    html = refused.content.decode()
    sides = [side for side in refused.context["form"].sides if side.column == "title_ru"]
    assert [side.source_text for side in sides[0].units] == ["New words"]
    told = FormReader("page-edit-form").read(html)
    told = {name: told[name] for name in ("loaded_revision_id", "loaded_revision_created_at", "seen")}
    russian.post(address("edit", page), form | told | {"title_ru": "Иное", "choice_title_ru": "mine"})
    assert (unit(page).text, unit(page).state, unit(page).source_text) == ("Иное", State.CURRENT, "New words")


def test_what_was_not_translated_meanwhile_keeps_its_record(page, english, russian):
    form = opened(russian, page)
    reword(english, page)
    russian.post(address("edit", page), form | {"introduction_ru": rich_text("<p>Слова</p>")})
    assert (unit(page).state, unit(page).made_from) == (State.OUTDATED, "Old words")
    assert unit(page, "introduction").state == State.CURRENT


def test_contacts_are_as_careful(english, russian):
    contact = ContactFactory(languages="all", role_en="Old words")
    url = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk])
    form = form_at(russian, url, OTHER_FORM)
    english.post(url, form_at(english, url, OTHER_FORM) | {"role_en": "New words"})
    russian.post(url, form | {"role_ru": "Старые слова"})
    stored = Translations(Contact.objects.get(pk=contact.pk)).unit("role", "ru")
    assert (stored.text, stored.state, stored.made_from) == ("Старые слова", State.OUTDATED, "Old words")
