"""A mistake in a content file is named with its place, and changes nothing."""

import pytest

from international.models import OverviewPage, Term
from mesi_site.pages.content_files.loading import load
from mesi_site.pages.content_files.reader import ContentError

from .small_site import SITE, line_of

pytestmark = pytest.mark.django_db


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
        ("heading: {en: How, ru: Как}", "picture: {en: {image: 77}}", "  body:", "body", "block 1: image: "),
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
