"""Parts of a draft go out one by one, in any order, and nothing else goes along."""

from hypothesis import given
from hypothesis import strategies as st

from mesi_site.translation.languages import site_languages
from mesi_site.translation.parts import FACTS, OFFERED, Parts, changed_parts, columns, combined

from .contents import MODEL, contents

FACT_NAMES = ["slug", "show_in_menus"]
PARTS = st.sets(st.sampled_from([*site_languages(), FACTS])).map(Parts.named)
CONTENTS = contents()


def changed(one, other):
    return changed_parts(MODEL, one, other, FACT_NAMES)


@given(CONTENTS, CONTENTS)
def test_with_all_parts_of_a_draft_readers_have_the_draft_and_with_none_what_they_had(live, draft):
    assert combined(MODEL, live, draft, Parts.everything()) == draft
    assert combined(MODEL, live, draft, Parts()) == live


@given(CONTENTS, CONTENTS, PARTS, PARTS)
def test_parts_may_go_out_in_any_order_or_at_once(live, draft, one, other):
    first = combined(MODEL, combined(MODEL, live, draft, one), draft, other)
    assert first == combined(MODEL, combined(MODEL, live, draft, other), draft, one)
    assert first == combined(MODEL, live, draft, Parts.named({*one.names, *other.names}))


@given(CONTENTS, CONTENTS, PARTS)
def test_what_was_not_chosen_stays_as_readers_had_it(live, draft, parts):
    result = combined(MODEL, live, draft, parts)
    for language in site_languages():
        source = draft if language in parts.languages else live
        assert [result[name] for name in columns(MODEL, language)] == [
            source[name] for name in columns(MODEL, language)
        ]
        assert (language in result[OFFERED]) == (language in source[OFFERED])
    assert [result[name] for name in FACT_NAMES] == [(draft if parts.facts else live)[name] for name in FACT_NAMES]


@given(CONTENTS, CONTENTS, PARTS)
def test_what_went_out_differs_no_longer_and_all_else_still_does(live, draft, parts):
    rest = changed(combined(MODEL, live, draft, parts), draft)
    assert rest.names == [name for name in changed(live, draft).names if name not in parts.names]


@given(CONTENTS)
def test_a_draft_does_not_differ_from_itself(draft):
    assert not changed(draft, draft)


@given(CONTENTS, CONTENTS, PARTS)
def test_every_record_has_its_source(live, draft, parts):
    record = combined(MODEL, live, draft, parts)["translation_sources"]
    digests = {digest for units in record.get("made_from", {}).values() for digest in units.values()}
    assert digests == set(record.get("texts", {}))
