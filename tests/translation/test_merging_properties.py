"""Two people change one version: whatever they do, both find their changes again, or both are told."""

import json

from hypothesis import assume, given
from hypothesis import strategies as st

from mesi_site.translation.languages import site_languages
from mesi_site.translation.merging import changed_names, is_same, merge
from mesi_site.translation.parts import columns

from .contents import IDS, MODEL, blocks, contents, values

NAMES = [*(name for code in site_languages() for name in columns(MODEL, code)), "slug"]
CONTENTS = contents()
# Blocks that exist have ids that everybody knows; new ones get ids of their own.
OLD, MINE, THEIRS = (st.sampled_from(ids) for ids in (IDS, IDS + "xyz", IDS + "uvw"))


@st.composite
def edits(draw, content, names=NAMES):
    """The content with some of its fields written anew."""
    chosen = draw(st.sets(st.sampled_from(names))) if names else ()
    return content | {name: draw(values(name, OLD)) for name in chosen}


@st.composite
def two_edits(draw):
    """(base, mine, theirs) of two people who changed different fields."""
    base = draw(CONTENTS)
    mine = draw(edits(base))
    untouched = [name for name in NAMES if base[name] == mine[name]]
    return base, mine, draw(edits(base, untouched))


def merged(base, mine, theirs):
    return merge(MODEL, NAMES, base, mine, theirs)


def same(one, other):
    return not changed_names(MODEL, NAMES, one, other)


@given(two_edits())
def test_what_two_people_changed_in_different_fields_is_all_there(versions):
    base, mine, theirs = versions
    result, collisions = merged(base, mine, theirs)
    assert collisions == []
    for name in NAMES:
        author = mine if not is_same(MODEL, name, base[name], mine[name]) else theirs
        assert is_same(MODEL, name, result[name], author[name])


@given(CONTENTS, st.data())
def test_whoever_changed_nothing_takes_nothing_back(base, data):
    other = data.draw(edits(base))
    for result, collisions in (merged(base, base, other), merged(base, other, base)):
        assert collisions == []
        assert same(result, other)


@given(CONTENTS, st.data())
def test_it_makes_no_difference_who_came_first_but_for_what_both_changed(base, data):
    one, other = data.draw(edits(base)), data.draw(edits(base))
    first, collisions = merged(base, one, other)
    second, same_collisions = merged(base, other, one)
    assert collisions == same_collisions
    texts = [name for name in NAMES if name not in collisions and not name.startswith("body")]
    assert changed_names(MODEL, texts, first, second) == []


@given(CONTENTS, st.data())
def test_two_people_who_wrote_the_same_do_not_collide(base, data):
    mine = data.draw(edits(base))
    result, collisions = merged(base, mine, mine)
    assert collisions == []
    assert same(result, mine)


SIGNS = st.lists(st.sampled_from(["<b>", "<strong>", "<p>", " ", "&quot;", '"', "<a b='1'>", "x"]), max_size=4).map(
    "".join
)


@given(SIGNS, SIGNS)
def test_in_a_plain_text_every_sign_counts(before, after):
    assert is_same(MODEL, "title_ru", before, after) == (before == after)


@given(CONTENTS, CONTENTS, CONTENTS)
def test_only_what_stands_in_a_form_is_changed_by_it(base, mine, theirs):
    result, _collisions = merge(MODEL, ["title_ru"], base, mine, theirs)
    assert {name: result[name] for name in NAMES if name != "title_ru"} == {
        name: theirs[name] for name in NAMES if name != "title_ru"
    }


# Bodies


def bodies(base, mine, theirs):
    """The blocks of a merged body by their ids, or None where both changed the same."""
    result, collisions = merge(MODEL, ["body_ru"], *({"body_ru": body} for body in (base, mine, theirs)))
    return None if collisions else by_id(result["body_ru"])


def by_id(body):
    return {block["id"]: block["value"] for block in json.loads(body)}


@given(blocks(OLD), blocks(MINE), blocks(THEIRS))
def test_no_block_of_either_is_lost_unless_one_of_them_deleted_it(base, mine, theirs):
    result = bodies(base, mine, theirs)
    assume(result is not None)
    base, mine, theirs = by_id(base), by_id(mine), by_id(theirs)
    for id, value in (mine | theirs).items():
        was_deleted = id in base and (id not in mine or id not in theirs)
        assert (id in result) != was_deleted
        if not was_deleted:
            assert result[id] in (mine.get(id, value), theirs.get(id, value))
            if mine.get(id) != base.get(id) and id in mine:
                assert result[id] == mine[id]


@given(blocks(OLD), blocks(MINE), blocks(THEIRS))
def test_a_block_that_one_changed_and_the_other_deleted_is_asked_about(base, mine, theirs):
    result = bodies(base, mine, theirs)
    base, mine, theirs = by_id(base), by_id(mine), by_id(theirs)
    for one, other in ((mine, theirs), (theirs, mine)):
        if any(id in one and one[id] != base[id] and id not in other for id in base):
            assert result is None


@given(blocks(OLD), blocks(MINE), blocks(THEIRS))
def test_blocks_stand_in_an_order_that_one_of_them_gave_them(base, mine, theirs):
    result = bodies(base, mine, theirs)
    assume(result is not None)
    orders = [[id for id in by_id(body) if id in result] for body in (mine, theirs)]
    found = [[id for id in result if id in order] for order in orders]
    assert any(one == other for one, other in zip(orders, found, strict=True))


@given(blocks(OLD), blocks(MINE), blocks(THEIRS))
def test_blocks_are_the_same_whoever_came_first(base, mine, theirs):
    one, other = bodies(base, mine, theirs), bodies(base, theirs, mine)
    assert one == other
