"""What the office may rely on when a translation comes back."""

import pytest
from wagtail.models import PageLogEntry

from mesi_site.translation.exchange.planning import Outcome
from mesi_site.translation.sources import State, Translations
from tests.factories import ContentPageFactory, EditorFactory, ProgramPageFactory
from tests.pages.editor import as_saved, draft, facts, titles
from tests.translation.exchange.bodies import page_with_everything
from tests.translation.exchange.files import VERSIONS, export, imported, part, planned, translate, tree, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db):
    return EditorFactory()


def state(page, key, language="ru"):
    return Translations(draft(page)).unit(key, language).state


def everything_translated(root, prefix="Перевод "):
    """Each source with its codes, and words in front of its first word."""
    ids = [unit.get("id") for kind in ("unit", "trans-unit") for unit in root.iter(f"{{*}}{kind}")]
    return {id: lambda source: with_prefix(source, prefix) for id in ids}


def with_prefix(source, prefix):
    place = 0
    while source[place] == "<":
        place = source.index(">", place) + 1
    return source[:place] + prefix + source[place:]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_translation_comes_in_with_its_links_lists_pictures_and_tables(version, user, overview):
    page = page_with_everything()
    content = export(page, version=version)
    (plan,) = imported(translate(content, everything_translated(tree(content))), user)
    assert [text.problems for text in plan.texts if text.problems] == []
    assert plan.is_imported
    now = draft(page)
    english = {block.id: block.value for block in now.body_en}
    russian = {block.id: block.value for block in now.body_ru}
    assert list(russian) == list(english)
    expected = english["p"].source.replace(' data-block-key="k1"', "").replace(' data-block-key="k2"', "")
    expected = expected.replace(' data-block-key="k3"', "").replace("See ", "Перевод See ", 1)
    assert russian["p"].source == expected
    assert russian["i"]["image"] == english["i"]["image"]
    assert russian["i"]["caption"] == "Перевод Words-en caption"
    assert russian["i2"]["image"] == english["i2"]["image"]
    assert russian["t"]["data"] == [["Перевод Words-en 1", ""], ["", "Перевод Words-en 2"]]
    assert russian["t"]["first_row_is_table_header"]
    assert russian["q"]["text"] == "Перевод Words-en\nsaid"
    assert Translations(now).counts("ru")[State.CURRENT] == len(Translations(now).keys)


def test_an_import_is_a_draft_of_one_language_and_touches_nothing_else(user, overview):
    page = page_with_everything("ru", "fr")
    before, known = draft(page), facts(draft(page))
    imported(translate(export(page), {"title": "Новое"}), user)
    now = draft(page)
    assert titles(now) == titles(before) | {"ru": "Новое"}
    assert facts(now) == known
    assert as_saved(page).title_ru == before.title_ru
    for name in ("body_en", "body_ru", "body_fr", "introduction_fr"):
        assert getattr(now, name) == getattr(before, name)


def test_who_imported_what_is_in_the_history(user, overview, log_in):
    page = page_with_everything("ru")
    imported(translate(export(page), {"title": "Новое"}), user)
    entry = PageLogEntry.objects.get(action="translation.import")
    assert (entry.user, entry.data) == (user, {"languages": ["ru"], "texts": 1, "file": "file.xlf"})
    html = log_in().get(f"/admin/pages/{page.pk}/history/").content.decode()
    assert "Import of translations: Русский, 1 text" in html


def test_nothing_is_changed_before_somebody_has_seen_it(user, overview):
    page = page_with_everything("ru")
    (plan,) = planned(translate(export(page), {"title": "Новое"}), user)
    (change,) = plan.changes
    assert (change.outcome, change.label) == (Outcome.CHANGED, "Title")
    assert [part.text for part in change.difference if part.kind == "added"] == ["Новое"]
    assert draft(page).title_ru != "Новое"


def test_a_translation_of_an_earlier_source_comes_in_and_stays_outdated_by_what_it_was_made_from(user, overview):
    page = page_with_everything("ru")
    exported_title, content = page.title_en, export(page)
    page.title_en = "Quite another title"
    page.save_revision()
    (plan,) = imported(translate(content, {"title": "Новое"}), user)
    assert plan.is_imported
    assert "outdated" in " ".join(plan.changes[0].warnings)
    unit = Translations(draft(page)).unit("title", "ru")
    assert (unit.state, unit.made_from, unit.text) == (State.OUTDATED, exported_title, "Новое")


def test_what_was_translated_on_the_page_meanwhile_is_not_taken_back_by_an_untouched_text(user, overview):
    page = page_with_everything("ru")
    content = export(page)
    page.title_ru = "Исправлено"
    page.save_revision()
    imported(translate(content, {"introduction": lambda source: source.replace("Bridge", "Мост")}), user)
    assert draft(page).title_ru == "Исправлено"
    (plan,) = planned(translate(content, {"title": "Из файла"}), user)
    assert "Somebody has changed the translation" in " ".join(plan.changes[0].warnings)


