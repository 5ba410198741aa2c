"""No language leaks into another when something is saved, whoever saves it."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from mesi_site.institution.models import Contact
from mesi_site.pages.models import BasePage
from tests.factories import ContactFactory, ContentPageFactory, PartnerPageFactory
from tests.pages.editor import OTHER_FORM, add_address, address, edit_form, form_at, problems, send

from .columns import stored

pytestmark = pytest.mark.django_db

OTHERS = ("ru", "fr", "it")


@pytest.mark.parametrize("language", OTHERS)
def test_an_english_title_is_not_stored_as_another_languages_title(language, overview, log_in):
    client, url = log_in(language), add_address(ContentPageFactory._meta.model, overview)
    send(client, url, form_at(client, url) | {"title_en": "How to apply", "slug": "apply"} | no_prose())
    page = BasePage.objects.get(slug="apply").specific
    assert not stored(page, f"title_{language}")[f"title_{language}"]
    assert set(stored(page, "title_en", "title", "draft_title").values()) == {"How to apply"}


def no_prose():
    return {f"body_{language}-count": "0" for language in ("en", "ru", "fr", "it")}


@pytest.mark.parametrize("language", OTHERS)
def test_publishing_in_another_language_keeps_the_common_columns_english(language, overview, log_in):
    page = ContentPageFactory(
        languages="all", title_en="Contacts", title_ru="Контакты", title_fr="Contacts F", title_it="Contatti"
    )
    client = log_in(language)
    send(client, address("edit", page), edit_form(client, page), "publish")
    assert stored(page, "title", "draft_title") == {"title": "Contacts", "draft_title": "Contacts"}
    assert stored(page, "introduction")["introduction"] == stored(page, "introduction_en")["introduction_en"]


@pytest.mark.parametrize("language", OTHERS)
def test_saving_a_page_under_another_language_leaves_its_missing_title_missing(language, overview):
    page = ContentPageFactory()
    with translation.override(language):
        page = BasePage.objects.get(pk=page.pk).specific
        page.show_in_menus = True
        page.save()
        page.save_revision().publish()
    assert stored(page, f"title_{language}")[f"title_{language}"] in (None, "")
    assert stored(page, "title")["title"] == page.title_en


@pytest.mark.parametrize("language", OTHERS)
def test_a_revision_that_was_saved_under_another_language_holds_each_language_as_it_was(language, overview):
    page = ContentPageFactory(languages=["en", language])
    with translation.override(language):
        again = page.save_revision().as_object()
    assert again.title_en == page.title_en
    assert getattr(again, f"title_{language}") == getattr(page, f"title_{language}")
    assert page.latest_revision.content["title"] == page.title_en
    assert page.latest_revision.content["draft_title"] == page.title_en


@pytest.mark.parametrize("language", OTHERS)
def test_a_contact_without_a_translated_role_keeps_it_empty(language, log_in):
    contact = ContactFactory(name_en="Anna Ivanova", role_en="Coordinator")
    client = log_in(language)
    url = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk])
    response = client.post(url, form_at(client, url, OTHER_FORM) | {"role_en": "Head of office"})
    assert problems(response) == {}
    names = [f"{name}_{code}" for name in ("name", "role") for code in OTHERS]
    assert set(stored(contact, *names).values()) <= {None, ""}
    assert stored(contact, "name", "role") == {"name": "Anna Ivanova", "role": "Head of office"}


@pytest.mark.parametrize("language", OTHERS)
def test_checking_a_page_or_a_contact_fills_in_nothing(language, overview):
    for instance in (ContentPageFactory(), ContactFactory()):
        text = "title" if isinstance(instance, BasePage) else "name"
        with translation.override(language):
            instance.full_clean()
        assert not getattr(instance, f"{text}_{language}")


def test_a_city_is_kept_in_each_language_apart(overview):
    partner = PartnerPageFactory(city_en="Moscow", city_ru="Москва", city_fr="Moscou", city_it="Mosca")
    partner.refresh_from_db()
    assert [partner.city_en, partner.city_ru, partner.city_fr, partner.city_it] == [
        "Moscow",
        "Москва",
        "Moscou",
        "Mosca",
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_a_copy_of_a_page_without_a_title_in_the_editors_language_gets_an_english_one(language, overview, log_in):
    page = ContentPageFactory(title_en="How to apply")
    page.save_revision()
    data = {"new_title": "How to apply again", "new_slug": "again", "new_parent_page": overview.pk}
    assert log_in(language).post(address("copy", page), data).status_code == 302
    copy = BasePage.objects.get(slug="again").specific
    for version in (copy, copy.get_latest_revision_as_object()):
        assert version.title_en == "How to apply again"
        assert not getattr(version, f"title_{language}")
    assert stored(copy, "title", "draft_title") == {"title": "How to apply again", "draft_title": "How to apply again"}


@pytest.mark.parametrize("language", OTHERS)
def test_an_alias_keeps_the_titles_of_its_original(language, overview, log_in):
    page = ContentPageFactory(title_en="How to apply")
    data = {"new_title": "x", "new_slug": "again", "new_parent_page": overview.pk, "alias": "on"}
    assert log_in(language).post(address("copy", page), data).status_code == 302
    alias = BasePage.objects.get(slug="again").specific
    assert alias.title_en == "How to apply"
    assert not getattr(alias, f"title_{language}")


def test_the_editor_shows_a_page_under_its_title_in_the_editors_language(overview, log_in):
    ContentPageFactory(title_en="Contacts", title_ru="Контакты", parent=overview)
    ContentPageFactory(title_en="Only English", parent=overview)
    shown = log_in("ru").get(reverse("wagtailadmin_explore", args=[overview.pk])).content.decode()
    assert "Контакты" in shown
    assert "Only English" in shown
    assert "Контакты" not in log_in("it").get(reverse("wagtailadmin_explore", args=[overview.pk])).content.decode()


def test_cached_parts_of_a_page_are_kept_for_each_language_apart(overview):
    keys = set()
    for language in ("en", *OTHERS):
        with translation.override(language):
            keys.add(overview.cache_key)
    assert len(keys) == 4


def test_a_preview_does_not_take_the_english_title_for_a_french_one(overview, log_in):
    page, client = ContentPageFactory(title_en="Only English"), log_in("fr")
    url = address("preview_on_edit", page)
    assert client.post(url, edit_form(client, page)).json()["is_valid"]
    html = client.get(url, {"mode": "fr"}).content.decode()
    assert re.search(r'<h1[^>]*\slang="en"[^>]*>\s*Only English', html)


@pytest.mark.parametrize("language", OTHERS)
def test_a_revision_from_before_a_language_was_added_has_no_text_in_it(language, overview):
    page = ContentPageFactory(languages="all")
    revision = page.save_revision()
    for name in (f"title_{language}", f"introduction_{language}"):
        del revision.content[name]
    revision.save()
    with translation.override(language):
        again = revision.as_object()
    assert not getattr(again, f"title_{language}")
    assert not getattr(again, f"introduction_{language}")
    assert again.title_en == page.title_en
