"""What readers type finds what they mean, in their language."""

import pytest

from international.models import ProgramPage, ProgramPartner, TeachingLanguage
from mesi_site.search.selectors import matching
from tests.factories import ContentPageFactory, MembershipPageFactory, PartnerPageFactory, ProgramPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_italy(overview):
    """A program in Italy of which everything is written in English only."""
    partner = PartnerPageFactory(title_en="Poplar Polytechnic", country="IT")
    return ProgramPageFactory(
        title_en="Bridges and dams",
        partner_links=[ProgramPartner(partner=partner)],
        teaching_languages=[TeachingLanguage(language="de")],
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Италия", "ru"),
        ("италии", "ru"),
        ("Italie", "fr"),
        ("Italy", "en"),
        ("немецкий", "ru"),
        ("allemand", "fr"),
        ("tedesco", "it"),
        ("bridge", "ru"),
        ("Poplar", "fr"),
        ("двойной диплом", "ru"),
    ],
)
def test_a_program_is_found_by_its_facts_in_the_reader_s_language_whatever_it_is_written_in(
    in_italy, found, text, language
):
    assert in_italy.slug in found(text, language)


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("Statistique appliquée", "statistiques appliquees", "fr"),
        ("Échange", "echanges", "fr"),
        ("Учёба по обмену", "учеба обмен", "ru"),
        ("Как подать «новую» заявку", "новая заявка", "ru"),
        ("L’école d’été", "ecole ete", "fr"),
        ("Studying abroad", "study", "en"),
        ("Università e città", "universita citta", "it"),
        ("Программа — двойной диплом", "двойные дипломы", "ru"),
    ],
)
def test_endings_accents_and_quotation_marks_do_not_matter(overview, found, title, text, language):
    page = ContentPageFactory(published_languages=[language], **{f"title_{language}": title})
    assert found(text, language) == [page.slug]


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("Statistics", "statistcs", "en"),
        ("Italy", "itlay", "en"),
        ("Статистика", "статстика", "ru"),
        ("Scholarships", "scholar", "en"),
        ("Университет", "универ", "ru"),
        ("Италия", "italiya", "ru"),
        ("Bologna", "bologa", "it"),
    ],
)
def test_slips_and_beginnings_are_understood(overview, found, title, text, language):
    page = ContentPageFactory(published_languages=[language], **{f"title_{language}": title})
    assert found(text, language) == [page.slug]


def test_an_acronym_finds_its_organization_first(overview, found):
    ContentPageFactory(introduction_en="<p>The EADTU, the EADTU and once more the EADTU.</p>")
    organization = MembershipPageFactory(acronym="EADTU", title_en="European Association")
    assert found("eadtu")[0] == organization.slug


def test_operators_of_search_engines_work(overview, found):
    both = ContentPageFactory(title_en="Red houses and green boats")
    house = ContentPageFactory(title_en="Green houses, red boats")
    assert found('"red houses"') == [both.slug]
    assert found('boats -"red houses"') == [house.slug]
    assert sorted(found("houses or lamps")) == sorted([both.slug, house.slug])


def test_a_question_of_which_no_page_has_all_words_finds_those_with_most_of_them(overview, found):
    best = ContentPageFactory(title_en="Applying for a place", introduction_en="<p>By the deadline.</p>")
    other = ContentPageFactory(title_en="Places")
    assert found("by which deadline does one apply for a place in Antarctica")[:2] == [best.slug, other.slug]


def test_one_type_of_pages_can_be_asked_for(in_italy):
    page = ContentPageFactory(title_en="Dams")
    assert list(matching("dams", "en", ProgramPage)) == [in_italy.pk]
    assert matching("dams", "en").keys() == {in_italy.pk, page.pk}


def test_a_search_is_one_query_and_a_slip_three(in_italy, django_assert_num_queries):
    matching("bridges", "en", ProgramPage)  # the page types are known from now on
    with django_assert_num_queries(2):  # restricted parts of the tree, which a server remembers
        matching("bridges", "en", ProgramPage)
    with django_assert_num_queries(4):
        matching("brigdes", "en", ProgramPage)


@pytest.mark.parametrize("text", ["", " ", "\x00", "!?", "the", "and or not", "-", '"', "()&|!:*<->", "\\", "'", "%_"])
def test_what_is_no_question_finds_nothing_and_does_no_harm(in_italy, text):
    assert matching(text, "en") == {}


def test_a_thousand_words_are_no_burden(in_italy):
    assert matching("zzzz " * 1000, "en") == {}
    assert matching("a" * 100_000, "en") == {}
