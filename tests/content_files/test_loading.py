"""Loading content files: all or nothing, twice as good as once, and loud about what is wrong and where."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from international.models import OverviewPage, ProgramPage
from mesi_site.institution.models import InstitutionSettings
from mesi_site.pages.content_files.loading import load
from mesi_site.pages.content_files.reader import ContentError
from mesi_site.pages.models import BasePage
from partners.models import Agreement, PartnerPage

from .small_site import SITE

pytestmark = pytest.mark.django_db


def test_an_empty_site_gets_pages_facts_and_texts(folder):
    result = load(folder)
    program = ProgramPage.objects.get()
    deadline = program.intakes.get().deadlines.get()
    assert (result.created, result.updated, result.kept) == (7, 0, 0)
    assert Site.objects.get().root_page.specific == OverviewPage.objects.get()
    assert program.live
    assert program.get_url_parts()[2] == "/en/programs/statistics/"
    assert (program.title_ru, program.title_fr) == ("Статистика", "")
    assert program.eligibility_en == "<p>First paragraph.</p><p>Second &amp; last.</p>"
    assert [block.value for block in program.body_ru] == ["Как"]
    assert [block.id for block in program.body_ru] == [program.body_en[0].id], "a block is the same in each language"
    assert str(program.ects) == "27.5"
    assert deadline.closes_instant == dt.datetime(2027, 5, 14, 15, 1, tzinfo=dt.UTC)
    assert program.partner_links.get().agreement == Agreement.objects.get()
    assert OverviewPage.objects.get().featured_programs.get().program == program


def test_every_loaded_page_has_a_history_and_nothing_unpublished(folder):
    load(folder)
    for page in BasePage.objects.filter(depth__gt=1).specific():
        assert page.live_revision is not None
        assert not page.has_unpublished_changes


def test_wagtails_welcome_page_goes(folder):
    load(folder)
    assert BasePage.objects.filter(depth=2).count() == 1


def test_norway_is_norway_and_not_no(folder):
    load(folder)
    assert PartnerPage.objects.get().country == "NO"


def test_loading_twice_creates_nothing(folder):
    load(folder)
    revisions = ProgramPage.objects.get().revisions.count()
    result = load(folder)
    assert (result.created, result.updated, result.kept) == (0, 0, 7)
    assert ProgramPage.objects.get().revisions.count() == revisions


def test_what_an_editor_changed_is_kept(folder):
    load(folder)
    program = ProgramPage.objects.get()
    program.title_ru = "Прикладная статистика"
    program.save_revision().publish()
    load(folder)
    assert ProgramPage.objects.get().title_ru == "Прикладная статистика"


def test_what_belongs_to_a_program_keeps_the_order_of_the_file(change):
    change("- {language: fr, level: B2}", "- {language: it}\n    - {language: fr}\n    - {language: en}")
    assert [language.language for language in ProgramPage.objects.get().teaching_languages.all()] == ["it", "fr", "en"]
    orders = ProgramPage.objects.get().teaching_languages.values_list("sort_order", flat=True)
    assert sorted(orders) == [0, 1, 2]


def test_update_sets_everything_back_to_the_files(folder):
    load(folder)
    program = ProgramPage.objects.get()
    program.title_ru = "Прикладная статистика"
    program.intakes.set([])
    program.save_revision().publish()
    result = load(folder, update=True)
    assert (result.created, result.updated) == (0, 7)
    program = ProgramPage.objects.get()
    assert program.title_ru == "Статистика"
    assert program.intakes.count() == 1


def test_the_institution_is_entered_once_and_then_left_alone(tmp_path):
    (tmp_path / "institution.yaml").write_text(
        "- model: institution.InstitutionSettings\n  name: {en: North, ru: Север}\n", encoding="utf-8"
    )
    load(tmp_path)
    institution = InstitutionSettings.load()
    assert (institution.name_en, institution.name_ru) == ("North", "Север")
    institution.name_en = "South"
    institution.save()
    load(tmp_path)
    assert InstitutionSettings.load().name_en == "South"


def test_the_command_says_what_it_did(folder, capsys):
    call_command("load_content", folder)
    assert "7 created, 0 updated, 0 kept" in capsys.readouterr().out


def test_the_command_does_nothing_on_a_site_with_content(folder, capsys):
    call_command("load_content", folder)
    capsys.readouterr()
    call_command("load_content", folder, if_empty=True)
    assert capsys.readouterr().out == ""


def test_the_command_fails_in_plain_words(folder):
    (folder / "site.yaml").write_text(SITE.replace("country: NO", "country: ZZ"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"(?s)Nothing was changed.*site\.yaml:\d+: country"):
        call_command("load_content", folder)


def test_a_folder_without_files_is_a_mistake(tmp_path):
    with pytest.raises(ContentError, match="no content files"):
        load(tmp_path)
