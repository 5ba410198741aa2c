"""What a partner tells incoming students moved from its fact sheet to its page, in every version."""

from importlib import import_module

move = import_module("partners.migrations.0004_texts_of_fact_sheets").move
OLD = {
    "title_en": "Valmont",
    "translation_sources": {"made_from": {"ru": {"title": "t"}}, "texts": {"t": ["en", "Valmont"]}},
    "fact_sheets": [
        {
            "pk": 1,
            "email": "incoming@example.org",
            "nomination": "<p>Send</p>",
            "nomination_en": "<p>Send</p>",
            "nomination_ru": "<p>Шлите</p>",
            "housing_it": None,
            "translation_sources": {"made_from": {"ru": {"nomination": "n"}}, "texts": {"n": ["en", "Send"]}},
        }
    ],
}


def test_texts_and_what_they_were_translated_from_stand_on_the_page():
    new = move(OLD)
    assert (new["nomination"], new["nomination_ru"], new["housing_fr"]) == ("<p>Send</p>", "<p>Шлите</p>", None)
    assert new["fact_sheets"] == [{"pk": 1, "email": "incoming@example.org"}]
    assert new["translation_sources"] == {
        "made_from": {"ru": {"title": "t", "nomination": "n"}},
        "texts": {"t": ["en", "Valmont"], "n": ["en", "Send"]},
    }


def test_a_version_without_a_fact_sheet_stays_as_it_is():
    assert move({"title_en": "Valmont", "fact_sheets": []}) is None
    assert move(move(OLD)) is None
