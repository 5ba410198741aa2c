"""Whatever is asked: no error, counts as a count by hand, and pages that share the programs among them."""

from collections import Counter
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from international.finder.facets import KNOWN
from mesi_site.delivery.pagecache import memory
from mesi_site.pages import pagination

from .expectations import NAMES, SINGLE, fits, public_programs, values_of
from .reading import all_parts, find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]

examples = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PROGRAMS = []


@pytest.fixture(autouse=True)
def programs():
    """The programs of the first content; nothing changes between the examples of a test."""
    PROGRAMS[:] = public_programs()
    with memory.under(1):
        yield
    memory.forget()


def values(name):
    """Values that the finder knows; those that programs have come more often."""
    known = st.sampled_from(sorted(str(value) for value in KNOWN[name]()))
    return known if name in SINGLE else st.deferred(lambda: st.sampled_from(_present(name))) | known


def _present(name):
    return sorted({str(value) for program in PROGRAMS for value in values_of(program, name)})


@st.composite
def questions(draw):
    question = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4)):
        question[name] = draw(st.lists(values(name), min_size=1, max_size=1 if name in SINGLE else 3, unique=True))
    if draw(st.booleans()):
        question["max"] = [(draw(st.integers(0, 10_000)), draw(st.sampled_from(["EUR", "RUB", "USD", "CHF"])))]
    return question


def pairs(question):
    for name, chosen in question.items():
        for value in chosen:
            yield from [("max", value[0]), ("currency", value[1])] if name == "max" else [(name, value)]


def by_hand(question):
    return sorted(program.slug for program in PROGRAMS if fits(program, question))


@examples
@given(questions(), st.sampled_from(["deadline", "title", "duration", "relevance", ""]))
def test_pages_share_exactly_the_programs_that_fit(question, sort):
    with patch.object(pagination, "ENTRIES_PER_PAGE", 4):
        parts = list(all_parts(find([*pairs(question), ("sort", sort)])))
    assert Counter(slug for part in parts for slug in part.slugs) == Counter(by_hand(question))
    assert {part.total for part in parts} == {len(by_hand(question))}
    assert not any(part.has_note for part in parts)


@examples
@given(questions())
def test_each_count_is_what_choosing_that_option_alone_in_its_question_shows(question):
    shown = find(pairs(question))
    for name in NAMES:
        counts = shown.counts(name)
        assert counts
        for value, count in counts.items():
            assert count == len(by_hand(question | {name: [value]})), (name, value)


NONSENSE = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300)


@examples
@given(st.lists(st.tuples(st.sampled_from([*NAMES, "q", "max", "currency", "sort", "page"]) | NONSENSE, NONSENSE)))
def test_nonsense_is_left_out_and_never_an_error(parameters):
    assert find(parameters).total <= len(PROGRAMS)


@examples
@given(questions(), st.randoms())
def test_one_question_has_one_address(question, random):
    shuffled = list(pairs(question))
    random.shuffle(shuffled)
    assert find(shuffled).address == find(pairs(question)).address


@examples
@given(questions())
def test_zero_results_name_what_to_leave_out_and_how_many_programs_that_finds(question):
    shown = find(pairs(question))
    ways = shown.soup.select(".nothing__ways > li")
    if shown.total:
        assert not ways
    for way in ways:
        without = find(way.a["href"].removeprefix("?"))
        assert without.total == int(way.select_one(".note").get_text().split()[0]) > 0
