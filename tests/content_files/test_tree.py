"""Loading leaves a sound page tree, however often it happens and whatever has been added to the files meanwhile."""

import pytest
from django.core.management import call_command

from mesi_site.pages.content_files.loading import load
from mesi_site.pages.models import BasePage
from partners.models import PartnerIndexPage, PartnerPage

pytestmark = pytest.mark.django_db

SITE = """
- model: international.OverviewPage
  path: ''
  title: {en: Start}
- model: partners.PartnerIndexPage
  path: partners
  title: {en: Partners}
- model: partners.PartnerPage
  path: partners/nord
  title: {en: Nord}
  country: NO
"""
LATER = """
- model: pages.NewsIndexPage
  path: news
  title: {en: News}
- model: partners.PartnerPage
  path: partners/sud
  title: {en: Sud}
  country: FR
"""


def is_sound():
    bad = BasePage.find_problems()
    counted = [page for page in BasePage.objects.all() if page.numchild != page.get_children().count()]
    return not any(bad) and not counted


@pytest.mark.parametrize("update", [False, True])
def test_pages_that_are_added_to_the_files_later_join_the_tree(update, tmp_path):
    (tmp_path / "site.yaml").write_text(SITE, encoding="utf-8")
    load(tmp_path)
    assert is_sound()
    (tmp_path / "site.yaml").write_text(SITE + LATER, encoding="utf-8")
    assert load(tmp_path, update=update).created == 2
    assert is_sound()
    assert set(PartnerPage.objects.child_of(PartnerIndexPage.objects.get())) == set(PartnerPage.objects.all())


def test_what_readers_wrote_in_yaml_means_what_it_says(tmp_path):
    """NO, on, 23:59 and 0123 are texts; only true, false, numbers and dates of four digits are something else."""
    (tmp_path / "site.yaml").write_text(
        SITE
        + "- model: pages.ContentPage\n  path: traps\n  show_in_menus: true\n"
        + "  title: {en: on, ru: NO, fr: '23:59', it: 'yes'}\n  published_languages: [en, ru, fr, it]\n",
        encoding="utf-8",
    )
    load(tmp_path)
    page = BasePage.objects.get(slug="traps")
    assert [page.title_en, page.title_ru, page.title_fr, page.title_it] == ["on", "NO", "23:59", "yes"]
    assert page.show_in_menus is True


def test_an_editors_translation_survives_where_the_files_have_none(tmp_path):
    (tmp_path / "site.yaml").write_text(SITE, encoding="utf-8")
    load(tmp_path)
    PartnerPage.objects.update(title_ru="Норд")
    load(tmp_path)
    assert PartnerPage.objects.get().title_ru == "Норд"


@pytest.mark.usefixtures("whole_site")
def test_the_sites_own_content_is_sound_and_loading_it_again_creates_nothing(capsys):
    assert is_sound()
    before = BasePage.objects.count()
    call_command("load_content")
    assert "0 created, 0 updated" in capsys.readouterr().out
    assert BasePage.objects.count() == before
