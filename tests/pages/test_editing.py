"""What the office may rely on with every page type, in whichever language its editor speaks."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from mesi_site.pages.models import BasePage
from tests.conftest import LANGUAGES
from tests.factories import PAGE_TYPES
from tests.factories.texts import WORDS

from .editor import add_address, address, as_new, as_saved, facts, form_of_copy, problems, send, texts_for, titles

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("factory", PAGE_TYPES, ids=lambda factory: factory._meta.model.__name__),
    pytest.mark.parametrize("language", LANGUAGES),
]

NEW = 77_000  # no page of a factory is called so
NEW_TITLES = {language: f"{word} title {NEW}" for language, word in WORDS.items()}


@pytest.fixture
def changed(form, factory):
    """The page's form with another text in every field of every language."""
    return form | texts_for(factory._meta.model, NEW)


@pytest.fixture
def any_number_of_pages(factory, monkeypatch):
    """Lets a second index page stand beside the first."""
    monkeypatch.setattr(factory._meta.model, "max_count", None)


@pytest.mark.usefixtures("any_number_of_pages")
def test_a_new_page_keeps_every_fact_and_every_text_that_was_typed(factory, page, changed, client):
    url = add_address(factory._meta.model, page.get_parent())
    assert client.get(url).status_code == 200
    send(client, url, as_new(changed) | {"slug": "created"}, "publish")
    created = factory._meta.model.objects.get(slug="created")
    assert created.live
    assert titles(created) == NEW_TITLES
    assert facts(created) == facts(page)


def test_opening_and_saving_a_page_changes_nothing(page, form, client):
    before = titles(page), facts(page)
    send(client, address("edit", page), form, "publish")
    saved = as_saved(page)
    assert (titles(saved), facts(saved)) == before


def test_a_draft_leaves_what_readers_see(page, changed, client):
    before = titles(page)
    send(client, address("edit", page), changed)
    assert titles(as_saved(page)) == before
    assert titles(as_saved(page).get_latest_revision_as_object()) == NEW_TITLES


def test_a_preview_shows_unsaved_text_in_each_language(page, changed, client):
    url = address("preview_on_edit", page)
    assert client.post(url, changed).json() == {"is_valid": True, "is_available": True}
    for mode, title in NEW_TITLES.items():
        shown = client.get(url, {"mode": mode}).content.decode()
        assert f'<html lang="{mode}"' in shown
        assert title in shown
        assert not [other for other in NEW_TITLES.values() if other != title and other in shown]


def test_what_is_published_shows_and_an_earlier_revision_comes_back_with_all_its_languages(page, form, changed, client):
    first = page.latest_revision
    before = titles(page), facts(page)
    send(client, address("edit", page), changed, "publish")
    assert (titles(as_saved(page)), facts(as_saved(page))) == (NEW_TITLES, facts(page))
    assert client.get(address("revisions_revert", page, first.pk)).status_code == 200
    send(client, address("edit", page), form | {"revision": first.pk}, "publish")
    assert (titles(as_saved(page)), facts(as_saved(page))) == before


def test_what_is_scheduled_goes_out_at_its_time(page, changed, client):
    before, tomorrow = titles(page), timezone.now() + dt.timedelta(days=1)
    when = timezone.localtime(tomorrow).strftime("%Y-%m-%d %H:%M")
    send(client, address("edit", page), changed | {"go_live_at": when}, "publish")
    call_command("publish_scheduled")
    assert titles(as_saved(page)) == before
    with time_machine.travel(tomorrow + dt.timedelta(minutes=1)):
        call_command("publish_scheduled")
    assert titles(as_saved(page)) == NEW_TITLES


@pytest.mark.usefixtures("any_number_of_pages")
def test_a_copy_has_a_title_of_its_own_and_everything_else_of_the_original(page, language, client):
    response = client.post(address("copy", page), form_of_copy(page, title="Copy", slug="copy"))
    assert problems(response) == {}
    copy = type(page).objects.get(slug="copy")
    assert titles(copy) == titles(page) | {language: "Copy"}
    assert facts(copy) == facts(page)
    assert titles(as_saved(page)) == titles(page)


def test_what_is_unpublished_is_gone_for_readers_and_kept_for_the_office(page, client):
    assert client.post(address("unpublish", page)).status_code == 302
    gone = as_saved(page)
    assert not gone.live
    assert titles(gone) == titles(page)
    assert not BasePage.objects.public().filter(pk=page.pk).exists()
