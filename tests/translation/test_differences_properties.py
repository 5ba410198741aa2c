"""Whatever two texts say, a marked difference shows both of them whole."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mesi_site.translation.differences import ADDED, REMOVED, SAME, difference

WORDS = st.lists(st.sampled_from(["bridge", "Мост", "l’été", ",", ".", " ", "\n", "  ", "5", "№", "a_b", "e\u0301"]))
TEXTS = st.text() | WORDS.map("".join)


def read(parts, kind):
    return "".join(part.text for part in parts if part.kind in (SAME, kind))


@given(TEXTS, TEXTS)
def test_read_without_what_came_it_is_the_old_text_and_without_what_went_the_new(old, new):
    parts = difference(old, new)
    assert (read(parts, REMOVED), read(parts, ADDED)) == (old, new)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert {part.kind for part in difference(text, text)} <= {SAME}


@given(TEXTS, TEXTS)
def test_it_has_no_empty_parts_and_none_that_goes_on_in_the_next(old, new):
    parts = difference(old, new)
    assert all(part.text for part in parts)
    assert all(one.kind != other.kind for one, other in pairwise(parts))


@given(TEXTS, TEXTS)
def test_what_went_stands_before_what_took_its_place(old, new):
    parts = difference(old, new)
    assert (ADDED, REMOVED) not in {(one.kind, other.kind) for one, other in pairwise(parts)}
