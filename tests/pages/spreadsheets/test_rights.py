"""Who may take tables out and bring them back."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from international.models import ProgramPage
from mesi_site.translation.exchange.models import Delivery
from tests.factories import ProgramPageFactory, UserFactory
from tests.pages.editor import address, draft
from tests.translation.exchange.files import export as xliff

from .office import bring, changed, csv_tables, export, imported, index_of, preview, problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(log_in):
    """`member("Editors")`: a client of somebody in this group."""
    return lambda role: log_in(user=UserFactory(groups=Group.objects.filter(name=role)))


def test_a_translator_changes_their_language_and_nothing_else(page, index, member):
    translator = member("Translators: Russian")
    content = export(translator, index)
    imported(translator, index, changed(content, lambda tables: tables["programs"][0].update(title_ru="Новое")))
    assert draft(page).title_ru == "Новое"
    for cells in ({"title_fr": "Nouveau"}, {"ects": 1}, {"published_languages": "en, ru"}):
        response = imported(
            translator,
            index,
            changed(export(translator, index), lambda tables, cells=cells: tables["programs"][0].update(cells)),
        )
        assert "You may not change" in problems(response)[0][3]
    refused = PageLogEntry.objects.filter(page=page.pk, action="rights.refused").order_by("pk")
    assert [entry.data["parts"] for entry in refused] == [["fr"], ["facts"], ["fr", "it"]]
    assert (draft(page).title_fr, draft(page).ects) == (page.title_fr, page.ects)


def test_a_translator_makes_no_new_page(page, index, member):
    translator = member("Translators")
    new = {"address": f"{index.slug}/new", "kind": "exchange", "levels": "master", "title_en": "New"}
    response = imported(
        translator, index, changed(export(translator, index), lambda tables: tables["programs"].append(new))
    )
    assert problems(response)[0][3] == "You may not make new pages here."
    assert not ProgramPage.objects.filter(slug="new").exists()


def test_agreements_are_named_only_to_those_who_may_see_them(page, index, member):
    head, editor = (csv_tables(export(member(role), index, "csv")) for role in ("Office head", "Editors"))
    assert head["partner_links"][0]["agreement"] == page.partner_links.get().agreement.reference
    assert "agreement" not in editor["partner_links"][0]


def test_an_editor_who_may_not_see_an_agreement_keeps_it(page, index, member):
    editor = member("Editors")
    content = changed(export(editor, index), lambda tables: tables["partner_links"][0].update(role="host"))
    assert problems(imported(editor, index, content)) == []
    link = draft(page).partner_links.get()
    assert (link.role, link.agreement) == ("host", page.partner_links.get().agreement)


def test_a_stranger_gets_nothing(page, index, log_in):
    stranger = log_in(user=UserFactory())
    for name in ("export_spreadsheet", "import_spreadsheet"):
        assert stranger.get(reverse(name, args=[index.pk])).status_code in (302, 403)


def test_an_export_asks_no_more_for_many_programs_than_for_one(page, index, member):
    editor = member("Editors")
    export(editor, index)
    with CaptureQueriesContext(connection) as of_one:
        export(editor, index)
    for _number in range(4):
        ProgramPageFactory(with_facts=True).save_revision()
    with CaptureQueriesContext(connection) as of_five:
        export(editor, index)
    assert len(of_five) == len(of_one) <= 40


def test_only_lists_whose_pages_have_tables_offer_them(page, index, overview, client):
    html = client.get(reverse("wagtailadmin_explore", args=[index.pk])).content.decode()
    for name in ("export_spreadsheet", "import_spreadsheet"):
        assert reverse(name, args=[index.pk]) in html
        assert reverse(name, args=[page.pk]) not in html
        assert client.get(reverse(name, args=[overview.pk]), follow=True).status_code == 404
        assert client.get(reverse(name, args=[page.pk]), follow=True).status_code == 404
        assert "<form" in client.get(reverse(name, args=[index.pk])).content.decode().partition("<main")[2]
    assert reverse("export_spreadsheet", args=[page.pk]) not in client.get(address("edit", page)).content.decode()


def test_nobody_opens_the_files_of_others(page, index, client, log_in):
    url = bring(client, index, export(client, index)).url
    assert log_in().get(url, follow=True).status_code == 404


def test_a_spreadsheet_is_no_translation_and_a_translation_no_spreadsheet(page, index, client):
    preview(client, index, export(client, index))
    spreadsheet = Delivery.objects.get()
    partners = index_of(page.partner_links.get().partner)
    assert (
        client.get(reverse("import_spreadsheet_review", args=[partners.pk, spreadsheet.pk]), follow=True).status_code
        == 404
    )
    assert client.get(reverse("import_translations_review", args=[spreadsheet.pk]), follow=True).status_code == 404
    translation = Delivery.objects.create(user=spreadsheet.user, name="file.xlf", content=xliff(page))
    assert client.get(reverse("import_translations_review", args=[translation.pk])).status_code == 200
    assert (
        client.get(reverse("import_spreadsheet_review", args=[index.pk, translation.pk]), follow=True).status_code
        == 404
    )


def test_a_list_without_pages_says_so(index, page, client):
    page.delete()
    response = client.post(reverse("export_spreadsheet", args=[index.pk]), {"format": "xlsx"}, follow=True)
    assert "There is no page here that you may edit." in response.content.decode()
