"""A student asks whether they can apply: yes, no or ask, with reasons, by rules that nobody has to trust blindly."""

from dataclasses import replace

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from international.codes import Cefr, Level
from international.eligibility.rules import KNOWLEDGE, Applicant, Requirements, Verdict, judge
from international.models import TeachingLanguage
from tests.factories import ProgramPageFactory
from tests.public.crawl import LANGUAGES, fetch

AUDIENCES, LEVELS = ["own", "incoming"], Level.values
CODES = ["fr", "en", "de"]

requirements = st.builds(
    Requirements,
    open_to=st.sampled_from([*AUDIENCES, "both"]),
    levels=st.lists(st.sampled_from(LEVELS), unique=True).map(tuple),
    languages=st.dictionaries(st.sampled_from(CODES), st.sampled_from(["", *Cefr.values])).map(
        lambda asked: tuple(asked.items())
    ),
    needs_all_languages=st.booleans(),
)
applicants = st.builds(
    Applicant,
    audience=st.sampled_from(["", *AUDIENCES]),
    level=st.sampled_from(["", *LEVELS]),
    languages=st.dictionaries(st.sampled_from(CODES), st.sampled_from(KNOWLEDGE)),
)


@given(requirements, applicants, st.sampled_from(CODES), st.sampled_from(KNOWLEDGE))
def test_to_know_a_language_better_never_makes_an_answer_worse(asked, applicant, language, knowledge):
    better = max(knowledge, applicant.languages.get(language, knowledge), key=KNOWLEDGE.index)
    worse = min(knowledge, applicant.languages.get(language, knowledge), key=KNOWLEDGE.index)
    before = judge(asked, replace(applicant, languages=applicant.languages | {language: worse}))
    after = judge(asked, replace(applicant, languages=applicant.languages | {language: better}))
    assert after.verdict >= before.verdict


@given(requirements, applicants)
def test_what_is_not_said_or_not_known_is_never_a_no(asked, applicant):
    assert judge(asked, Applicant()).verdict > Verdict.NO
    nothing_known = replace(asked, open_to="both", levels=(), languages=())
    assert judge(nothing_known, applicant).verdict == Verdict.ASK
    silent_on_languages = judge(asked, replace(applicant, languages={}))
    assert silent_on_languages.language_verdict > Verdict.NO


@given(requirements, applicants)
def test_a_yes_has_only_reasons_for_it_and_a_no_has_one_against(asked, applicant):
    judgement = judge(asked, applicant)
    verdicts = {reason.verdict for reason in judgement.reasons}
    if judgement.verdict == Verdict.YES:
        assert judgement.audience.verdict == judgement.level.verdict == Verdict.YES
    if judgement.verdict == Verdict.NO:
        assert Verdict.NO in verdicts
    assert all(reason.text for reason in judgement.reasons)


@given(requirements, applicants)
def test_to_ask_for_all_languages_is_never_easier_than_for_one(asked, applicant):
    needs_all = judge(replace(asked, needs_all_languages=True), applicant)
    needs_any = judge(replace(asked, needs_all_languages=False), applicant)
    assert needs_all.verdict <= needs_any.verdict


@given(requirements, st.sampled_from(AUDIENCES), st.sampled_from(LEVELS))
def test_whoever_has_everything_that_is_asked_for_can_apply(asked, audience, level):
    asked = replace(asked, open_to=audience, levels=(level,), languages=asked.languages or (("fr", "B2"),))
    best = Applicant(audience, level, dict.fromkeys(CODES, "C2"))
    assert judge(asked, best).verdict == Verdict.YES


@pytest.fixture
def program(overview):
    return ProgramPageFactory(
        languages="all",
        with_facts=True,
        open_to="incoming",
        levels=("master",),
        teaching_languages=[TeachingLanguage(language="fr", level="B2"), TeachingLanguage(language="en", level="C1")],
    )


def ask(program, question="", language="en"):
    return fetch(f"{program.url_path.strip('/').partition('/')[2]}/eligibility/{question}", language)


CASES = {
    "?audience=incoming&level=master&fr=B2": "Yes, as far as these facts tell",
    "?audience=incoming&level=master&fr=B1&en=none": "No, as the facts stand",
    "?audience=own&level=master&fr=C2": "No, as the facts stand",
    "?audience=incoming&level=bachelor&fr=C2": "Perhaps: please ask",
    "?audience=incoming&level=master&fr=B1": "Perhaps: please ask",
    "?audience=incoming": "Perhaps: please ask",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("question", "answer"), CASES.items())
def test_the_page_answers_yes_no_or_ask(program, question, answer):
    assert ask(program, question).words(".verdict__answer") == answer


@pytest.mark.django_db
def test_each_reason_is_a_sentence(program):
    words = ask(program, "?audience=incoming&level=master&fr=B1&en=C2").words(".verdict__reasons")
    assert "Yes: The program is open to students from elsewhere." in words
    assert "Yes: The program is for your level." in words
    assert "No: French: B2 is asked for, and you have only B1." in words
    assert "Yes: English: C1 is asked for, and you have C2." in words


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_it_is_kept_and_search_engines_stay_away(program, language):
    for question in ("", "?audience=own&fr=B2"):
        response = ask(program, question, language).response
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["?audience=x&level=&fr=Z9", "?audience=own&audience=<b>", "?nonsense&fr[]=B2"])
def test_an_answer_that_is_none_counts_as_not_given(program, question):
    answer = ask(program, question)
    assert answer.response.status_code == 200
    assert not answer.soup.select(".verdict")
    assert not answer.soup.select("[checked]")


@pytest.mark.django_db
def test_the_answers_stay_in_the_form_and_go_along_to_another_language(program):
    answer = ask(program, "?fr=B1&nonsense=1&audience=own")
    assert answer.one("input[checked]")["value"] == "own"
    assert answer.one("#question-fr option[selected]")["value"] == "B1"
    assert answer.one(".languages a[hreflang=it]")["href"].endswith("/eligibility/?audience=own&fr=B1")


@pytest.mark.django_db
def test_a_draft_s_questions_are_nobody_s_business(program):
    program.unpublish()
    assert Client().get(f"{program.url}eligibility/").status_code == 404