def test_a_translator_confirms_an_outdated_translation_by_its_state(user, overview):
    page = page_with_everything("ru")
    page.title_en = "Bridge, reworded"
    page.save_revision()
    root = tree(export(page))
    part(root, "title", "segment").set("state", "final")
    (plan,) = imported(written(root), user)
    assert plan.changes[0].outcome == Outcome.CONFIRMED
    assert state(page, "title") == State.CURRENT


def test_a_block_that_has_gone_meanwhile_is_left_out_and_the_rest_comes_in(user, overview):
    page = page_with_everything()
    content = export(page)
    page.body_en = page.body_en.stream_block.to_python(
        [block for block in page.body_en.get_prep_value() if block["id"] != "h"]
    )
    page.save_revision()
    (plan,) = imported(translate(content, everything_translated(tree(content))), user)
    assert plan.is_imported
    assert "h" not in [block.id for block in draft(page).body_ru]
    assert [text.label for text in plan.texts if text.outcome == Outcome.LEFT_OUT] == ["Text · Heading"]


def test_a_block_comes_to_its_place_among_those_that_are_there(user, overview):
    page = page_with_everything("ru")
    blocks = [block for block in page.body_ru.get_prep_value() if block["id"] not in ("p", "i2")]
    page.body_ru = page.body_ru.stream_block.to_python(blocks)
    page.save_revision()
    content = export(page)
    imported(translate(content, {"body.p": lambda source: with_prefix(source, "Раз ")}), user)
    assert [block.id for block in draft(page).body_ru] == ["h", "p", "i", "q", "t"]


def test_an_unfinished_draft_may_stay_unfinished(user, overview):
    page = ProgramPageFactory(languages="all")
    page.levels = []
    page.save_revision(clean=False)
    (plan,) = imported(translate(export(page), {"title": "Новое"}), user)
    assert plan.is_imported
    assert draft(page).title_ru == "Новое"


def test_the_same_file_twice_changes_nothing_the_second_time(user, overview):
    page = page_with_everything("ru")
    content = translate(export(page), {"title": "Новое"})
    imported(content, user)
    (plan,) = imported(content, user)
    assert plan.is_sound
    assert not plan.is_imported


def test_of_two_pages_the_sound_one_comes_in_and_the_broken_one_not_at_all(user, overview):
    pages = [ContentPageFactory(languages="all") for _number in range(2)]
    root = tree(export(*pages))
    for number, file in enumerate(root.iter("{*}file")):
        for unit in file.iter("{*}unit"):
            target = next(unit.iter("{*}target"))
            if unit.get("id") == "title":
                target.text = "Новое"
            if number and unit.get("id") == "introduction":
                target.remove(target[0])
                target.text = "Без абзаца"
    sound, broken = imported(written(root), user)
    assert (sound.is_imported, broken.is_imported) == (True, False)
    assert draft(pages[0]).title_ru == "Новое"
    assert draft(pages[1]).title_ru == pages[1].title_ru
    assert as_saved(pages[1]).latest_revision.pk == broken.page.latest_revision_id


def test_a_program_may_cut_texts_apart_and_use_its_own_region(user, overview):
    page = page_with_everything("ru")
    root = tree(export(page, version="2.0"))
    root.set("trgLang", "ru-RU")
    segment = part(root, "title", "segment")
    first, rest = part(root, "title", "source").text.split(" ", 1)
    unit = segment.getparent()
    unit.remove(segment)
    for kind, source, target in (("segment", first, "Новое"), ("ignorable", " ", None), ("segment", rest, "слово")):
        inner = tree(f"<{kind} xmlns='{root.nsmap[None]}'><source>{source}</source></{kind}>".encode())
        if target:
            inner.append(tree(f"<target xmlns='{root.nsmap[None]}'>{target}</target>".encode()))
        unit.append(inner)
    imported(written(root), user)
    assert draft(page).title_ru == "Новое слово"


def test_a_page_is_translated_into_the_default_language_too(user, overview):
    page = page_with_everything("ru")
    content = export(page, source="ru", target="en")
    imported(translate(content, {"title": "From the Russian"}), user)
    now = draft(page)
    assert (now.title_en, now.title_ru) == ("From the Russian", page.title_ru)
    translations = Translations(now)
    assert translations.unit("title", "en").source_language == "ru"
    assert translations.unit("title", "ru").is_original
    now.publish(now.latest_revision)
    assert as_saved(page).title == "From the Russian"


def test_a_program_may_number_the_original_tags_anew(user, overview):
    page = page_with_everything("ru")
    root = tree(translate(export(page), {"body.p": lambda source: with_prefix(source, "Раз ")}))
    for element in root.iter():
        for name in ("dataRef", "dataRefStart", "dataRefEnd", "id"):
            if element.get(name) and (name != "id" or element.tag.endswith("}data")):
                element.set(name, f"x{element.get(name)}")
    (plan,) = imported(written(root), user)
    assert plan.is_imported, [text.problems for text in plan.texts]
