"""What translators' programs may rely on: valid files, with context, and codes instead of markup."""

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from mesi_site.translation.exchange.exporting import exported
from tests.factories import ContentPageFactory, PartnerPageFactory
from tests.pages.editor import as_saved
from tests.translation.exchange.bodies import page_with_everything
from tests.translation.exchange.files import VERSIONS, export, part, tree, unit_of

pytestmark = pytest.mark.django_db

SCHEMAS = Path(__file__).parent / "schemas"


class LocalSchemas(etree.Resolver):
    def resolve(self, url, id, context):
        return self.resolve_filename(str(SCHEMAS / "xml.xsd"), context) if url.endswith("xml.xsd") else None


def schema(version):
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(LocalSchemas())
    name = {"2.0": "xliff-core-2.0.xsd", "1.2": "xliff-core-1.2-strict.xsd"}[version]
    return etree.XMLSchema(etree.parse(SCHEMAS / name, parser))


@pytest.mark.parametrize("version", VERSIONS)
def test_files_are_what_the_standard_says(version, overview):
    page = page_with_everything("ru")
    partner = PartnerPageFactory(languages="all", with_facts=True)
    page.title_en = "Changed <title> & more"
    page.save_revision()
    for target in ("ru", "fr"):
        schema(version).assertValid(tree(export(page, partner, target=target, version=version)))


def test_each_text_says_what_it_is_how_long_it_may_be_and_what_changed(overview):
    page = page_with_everything("ru")
    page.title_en = page.title_en + " reworded"
    page.save_revision()
    for version in VERSIONS:
        root = tree(export(page, version=version))
        notes = "".join(unit_of(root, "title").itertext())
        assert "Title" in notes
        assert "At most 255 characters." in notes
        assert "{+ reworded+}" in notes
        assert "Text · Picture · Caption" in "".join(unit_of(root, "body.i.caption").itertext())


def test_missing_and_outdated_texts_need_translation_and_others_are_translated(overview):
    page = page_with_everything("ru")
    page.title_en = "Changed"
    page.save_revision()
    root = tree(export(page, version="2.0"))
    states = {id: part(root, id, "segment").get("state") for id in ("title", "body.h")}
    assert states == {"title": "initial", "body.h": "translated"}
    assert part(root, "title", "target").text == page.title_ru
    root = tree(export(page, version="1.2"))
    states = {id: part(root, id, "target").get("state") for id in ("title", "body.h")}
    assert states == {"title": "needs-translation", "body.h": "translated"}


def test_by_default_only_what_is_missing_or_outdated_goes_out(overview):
    page = page_with_everything("ru")
    assert export(page, everything=False) is None
    page.title_en = "Changed"
    page.save_revision()
    root = tree(export(page, everything=False))
    assert [unit.get("id") for unit in root.iter("{*}unit")] == ["title"]


def test_translators_see_no_markup_but_codes_and_no_facts(overview):
    page = page_with_everything()
    for version, pair in (("2.0", "pc"), ("1.2", "g")):
        root = tree(export(page, version=version))
        source = part(root, "body.p", "source")
        assert "<" not in "".join(source.itertext())
        assert len(list(source.iter(f"{{*}}{pair}"))) == 7  # p, a, b, ul, li, li, i
        assert page.slug not in "".join(root.itertext())


def test_a_table_goes_out_cell_by_cell(overview):
    root = tree(export(page_with_everything()))
    ids = [unit.get("id") for unit in root.iter("{*}unit")]
    assert [id for id in ids if id.startswith("body.t")] == ["body.t:0.0", "body.t:1.1", "body.t:caption"]


def test_several_pages_share_a_file_and_several_languages_come_as_an_archive(overview):
    pages = [as_saved(ContentPageFactory()) for _number in range(2)]
    name, content = exported(pages, "en", ["ru", "it"])
    assert name == "2-pages-en.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["2-pages-en-ru.xlf", "2-pages-en-it.xlf"]
        root = tree(archive.read("2-pages-en-it.xlf"))
    assert root.get("trgLang") == "it"
    assert len(list(root.iter("{*}file"))) == 2


def test_a_page_without_any_version_gets_its_first_one(overview):
    page = ContentPageFactory()
    export(page)
    assert not as_saved(page).has_unpublished_changes
    assert as_saved(page).revisions.count() == 1


def test_characters_that_xml_cannot_hold_do_not_stop_an_export(overview):
    page = ContentPageFactory(title_en="A\x0bB")
    assert part(tree(export(page)), "title", "source").text == "AB"
