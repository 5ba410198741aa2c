"""What the glossary says of a translation, and where it keeps silent."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from mesi_site.translation.exchange.planning import plans
from mesi_site.translation.exchange.reading import read
from mesi_site.translation.glossary.checks import glossary_warnings
from mesi_site.translation.glossary.models import GlossaryTerm
from mesi_site.translation.glossary.terms import Term, glossary_terms
from tests.factories import ContentPageFactory, EditorFactory, UserFactory
from tests.translation.exchange.files import export, translate


def term(case=False, forbidden=None, **wordings):
    return Term({code: [*words] for code, words in wordings.items()}, forbidden or {}, case)


AGREEMENT = term(en=["agreement"], ru=["соглашение"], fr=["accord"], it=["accordo"])
LEARNING = term(en=["learning agreement"], ru=["учебный договор", "план обучения"], fr=["contrat pédagogique"])
CREDITS = term(en=["ECTS"], ru=["ECTS", "зачётная единица"], case=True)
UNIVERSITY = term(en=["university"], ru=["университет"], it=["università"], forbidden={"ru": ["вуз"], "en": ["uni"]})
TERMS = [AGREEMENT, LEARNING, CREDITS, UNIVERSITY]


def warnings(source, text, language="ru"):
    return glossary_warnings(source, "en", text, language, TERMS)


@pytest.mark.parametrize(
    ("source", "language", "text"),
    [
        ("Two agreements were signed.", "ru", "Подписано два соглашения."),
        ("Two agreements were signed.", "fr", "Deux accords ont été signés."),
        ("Two agreements were signed.", "it", "Sono stati firmati due accordi."),
        ("Your learning agreement", "ru", "В Вашем учебном договоре"),
        ("Your learning agreement", "ru", "К плану обучения"),
        ("Your learning agreement", "fr", "Vos contrats pédagogiques"),
        ("The universities", "it", "Le università"),
        ("30 ECTS", "ru", "30 зачётных единиц"),
        ("30 ECTS", "ru", "30 зачетных единиц"),
        ("Nothing of the kind", "ru", "Ничего такого"),
        ("An agreement", "ru", ""),
    ],
)
def test_a_term_in_whatever_form_is_right(source, language, text):
    assert warnings(source, text, language) == []


def test_a_term_that_is_translated_otherwise_is_named_with_its_wording():
    assert warnings("An agreement", "Некий контракт") == ["“agreement” is “соглашение” in the glossary."]


def test_of_two_terms_that_overlap_the_longer_is_meant():
    assert warnings("Your learning agreement", "Договор") == [
        "“learning agreement” is “учебный договор” in the glossary."
    ]


def test_words_that_are_not_wanted_are_named_with_those_that_are():
    expected = ["The glossary does not want “вуз”; it says “университет”."]
    assert warnings("Our university", "Наш университет — лучший из вузов") == expected
    assert glossary_warnings("", "ru", "Наши вузы", "ru", TERMS) == expected


def test_capital_letters_matter_only_where_the_term_says_so():
    assert warnings("Ects is no abbreviation", "Что-то") == []
    assert warnings("30 ECTS", "30 ects") == ["“ECTS” is “ECTS” in the glossary."]


def test_a_word_that_is_not_wanted_alone_may_stand_in_a_wanted_phrase():
    terms = [term(ru=["ведущий вуз"], en=["flagship"], forbidden={"ru": ["вуз"]})]
    assert glossary_warnings("A flagship", "en", "Ведущий вуз", "ru", terms) == []
    assert glossary_warnings("A flagship", "en", "Ведущий вуз и ещё вуз", "ru", terms) != []


def test_a_language_that_nobody_has_stemmed_is_compared_word_by_word():
    terms = [term(en=["bridge"], eo=["ponto"])]
    assert glossary_warnings("A bridge", "en", "Ponto", "eo", terms) == []


@pytest.mark.django_db
def test_all_terms_are_loaded_in_one_query(django_assert_num_queries):
    for number in range(20):
        GlossaryTerm.objects.create(wording_en=f"term {number}", wording_ru="слово\n\n второе ", forbidden_ru="нет")
    with django_assert_num_queries(1):
        terms = glossary_terms()
    assert (terms[0].wordings["ru"], terms[0].forbidden["ru"]) == (["слово", "второе"], ["нет"])


@pytest.mark.django_db
def test_a_term_is_written_in_the_editors_lists_in_whatever_language_the_editor_speaks(log_in):
    client = log_in("ru")
    url = reverse("wagtailsnippets_glossary_glossaryterm:add")
    response = client.post(url, {"wording_en": "agreement", "wording_ru": "соглашение", "forbidden_ru": "контракт"})
    assert response.status_code == 302
    saved = GlossaryTerm.objects.get()
    assert (str(saved), saved.wording_en, saved.wording_ru, saved.wording_fr or None) == (
        "agreement", "agreement", "соглашение", None
    )  # fmt: skip
    html = client.get(reverse("wagtailsnippets_glossary_glossaryterm:list")).content.decode()
    assert "соглашение" in html


@pytest.mark.django_db
def test_a_translator_writes_the_terms_of_their_own_language_only(log_in):
    translator = log_in(user=UserFactory(groups=Group.objects.filter(name="Translators: Russian")))
    term = GlossaryTerm.objects.create(wording_en="agreement", wording_fr="accord")
    url = reverse("wagtailsnippets_glossary_glossaryterm:edit", args=[term.pk])
    assert translator.post(url, {"wording_ru": "соглашение"}).status_code == 302
    assert translator.post(url, {"wording_ru": "договор", "wording_fr": "contrat"}).status_code == 403
    term.refresh_from_db()
    assert (term.wording_ru, term.wording_fr, term.wording_en) == ("соглашение", "accord", "agreement")
    assert translator.get(reverse("wagtailsnippets_glossary_glossaryterm:add")).status_code in (302, 403)


@pytest.mark.django_db
def test_an_import_warns_and_does_not_refuse(overview):
    GlossaryTerm.objects.create(wording_en="bridge", wording_ru="мост", forbidden_ru="мостик")
    page = ContentPageFactory(languages="all")
    content = translate(export(page), {"title": "Мостик"})
    (plan,) = plans(read(content), EditorFactory())
    assert plan.will_be_imported
    assert len(plan.changes[0].warnings) == 2
