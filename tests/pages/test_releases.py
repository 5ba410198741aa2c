"""What is ready goes out by language; readers never see what nobody sent out, and the draft loses nothing."""

import datetime as dt
from http import HTTPStatus

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from mesi_site.pages.models import BasePage
from mesi_site.pages.publishing import Release
from mesi_site.translation.parts import Parts
from tests.factories import ContentPageFactory, PartnerPageFactory, ProgramPageFactory

from .editor import address, as_saved, draft, edit_form, facts, release, release_form, send, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(log_in):
    return log_in()


@pytest.fixture
def page(overview):
    page = ProgramPageFactory(languages="all", with_facts=True)
    page.save_revision().publish()
    return page


def release_address(page):
    return reverse("release_page", args=[page.pk])


def shown(client, page, language):
    return client.get(page.url_in(language)).content.decode()


def test_an_english_fix_goes_out_and_the_russian_draft_is_untouched(page, client):
    form = edit_form(client, page) | {"title_en": "Mended", "title_ru": "Половина", "ects": "42"}
    response = client.post(address("edit", page), form | {"action-publish": "yes"})
    release(client, response.url, ["en"])
    live = as_saved(page)
    assert (live.title_en, live.title_ru, live.ects) == ("Mended", page.title_ru, page.ects)
    kept = draft(page)
    assert (kept.title_en, kept.title_ru, kept.ects) == ("Mended", "Половина", 42)
    assert live.has_unpublished_changes
    assert "Половина" not in shown(client, page, "ru")
    assert "Mended" in shown(client, page, "en")


def test_facts_go_out_without_texts_and_texts_without_facts(page, client):
    send(client, address("edit", page), edit_form(client, page) | {"title_en": "Mended", "ects": "42"})
    release(client, release_address(page), ["facts"])
    assert (as_saved(page).title_en, as_saved(page).ects) == (page.title_en, 42)
    release(client, release_address(page), ["en"])
    assert (as_saved(page).title_en, as_saved(page).ects) == ("Mended", 42)
    assert not as_saved(page).has_unpublished_changes


def test_one_part_after_the_other_comes_to_the_same_as_all_at_once(page, client):
    send(client, address("edit", page), edit_form(client, page) | {"title_en": "A", "title_ru": "Б", "ects": "42"})
    whole = draft(page)
    for part in ("ru", "facts", "en"):
        release(client, release_address(page), [part])
    live = as_saved(page)
    assert titles(live) == titles(whole)
    assert facts(live) == facts(whole)
    assert not live.has_unpublished_changes


def test_the_history_says_which_languages_went_out(page, client):
    send(client, address("edit", page), edit_form(client, page) | {"title_en": "A", "title_fr": "B", "title_ru": "Б"})
    release(client, release_address(page), ["en", "fr"])
    assert "Published (English, Français)" in client.get(address("history", page)).content.decode()


def test_a_new_page_goes_out_in_the_languages_that_are_ready(overview, client):
    page = ContentPageFactory(languages=["en", "ru", "fr"], live=False)
    page.title_fr = None
    page.save_revision()
    chosen = release_form(client, release_address(page))["part"]
    assert set(chosen) >= {"facts", "en"}
    assert "fr" not in chosen
    release(client, release_address(page), ["ru", "facts"])
    live = as_saved(page)
    assert live.live
    assert live.published_languages == ["ru"]
    assert draft(page).published_languages == ["en", "ru", "fr"]
    assert page.title_ru in shown(client, live, "ru")
    assert "introduction" not in shown(client, live, "fr").lower().replace("мост introduction", "")


def test_what_a_language_lacks_is_said_and_it_cannot_go_out(page, client):
    send(client, address("edit", page), edit_form(client, page) | {"title_fr": " ", "title_en": "Mended"})
    html = client.get(release_address(page)).content.decode()
    assert "Missing: Title" in html
    assert "fr" not in release_form(client, release_address(page)).get("part", [])
    response = release(client, release_address(page), ["fr"])
    assert response.status_code == HTTPStatus.OK
    assert as_saved(page).title_fr == page.title_fr


def test_a_language_with_outdated_texts_goes_out_only_if_somebody_chooses_it(page, client):
    send(client, address("edit", page), edit_form(client, page) | {"title_en": "Mended"})
    send(client, address("edit", page), edit_form(client, page) | {"location_ru": "Москва"})
    assert (
        set(release_form(client, release_address(page))["part"]) == {"en"}
        or "ru" not in release_form(client, release_address(page))["part"]
    )
    release(client, release_address(page), ["ru"])
    assert as_saved(page).location_ru == "Москва"


def test_a_schedule_sends_out_the_chosen_languages_with_what_is_public_by_then(page, client):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    when = timezone.localtime(tomorrow).strftime("%Y-%m-%d %H:%M")
    form = edit_form(client, page) | {"title_en": "Tomorrow", "title_ru": "Завтра", "go_live_at": when}
    response = client.post(address("edit", page), form | {"action-publish": "yes"})
    release(client, response.url, ["en"])
    call_command("publish_scheduled")
    assert titles(as_saved(page)) == titles(page)
    with time_machine.travel(tomorrow + dt.timedelta(minutes=1)):
        call_command("publish_scheduled")
    live = as_saved(page)
    assert (live.title_en, live.title_ru) == ("Tomorrow", page.title_ru)
    assert draft(page).title_ru == "Завтра"


def test_what_somebody_has_saved_meanwhile_does_not_go_out_unseen(page, client):
    send(client, address("edit", page), edit_form(client, page) | {"title_en": "Seen"})
    form = release_form(client, release_address(page))
    send(client, address("edit", page), edit_form(client, page) | {"title_en": "Unseen"})
    response = client.post(release_address(page), {"revision": form["revision"], "part": ["en"]})
    assert response.status_code == HTTPStatus.CONFLICT
    assert as_saved(page).title_en == page.title_en


def test_nothing_chosen_is_nothing_published(page, client):
    send(client, address("edit", page), edit_form(client, page) | {"title_en": "Seen"})
    assert release(client, release_address(page), []).status_code == HTTPStatus.OK
    assert as_saved(page).title_en == page.title_en


def test_what_a_partner_tells_students_goes_out_by_language_and_its_dates_with_the_facts(overview):
    page = PartnerPageFactory(languages="all", with_facts=True)
    page.save_revision().publish()
    sheet = page.fact_sheets.first()
    before = (page.nomination_en, sheet.email)
    page.nomination_ru, page.nomination_en, sheet.email = "<p>По-русски</p>", "<p>English</p>", "new@example.org"
    page.fact_sheets = [sheet]
    page.save_revision()
    Release(BasePage.objects.get(pk=page.pk)).publish(Parts.named(["ru"]))
    live = as_saved(page)
    assert live.nomination_ru == "<p>По-русски</p>"
    assert (live.nomination_en, live.fact_sheets.first().email) == before
    assert draft(page).fact_sheets.first().email == "new@example.org"


def test_whoever_may_not_publish_is_not_asked(page, log_in, django_user_model):
    from django.contrib.auth.models import Group

    editor = django_user_model.objects.create_user("editor", password="a-long-enough-password")
    editor.groups.add(Group.objects.get(name="Editors"))
    response = log_in(user=editor).post(release_address(page), {"part": ["en"], "revision": page.latest_revision_id})
    assert response.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.FOUND)
    assert as_saved(page).title_en == page.title_en
