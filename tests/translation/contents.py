"""Contents of pages as revisions keep them, made up by Hypothesis: a page of prose with two languages' worth of all
that two people can change at once."""

import json

from hypothesis import strategies as st

from mesi_site.pages.models import ContentPage
from mesi_site.translation.languages import site_languages
from mesi_site.translation.merging import with_base_columns
from mesi_site.translation.parts import OFFERED, columns

MODEL = ContentPage
WORDS = st.sampled_from(["", "Alpha", "Beta", "Gamma", "Мост"])
IDS = "abcde"


def blocks(ids):
    """A body, as JSON; each of its blocks has an id of these."""
    items = st.builds(lambda id, word: {"type": "paragraph", "value": f"<p>{word}</p>", "id": id}, ids, WORDS)
    return st.lists(items, unique_by=lambda block: block["id"], max_size=4).map(json.dumps)


def values(name, ids):
    return blocks(ids) if name.startswith("body") else WORDS


def contents(ids=IDS):
    """A whole content: texts in each language, two facts, where the page is offered, from what it was translated."""
    texts = {name: values(name, st.sampled_from(ids)) for code in site_languages() for name in columns(MODEL, code)}
    others = {
        "slug": WORDS,
        "show_in_menus": st.booleans(),
        OFFERED: st.sets(st.sampled_from(site_languages())).map(
            lambda chosen: [code for code in site_languages() if code in chosen]
        ),
        "translation_sources": records(),
    }
    return st.fixed_dictionaries(texts | others).map(lambda content: with_base_columns(MODEL, content))


def records():
    """Of some languages: from what their title was made."""
    made = st.dictionaries(st.sampled_from(site_languages()), st.sampled_from(["d1", "d2"]), max_size=3)
    return made.map(
        lambda digests: (
            {
                "made_from": {code: {"title": digest} for code, digest in digests.items()},
                "texts": {digest: ["en", f"Source {digest}"] for digest in digests.values()},
            }
            if digests
            else {}
        )
    )
