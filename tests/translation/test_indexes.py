"""What Wagtail keeps beside the pages: its search, its list of who refers to what, its permissions and migrations."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Locale, ReferenceIndex

from mesi_site.pages.models import BasePage
from tests.factories import ContentPageFactory, SiteImageFactory

pytestmark = pytest.mark.django_db


def picture_block(page, image):
    return page._meta.get_field("body").to_python(
        [{"type": "picture", "value": {"image": image.pk, "caption": ""}, "id": "p1"}]
    )


def references(image):
    return {(row.model_path, row.content_path) for row in ReferenceIndex.get_references_to(image)}


@pytest.mark.parametrize("language", ["en", "ru", "fr", "it"])
def test_a_picture_in_one_languages_prose_is_used_once(language, overview):
    page, image = ContentPageFactory(languages="all"), SiteImageFactory()
    setattr(page, f"body_{language}", picture_block(page, image))
    page.save()
    ReferenceIndex.create_or_update_for_object(page)
    assert references(image) == {(f"body_{language}.picture.image", f"body_{language}.p1.image")}
    assert [user.pk for user, _places in ReferenceIndex.get_grouped_references_to(image)] == [page.pk]


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_link_in_one_languages_rich_text_is_one_reference(language, overview):
    target = ContentPageFactory()
    page = ContentPageFactory(**{f"introduction_{language}": f'<p><a linktype="page" id="{target.pk}">link</a></p>'})
    ReferenceIndex.create_or_update_for_object(page)
    found = [row.model_path for row in ReferenceIndex.get_references_to(target)]
    assert found == [f"introduction_{language}."]


@pytest.mark.parametrize(
    ("language", "title", "word"),
    [
        ("en", "How to apply", "apply"),
        ("ru", "Как поступить", "поступить"),
        ("fr", "Déposer un dossier", "dossier"),
        ("it", "Come iscriversi", "iscriversi"),
    ],
)
def test_the_editors_search_finds_a_page_by_its_title_in_each_language(language, title, word, overview, log_in):
    page = ContentPageFactory(**{f"title_{language}": title})
    assert list(BasePage.objects.search(word)) == [page.get_base_page()]
    assert title in log_in(language).get(reverse("wagtailadmin_pages:search"), {"q": word}).content.decode()


def test_a_missing_translation_is_not_found_as_the_word_none(overview):
    ContentPageFactory()
    assert not list(BasePage.objects.search("None"))


def test_one_search_application_is_installed_and_not_two():
    assert apps.is_installed("wagtail.search")
    assert not apps.is_installed("modelsearch")


def test_migrations_are_complete(capsys):
    call_command("makemigrations", check=True, dry_run=True)
    assert "No changes detected" in capsys.readouterr().out


def test_the_root_of_the_tree_has_its_english_title():
    assert BasePage.objects.get(depth=1).title_en == "Root"


def test_rights_to_pages_are_rights_to_our_own_model():
    codenames = set(Permission.objects.filter(content_type__app_label="pages").values_list("codename", flat=True))
    assert {"add_basepage", "change_basepage", "publish_basepage", "lock_basepage"} <= codenames


def test_wagtails_own_groups_may_edit_pages(overview, client):
    user = get_user_model().objects.create_user("moderator", password="a-long-enough-password")
    user.groups.set(Group.objects.filter(name="Publishers"))
    client.force_login(user)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[overview.pk])).status_code == 200


def test_pages_know_one_locale_only(overview):
    ContentPageFactory(languages="all")
    assert list(Locale.objects.values_list("language_code", flat=True)) == ["en"]
