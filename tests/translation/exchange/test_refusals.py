"""What an import refuses, with the line and the reason; nothing of the page is saved then."""

import pytest

from mesi_site.translation.exchange.planning import Outcome
from tests.factories import ContentPageFactory, EditorFactory
from tests.pages.editor import as_saved
from tests.translation.exchange.bodies import page_with_everything
from tests.translation.exchange.files import (
    VERSIONS,
    export,
    imported,
    part,
    planned,
    translate,
    tree,
    unit_of,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db):
    return EditorFactory()


@pytest.fixture
def page(overview):
    return page_with_everything("ru")


def refusals(content, user):
    """{id: problems} of the only page; nothing of it may have been saved."""
    (plan,) = imported(content, user)
    assert not plan.is_imported
    if plan.page:
        assert as_saved(plan.page).latest_revision_id == plan.page.latest_revision_id
    return {text.id: " ".join(text.problems) for text in plan.texts if text.outcome == Outcome.REFUSED}


def problems(content, user):
    (plan,) = imported(content, user)
    assert not plan.is_imported
    return " ".join(plan.problems)


CODES = {
    "lost link": ('id="2"', None, "Lost: <a"),
    "lost bold": ('id="3"', None, "Lost: <b>"),
    "unknown code": ('id="3"', 'id="77"', "Unknown inline code: 77."),
    "twice the same code": ('id="7"', 'id="8"', "Occurs twice: <i>"),
}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("case", CODES)
def test_inline_codes_must_all_come_back_once(case, version, page, user):
    old, new, expected = CODES[case]
    root = tree(export(page, version=version))
    target = part(root, "body.p", "target")
    id = old.split('"')[1]
    code = next(code for code in target.iter() if code.get("id") == id)
    if new:
        code.set("id", new.split('"')[1])
    else:
        unwrap(code)
    first_text(target).text = "Иначе "
    assert expected in refusals(written(root), user)["body.p"]


def unwrap(code):
    """Takes the code away and leaves its words, as a translator does who deletes a tag."""
    parent = code.getparent()
    before = code.getprevious()
    words = "".join(code.itertext()) + (code.tail or "")
    for child in list(code):
        code.addprevious(child)
        words = words.replace("".join(child.itertext()), "", 1)
    if before is None:
        parent.text = (parent.text or "") + words
    else:
        before.tail = (before.tail or "") + words
    parent.remove(code)


def first_text(target):
    return next(element for element in target.iter() if element.text and element.text.strip())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("spoil", ["no words in an item", "words outside"])
def test_a_paragraph_may_not_lose_its_words_nor_words_their_paragraph(spoil, version, page, user):
    root = tree(export(page, version=version))
    target = part(root, "body.p", "target")
    if spoil == "words outside":
        target.text = "Вне абзаца"
    else:
        next(element for element in target.iter() if element.text == "two").text = ""
    assert "not as in the source" in refusals(written(root), user)["body.p"]


def test_a_changed_link_is_refused(page, user):
    content = export(page).replace(b"https://example.org/a?b=1", b"https://elsewhere.example/a?b=1")
    assert "Links are changed on the page" in refusals(content, user)["body.p"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_changed_source_is_refused(version, page, user):
    root = tree(export(page, version=version))
    part(root, "title", "source").text = "What the page never said"
    part(root, "title", "target").text = "Новое"
    assert "not the one that was exported" in refusals(written(root), user)["title"]


def test_a_text_that_the_page_does_not_have_is_refused(page, user):
    root = tree(export(page))
    unit_of(root, "title").set("id", "headline")
    assert refusals(written(root), user)["headline"] == "This text was not in the export."


@pytest.mark.parametrize("fact", ["slug", "picture", "published_languages", "owner"])
def test_a_fact_is_refused(fact, page, user):
    root = tree(export(page))
    unit_of(root, "title").set("id", fact)
    assert "This is a fact" in refusals(written(root), user)[fact]


def test_the_same_text_twice_is_refused(page, user):
    root = tree(export(page))
    unit_of(root, "introduction").set("id", "title")
    assert "twice" in refusals(written(root), user)["title"]


def test_what_does_not_fit_into_its_field_is_refused(page, user):
    assert "at most 255" in refusals(translate(export(page), {"title": "Ж" * 256}), user)["title"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_missing_translation_is_refused(version, page, user):
    root = tree(export(page, version=version))
    target = part(root, "title", "target")
    target.getparent().remove(target)
    assert refusals(written(root), user)["title"] == "There is no translation."
    assert "There is no translation." in refusals(translate(export(page), {"title": " "}), user)["title"]


def test_a_page_that_goes_out_untranslated_and_comes_back_so_is_refused(overview, user):
    page = ContentPageFactory()
    assert set(refusals(export(page), user).values()) == {"There is no translation."}


def test_a_translation_like_its_source_is_taken_with_a_warning(page, user):
    (plan,) = planned(translate(export(page), {"title": page.title_en}), user)
    assert plan.will_be_imported
    assert "same as the source" in " ".join(plan.changes[0].warnings)


@pytest.mark.parametrize(
    "original", ["pages/999999/versions/1", "pages/1", "../../etc", "", "pages/99999999999999999999/versions/1"]
)
def test_a_page_that_is_not_there_is_refused(original, page, user):
    root = tree(export(page))
    next(root.iter("{*}file")).set("original", original)
    assert "There is no such page" in problems(written(root), user)


def test_a_version_that_is_gone_or_belongs_to_another_page_is_refused(page, user):
    other = ContentPageFactory()
    revision = other.save_revision()
    root = tree(export(page))
    next(root.iter("{*}file")).set("original", f"pages/{page.pk}/versions/{revision.pk}")
    assert "Export the page again" in problems(written(root), user)


@pytest.mark.parametrize(("source", "target"), [("en", "de"), ("en", "en"), ("de", "ru"), ("en", "")])
def test_languages_that_the_site_does_not_have_are_refused(source, target, page, user):
    root = tree(export(page))
    root.set("srcLang", source)
    root.set("trgLang", target)
    assert "not two languages of the site" in problems(written(root), user)


def test_a_page_that_stands_in_the_file_twice_is_refused_the_second_time(page, user):
    root = tree(export(page))
    root.append(tree(written(next(root.iter("{*}file")))))
    first, second = planned(written(root), user)
    assert (first.problems, second.problems) == ([], ["The file names this page twice."])


def test_each_refusal_names_its_line(page, user):
    content = translate(export(page), {"title": "Ж" * 256})
    (plan,) = planned(content, user)
    (text,) = [text for text in plan.texts if text.problems]
    assert b'id="title"' in content.splitlines()[text.line - 1]
