"""The screens on which the office writes: a tab for each language, one for the facts, in the editor's own language."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from international.models import FieldOfEndeavour
from mesi_site.institution.models import Contact, InstitutionSettings
from mesi_site.pages.models import BasePage
from tests.conftest import LANGUAGES
from tests.factories import ContentPageFactory, EditorFactory, MembershipPageFactory, PartnerPageFactory
from tests.pages.editor import add_address, address, edit_form, form_at, problems, send, texts_for

pytestmark = pytest.mark.django_db


def tabs(html):
    """Labels of the tabs, in their order."""
    found = re.findall(r'<a\s[^>]*role="tab"[^>]*>\s*(?:<span lang="\w\w">)?([^<]*)', html)
    return [label.strip() for label in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_written_in_a_tab_for_each_language_and_one_for_facts(language, overview, log_in):
    page = MembershipPageFactory()
    html = log_in(language).get(address("edit", page)).content.decode()
    with translation.override(language):
        facts, publishing = gettext("Facts"), gettext("Publishing")
    assert tabs(html)[:6] == [*(name for _code, name in settings.LANGUAGES), facts, publishing]


@pytest.mark.parametrize("model", [Contact, FieldOfEndeavour], ids=lambda model: model.__name__)
def test_a_list_entry_is_written_in_a_tab_for_each_language(model, log_in):
    html = log_in().get(reverse(model.snippet_viewset.get_url_name("add"))).content.decode()
    assert tabs(html) == [*(name for _code, name in settings.LANGUAGES), "Facts"]


def test_the_institution_is_written_in_a_tab_for_each_language(log_in):
    app, model = InstitutionSettings._meta.app_label, InstitutionSettings._meta.model_name
    html = log_in().get(reverse("wagtailsettings:edit", args=[app, model]), follow=True).content.decode()
    assert tabs(html) == [*(name for _code, name in settings.LANGUAGES), "Facts"]


def test_only_the_english_title_makes_the_slug(overview, log_in):
    """A title that feeds no field, as the stock panel would make it, stops the editor's scripts with an error."""
    html = log_in().get(add_address(ContentPageFactory._meta.model, overview)).content.decode()
    fields = {name: tag for tag, name in re.findall(r'(<input[^>]*name="(title_\w\w)"[^>]*>)', html)}
    assert set(fields) == {f"title_{language}" for language in LANGUAGES}
    assert [name for name, tag in fields.items() if "w-sync" in tag] == ["title_en"]
    assert 'data-w-sync-target-value="#id_slug"' in fields["title_en"]
    assert 'target-value=""' not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_editor_speaks_the_language_that_its_user_has_chosen(language, log_in):
    html = log_in(language).get(reverse("wagtailadmin_home")).content.decode()
    assert re.search(rf'<html[^>]*\slang="{language}"', html)


def test_each_of_the_sites_languages_can_be_chosen_for_the_editor(log_in):
    html = log_in().get(reverse("wagtailadmin_account")).content.decode()
    choices = re.search(r"<select[^>]*preferred_language.*?</select>", html, re.DOTALL)[0]
    assert set(re.findall(r'value="(\w\w)"', choices)) == set(LANGUAGES)


def test_a_draft_needs_an_english_title_and_nothing_else(overview, log_in):
    client, url = log_in("ru"), add_address(ContentPageFactory._meta.model, overview)
    data = form_at(client, url) | {f"body_{language}-count": "0" for language in LANGUAGES} | {"slug": "draft"}
    assert set(problems(client.post(url, data | {"title_ru": "Как поступить"}))) == {"title_en"}
    send(client, url, data | {"title_ru": "Как поступить", "title_en": "How to apply"})
    assert not BasePage.objects.get(slug="draft").live


def test_a_page_can_be_written_in_russian_first(overview, log_in):
    client, model = log_in("ru"), ContentPageFactory._meta.model
    url = add_address(model, overview)
    data = form_at(client, url) | {f"body_{language}-count": "0" for language in LANGUAGES}
    data |= texts_for(model, 5, ["ru"]) | {"title_en": "Working title", "slug": "first", "published_languages": ["ru"]}
    send(client, url, data, "publish")
    page = BasePage.objects.get(slug="first").specific
    with translation.override("en"):
        assert (str(page.texts.title), page.texts.title.language) == ("Мост title 5", "ru")
        assert page.texts.introduction.language == "ru"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unfinished_draft_can_be_previewed_in_a_language_that_is_not_offered(language, overview, log_in):
    page = ContentPageFactory(title_en="Only in English")
    client = log_in(language)
    data = edit_form(client, page) | {"title_it": "Solo una bozza"}
    url = address("preview_on_edit", page)
    assert client.post(url, data).json()["is_valid"]
    assert "Solo una bozza" in client.get(url, {"mode": "it"}).content.decode()
    assert "Only in English" in client.get(url, {"mode": "en"}).content.decode()


def test_a_preview_opens_in_the_editors_language_where_the_page_is_offered_in_it(overview):
    page = ContentPageFactory(languages=["en", "ru"])
    opened = {}
    for language in LANGUAGES:
        with translation.override(language):
            opened[language] = page.default_preview_mode
    assert opened == {"en": "en", "ru": "ru", "fr": "en", "it": "en"}


def test_what_a_partner_tells_incoming_students_is_written_in_the_tab_of_each_language(overview, log_in):
    page = PartnerPageFactory(languages="all", with_facts=True)
    html = log_in().get(address("edit", page)).content.decode()
    assert all(f'data-side="nomination_{language}"' in html for language in LANGUAGES)


def test_there_is_no_second_system_of_languages(overview, log_in):
    """Wagtail's own locales stay off: its screens would offer a tree for each language."""
    html = log_in().get(address("edit", overview)).content.decode()
    assert "locale=" not in html
    assert not settings.WAGTAIL_I18N_ENABLED
    assert [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES] == ["en"]


def test_somebody_without_a_chosen_language_gets_the_browsers(db):
    from django.test import Client

    client = Client(headers={"accept-language": "it"})
    client.force_login(EditorFactory())
    assert re.search(r'<html[^>]*\slang="it"', client.get(reverse("wagtailadmin_home")).content.decode())
