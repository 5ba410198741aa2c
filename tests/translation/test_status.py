"""What is counted of all texts is what the texts themselves say, after whatever happens to them."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Revision

from mesi_site.institution.models import Contact, InstitutionSettings
from mesi_site.pages.models import BasePage
from mesi_site.pages.publishing import Parts, Release
from mesi_site.translation.languages import site_languages
from mesi_site.translation.sources import State, Translations
from mesi_site.translation.statuses.following import Reading, with_texts
from mesi_site.translation.statuses.models import TextStatus, TranslatedDay, TranslatedObject
from tests.factories import (
    PAGE_TYPES,
    ContactFactory,
    ContentPageFactory,
    EditorFactory,
    FieldOfEndeavourFactory,
)
from tests.pages.editor import OTHER_FORM, address, form_at, form_of_copy, prose_of, send
from tests.translation.test_states import draft, save

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def week_before(settings):
    settings.SESSION_COOKIE_AGE = settings.LONGEST_SESSION = 30 * 24 * 3600  # nobody is logged out half way
    with time_machine.travel(MONDAY - dt.timedelta(days=7)):
        yield


@pytest.fixture
def page(overview):
    page = ContentPageFactory(languages="all")
    page.save_revision().publish()
    return page


@pytest.fixture
def client(log_in, editor):
    return log_in(user=editor)


def statuses(instance):
    """{language: status}"""
    kind = instance._meta.model_name
    return TranslatedObject.objects.get(object_id=instance.pk, content_type__model=kind).by_language


def rebuilt():
    """What the command says."""
    said = StringIO()
    call_command("rebuild_text_statuses", stdout=said)
    return said.getvalue().strip()


NOTHING_WRONG = "0 rows were wrong and are right now."


def test_every_draft_is_counted_as_it_is_saved(page, client, editor):
    save(client, page, title_en="Another title", introduction_fr="")
    found, translations = statuses(page), Translations(draft(page))
    for language in site_languages():
        counts = translations.counts(language)
        status = found[language]
        assert (status.missing, status.outdated, status.current) == tuple(counts[state] for state in State)
    assert (found["ru"].outdated, found["fr"].missing) == (1, 1)
    assert len({status.texts for status in found.values()}) == 1


def test_who_changed_the_texts_of_a_language_last_and_when_is_known(page, client, editor):
    with time_machine.travel(MONDAY, tick=False):
        save(client, page, title_ru="Другое название")
    found = statuses(page)
    assert (found["ru"].changed_by, found["ru"].changed_at) == (editor, MONDAY)
    assert found["fr"].changed_by is None


def test_a_text_is_outdated_since_its_source_was_changed_until_it_is_translated(page, client):
    with time_machine.travel(MONDAY, tick=False):
        save(client, page, title_en="Another title")
    with time_machine.travel(MONDAY + dt.timedelta(days=3), tick=False):
        save(client, page, introduction_en="Another introduction")
    assert {statuses(page)[code].outdated_since for code in ("ru", "fr", "it")} == {MONDAY}
    assert statuses(page)["en"].outdated_since is None
    save(client, page, still_correct=["ru:title", "ru:introduction"])
    assert statuses(page)["ru"].outdated_since is None


def test_publishing_some_languages_changes_nothing_of_what_is_known_of_the_draft(page, client, editor):
    with time_machine.travel(MONDAY, tick=False):
        save(client, page, title_en="Another title")
        save(client, page, title_ru="Другое название")
    before = list(TextStatus.objects.order_by("pk").values())
    publisher = EditorFactory()
    with time_machine.travel(MONDAY + dt.timedelta(hours=1)):
        Release(BasePage.objects.get(pk=page.pk)).publish(Parts.named(["en"]), user=publisher)
    assert list(TextStatus.objects.order_by("pk").values()) == before
    assert not TranslatedDay.objects.filter(user=publisher).exclude(words=0, texts=0)


def test_an_offered_language_is_one_that_the_draft_offers(page, client):
    form = form_at(client, address("edit", page)) | prose_of(draft(page))
    send(client, address("edit", page), form | {"published_languages": ["en", "it"]})
    assert {code for code, status in statuses(page).items() if status.is_offered} == {"en", "it"}


def test_snippets_and_settings_are_counted_by_what_is_saved_and_go_when_they_are_deleted(db):
    contact = ContactFactory(languages="all")
    contact.name_en = "Somebody else"
    contact.save()
    assert (statuses(contact)["ru"].outdated, statuses(contact)["ru"].is_offered) == (1, True)
    office = InstitutionSettings.load()
    office.name_en = "The office"
    office.save()
    assert statuses(office)["it"].missing == 1
    Contact.objects.filter(pk=contact.pk).delete()
    assert not TranslatedObject.objects.filter(content_type__model="contact")
    assert rebuilt() == NOTHING_WRONG


def test_who_changed_a_contact_is_known_too(client, editor):
    contact = ContactFactory(languages="all")
    url = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk])
    for name in ("Анна", "Анна Петровна"):
        client.post(url, form_at(client, url, OTHER_FORM) | {"name_ru": name})
    assert statuses(contact)["ru"].changed_by == editor
    assert statuses(contact)["fr"].changed_by is None
    assert list(TranslatedDay.objects.values_list("user", "language", "texts", "words")) == [(editor.pk, "ru", 1, 1)]


def test_a_page_takes_its_rows_along_when_it_is_deleted(page):
    BasePage.objects.get(pk=page.pk).delete()
    assert not TranslatedObject.objects.filter(object_id=page.pk)


def test_titles_are_those_of_the_latest_draft(page, client):
    save(client, page, title_ru="Название по-русски")
    entry = TranslatedObject.objects.get(page=page.pk)
    assert entry.titles["ru"] == "Название по-русски"


@pytest.mark.parametrize("factory", PAGE_TYPES, ids=lambda factory: factory.__name__)
def test_texts_are_read_from_a_version_as_from_the_page_that_it_would_be(factory, overview):
    page = factory(languages="all", with_facts=True) if factory.__name__ != "OverviewPageFactory" else overview
    revision = page.save_revision()
    light, whole = Reading(with_texts(type(page), revision.content)), Reading(revision.as_object())
    for language in site_languages():
        assert light.counted(language) == whole.counted(language)
    assert light.titles == whole.titles


@pytest.mark.usefixtures("whole_site")
def test_after_a_whole_journey_nothing_is_wrong(db, log_in):
    assert rebuilt() == NOTHING_WRONG, "after the first content was loaded"
    client = log_in("ru")
    page, contacts = (BasePage.objects.get(slug=slug).specific for slug in ("programs", "contacts"))
    first = page.get_latest_revision()
    save(client, page, title_en="Another title", introduction_fr="")
    save(client, page, title_ru="Другое название")
    url = address("revisions_revert", page, first.pk)
    send(client, url, form_at(client, url) | prose_of(first.as_object()))
    save(client, page, title_en="A third title")
    client.post(address("copy", contacts), form_of_copy(contacts, "Копия", "copy"))
    Release(BasePage.objects.get(pk=page.pk)).publish(Parts.named(["en", "it"]))
    copy, target = (BasePage.objects.get(slug=slug) for slug in ("copy", "how-to-apply"))
    client.post(address("move_confirm", copy, target.pk))
    assert BasePage.objects.get(slug="copy").is_descendant_of(target)
    partner = BasePage.objects.filter(content_type__model="partnerpage").first().specific
    partner.fact_sheets.all().delete()
    partner.save_revision().publish()
    FieldOfEndeavourFactory(languages="all")
    call_command("remove_demonstration", stdout=StringIO())
    assert TranslatedObject.objects.filter(page__slug="copy").exists()
    assert rebuilt() == NOTHING_WRONG


def test_an_old_database_is_put_right_and_told_how_much_was_wrong(page, overview):
    TextStatus.objects.filter(language="ru").update(missing=7)
    TranslatedObject.objects.filter(page=page.pk).delete()
    TranslatedObject.objects.create(content_type_id=overview.content_type_id, object_id=10**9)
    assert rebuilt() == "5 rows were wrong and are right now."
    assert rebuilt() == NOTHING_WRONG


def test_a_version_that_only_goes_out_leaves_versions_in_their_order(page, client):
    save(client, page, title_en="Another title")
    Release(BasePage.objects.get(pk=page.pk)).publish(Parts.named(["ru"]))
    latest = Revision.objects.for_instance(page).order_by("-created_at", "-pk").first()
    assert latest.content["title_en"] == "Another title"
