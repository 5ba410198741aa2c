"""The way of a translation through the editor's screens: out, back, looked at, taken."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import PageLogEntry

from mesi_site.translation.exchange.models import Delivery
from tests.factories import ContentPageFactory, UserFactory
from tests.pages.editor import address, as_saved
from tests.translation.exchange.files import export, translate, tree

pytestmark = pytest.mark.django_db

IMPORT = reverse("import_translations")


@pytest.fixture
def page(overview):
    page = ContentPageFactory(languages="all")
    page.save_revision()
    return page


@pytest.fixture
def client(log_in):
    return log_in()


def bring(client, content, name="file.xlf"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def take(client, url, seen):
    return client.post(url, {"seen": seen})


def seen_at(client, url):
    """What the screen sends back of what somebody has seen."""
    html = client.get(url).content.decode()
    return [part.split('"')[0] for part in html.split('name="seen" value="')[1:]]


def title(page):
    return as_saved(page).get_latest_revision_as_object().title_ru


def test_a_file_is_looked_at_and_then_taken(page, client):
    assert 'name="file"' in client.get(IMPORT).content.decode()
    url = bring(client, translate(export(page), {"title": "Новое название"})).url
    html = client.get(url).content.decode()
    assert "Новое название" in html
    assert "<ins>" in html
    assert title(page) == page.title_ru
    response = take(client, url, seen_at(client, url))
    assert "imported" in response.content.decode()
    assert title(page) == "Новое название"


def test_what_was_saved_between_the_look_and_the_word_is_not_overwritten(page, client):
    url = bring(client, translate(export(page), {"title": "Из файла"})).url
    seen = seen_at(client, url)
    page.title_ru = "Тем временем"
    page.save_revision()
    assert "Look again" in take(client, url, seen).content.decode()
    assert title(page) == "Тем временем"
    take(client, url, seen_at(client, url))
    assert title(page) == "Из файла"


def test_only_the_kept_file_is_imported_whatever_the_form_sends(page, client):
    url = bring(client, translate(export(page), {"title": "Из файла"})).url
    for seen in ([], ["x"], ["1:x"], [f"{page.pk}:"], [f"{page.pk}:99999999999999999999"]):
        take(client, url, seen)
    assert title(page) == page.title_ru
    client.post(url, {"seen": seen_at(client, url), "title_ru": "Из формы", "content": "x"})
    assert title(page) == "Из файла"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not XML", b"<!DOCTYPE x><x/>"])
def test_a_file_that_cannot_be_read_is_answered_with_the_reason_and_kept_nowhere(content, client):
    response = bring(client, content)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Delivery.objects.exists()


def test_nobody_sees_the_files_of_others(page, client, log_in):
    url = bring(client, export(page)).url
    assert log_in().get(url, follow=True).status_code == 404
    assert log_in(user=UserFactory()).get(IMPORT).status_code == 302


def test_a_translator_imports_into_their_own_language_only(page, log_in):
    translator = log_in(user=UserFactory(groups=Group.objects.filter(name="Translators: Russian")))
    for language, expected in (("ru", "Новое"), ("it", None)):
        url = bring(translator, translate(export(page, target=language), {"title": "Новое"})).url
        html = translator.get(url).content.decode()
        assert ("You may not write in this language." in html) == (expected is None)
        take(translator, url, [f"{page.pk}:{as_saved(page).latest_revision_id}"])
    draft = as_saved(page).get_latest_revision_as_object()
    assert (draft.title_ru, draft.title_it) == ("Новое", page.title_it)
    refused = PageLogEntry.objects.get(page=page.pk, action="rights.refused")
    assert refused.data == {"attempt": "translation.import", "parts": ["it"]}


def test_the_history_says_what_went_out_to_translators(page, client):
    url = f"{reverse('export_translations')}?id={page.pk}"
    client.post(url, {"source": "en", "targets": ["ru", "it"], "texts": "everything", "version": "2.0"})
    entry = PageLogEntry.objects.get(page=page.pk, action="translation.export")
    assert entry.data["languages"] == ["ru", "it"]
    history = client.get(address("history", page)).content.decode()
    assert "Export for translation: Русский, Italiano" in history


def test_a_locked_page_stays_as_it_is(page, client, log_in):
    page.locked = True
    page.locked_by = UserFactory()
    page.save()
    url = bring(client, translate(export(page), {"title": "Новое"})).url
    assert "locked" in client.get(url).content.decode()
    take(client, url, [f"{page.pk}:{page.latest_revision_id}"])
    assert title(page) == page.title_ru


def test_pages_are_exported_from_their_menu_and_from_the_list(page, client):
    assert reverse("export_translations") in client.get(address("edit", page)).content.decode()
    url = reverse("wagtail_bulk_action", args=["pages", "basepage", "export_translations"])
    chosen = client.get(url, {"id": [page.pk], "next": "/admin/pages/"})
    html = client.get(chosen.url).content.decode()
    assert page.title_en in html
    asked = {"source": "en", "targets": ["ru"], "texts": "everything", "version": "1.2"}
    response = client.post(chosen.url, asked)
    assert response["Content-Disposition"] == f'attachment; filename="{page.slug}-en-ru.xlf"'
    assert tree(response.content).get("version") == "1.2"
    assert client.post(chosen.url, asked | {"targets": ["ru", "it"]})["Content-Type"] == "application/zip"


def test_a_translator_may_export_but_only_pages_that_they_may_edit(page, log_in):
    translator = log_in(user=UserFactory(groups=Group.objects.filter(name="Translators: Russian")))
    stranger = log_in(user=UserFactory())
    url = f"{reverse('export_translations')}?id={page.pk}"
    asked = {"source": "en", "targets": ["ru"], "texts": "everything", "version": "2.0"}
    assert translator.post(url, asked).status_code == 200
    assert stranger.post(url, asked).status_code == 302


@pytest.mark.parametrize("query", ["", "?id=x", "?id=99999999", "?id=-1&id=%00"])
def test_an_export_of_no_page_leads_back(query, client, overview):
    response = client.get(reverse("export_translations") + query)
    assert response.status_code in (302, 400)


def test_an_export_without_anything_to_translate_says_so(page, client):
    url = f"{reverse('export_translations')}?id={page.pk}"
    asked = {"source": "en", "targets": ["ru"], "texts": "needed", "version": "2.0"}
    assert "nothing to translate" in client.post(url, asked).content.decode()
    assert "not one to translate into" in client.post(url, asked | {"targets": ["en"]}).content.decode()
