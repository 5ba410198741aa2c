"""Loading content files: all or nothing, twice as good as once, and loud about what is wrong and where."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from international.models import OverviewPage, ProgramPage, Term
from mesi_site.institution.models import InstitutionSettings
from mesi_site.pages.content_files.loading import load
from mesi_site.pages.content_files.reader import ContentError
from mesi_site.pages.models import BasePage
from partners.models import Agreement, PartnerPage

pytestmark = pytest.mark.django_db

SITE = """
- model: international.OverviewPage
  path: ''
  published_languages: [en, ru]
  title: {en: Start, ru: Начало}
  featured_programs:
    - program: programs/statistics
- model: partners.PartnerIndexPage
  path: partners
  title: {en: Partners}
- model: partners.PartnerPage
  path: partners/nord
  is_demonstration: true
  title: {en: Nord}
  country: NO
- model: international.ProgramIndexPage
  path: programs
  title: {en: Programs}
- model: international.Term
  season: autumn
  year: 2027
- model: partners.Agreement
  reference: A-1
  partners: [partners/nord]
  kinds: [education]
  signed_on: 2024-01-31
  is_open_ended: true
- model: international.ProgramPage
  path: programs/statistics
  published_languages: [en, ru]
  kind: double-degree
  levels: [master]
  ects: 27.5
  title: {en: Statistics, ru: Статистика}
  eligibility:
    en: |
      First paragraph.

      Second & last.
  body:
    - heading: {en: How, ru: Как}
    - paragraph: {en: In English only.}
  teaching_languages:
    - {language: fr, level: B2}
  intakes:
    - term: autumn 2027
      deadlines:
        - audience: incoming
          kind: fixed
          opens_on: 2027-01-11
          closes_on: 2027-05-14
          closes_at: 17:00
          time_zone: Europe/Paris
  partner_links:
    - {partner: partners/nord, role: host, agreement: A-1}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "site.yaml").write_text(SITE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def change(folder):
    """Replace a piece of the file, and load it."""

    def change(old, new):
        assert SITE.count(old) == 1
        (folder / "site.yaml").write_text(SITE.replace(old, new), encoding="utf-8")
        return load(folder)

    return change


def line_of(piece):
    return SITE[: SITE.index(piece)].count("\n") + 1


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


@pytest.mark.parametrize(
    ("old", "new", "place", "field", "said"),
    [
        ("levels: [master]", "lovels: [master]", "levels: [master]", "lovels", "no such field"),
        ("levels: [master]", "levels: [minister]", "levels: [master]", "levels", "not a valid choice"),
        ("levels: [master]", "levels: []", "levels: [master]", "levels", "cannot be blank"),
        (
            "model: international.Term",
            "model: international.Turm",
            "model: international.Term",
            "model",
            "no such model",
        ),
        ("signed_on: 2024-01-31", "signed_on: 2024-02-31x", "signed_on: 2024-01-31", "signed_on", "date"),
        ("term: autumn 2027", "term: autumn 2028", "term: autumn 2027", "intakes.term", "there is no term"),
        (
            "closes_on: 2027-05-14",
            "closes_on: 2026-05-14",
            "closes_on: 2027-05-14",
            "closes_on",
            "close before it opens",
        ),
        (
            "time_zone: Europe/Paris",
            "time_zone: Europe/Atlantis",
            "time_zone: Europe/Paris",
            "time_zone",
            "not a valid choice",
        ),
        ("{en: Nord}", "{en: Nord, de: Nord}", "title: {en: Nord}", "title", "unknown language: de"),
        ("{en: Nord}", "{ru: Норд}", "title: {en: Nord}", "title", "cannot be"),
        (
            "path: programs/statistics\n  pub",
            "path: courses/statistics\n  pub",
            "path: programs/statistics\n  pub",
            "path",
            "no page “courses”",
        ),
        ("country: NO", "country: ZZ", "country: NO", "country", "not a valid choice"),
        ("- {language: fr, level: B2}", "- french", "teaching_languages:", "teaching_languages", "list of objects"),
        ("- heading: {en: How, ru: Как}", "- headline: {en: How}", "  body:", "body", "block 1"),
        ("role: host", "roule: host", "role: host", "partner_links.roule", "no such field"),
        ("levels: [master]", "levels: master", "levels: [master]", "levels", "expected a list"),
        ("levels: [master]", "levels:", "levels: [master]", "levels", "cannot be blank"),
        ("partners: [partners/nord]", "partners: partners/nord", "partners: [partners", "partners", "list of names"),
        ("ects: 27.5", "title_ru: Статистика", "ects: 27.5", "title_ru", "no such field"),
        ("ects: 27.5", "depth: 9", "ects: 27.5", "depth", "no such field"),
        ("ects: 27.5", "live: false", "ects: 27.5", "live", "no such field"),
        ("country: NO", 'country: NO\n  latitude: "59.9"', "path: partners/nord", "", "Give both latitude"),
        (
            "- {language: fr, level: B2}",
            "- {language: fr, level: B2}\n    - {language: fr, level: C1}",
            "- {language: fr",
            "language",
            "there twice",
        ),
        ("path: partners/nord", "path: programs/nord", "path: partners/nord", "path", "cannot stand under"),
        ("path: partners/nord", "path: [partners]", "path: partners/nord", "path", "expected a path"),
        ("{en: How, ru: Как}", "{en: How, de: Wie}", "  body:", "body", "expected nothing but en, ru, fr, it"),
        ("heading: {en: How, ru: Как}", "picture: {en: {image: 77}}", "  body:", "body", ""),
        (
            "heading: {en: How, ru: Как}",
            "table: {en: {header: [A, B], rows: [[1]]}}",
            "  body:",
            "body",
            "as many cells as its header",
        ),
        ("{en: Nord}", '{en: "No\\0rd"}', "title: {en: Nord}", "title", "Null characters"),
        (
            "[en, ru]\n  kind",
            "[en, ru, it]\n  kind",
            "model: international.ProgramPage",
            "title_it",
            "Readers need this text",
        ),
    ],
)
def test_a_mistake_is_named_with_file_line_and_field_and_changes_nothing(change, old, new, place, field, said):
    with pytest.raises(ContentError) as error:
        change(old, new)
    found = [problem for problem in error.value.problems if said in problem.message]
    assert found, str(error.value)
    assert found[0].file == "site.yaml"
    assert found[0].field.endswith(field)
    assert abs(found[0].line - line_of(place)) <= 1
    assert not OverviewPage.objects.exists()
    assert not Term.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: double-degree", "kind: double-degree\n  kind: exchange", "stands here twice"),
        ("kind: double-degree", "kind: [double-degree", "expected"),
        ("signed_on: 2024-01-31", "signed_on: 2024-02-31", "2024-02-31 is no date"),
        ("kind: double-degree", "5: double-degree", "is no name of a field"),
        (
            "- model: international.Term",
            "- just text\n- model: international.Term",
            "an object with fields is expected",
        ),
    ],
)
def test_broken_yaml_is_named_with_its_line(change, old, new, said):
    with pytest.raises(ContentError, match=rf"site\.yaml:\d+: .*{said}"):
        change(old, new)


def test_an_object_that_stands_in_the_files_twice_is_a_mistake(change):
    page = "- model: pages.ContentPage\n  path: nord\n  title: {en: Nord}\n"
    with pytest.raises(
        ContentError, match=rf"site\.yaml:{line_of('- model: international.Term') + 4}: path: “nord” stands"
    ):
        change("- model: international.Term", f"{page}{page}- model: international.Term")


def test_all_mistakes_are_told_at_once(folder):
    broken = SITE.replace("levels: [master]", "levels: [minister]").replace("country: NO", "country: ZZ")
    (folder / "site.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load(folder)
    assert {problem.field for problem in error.value.problems} == {"levels", "country"}


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
