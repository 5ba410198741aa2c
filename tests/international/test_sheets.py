"""A student takes a program along on paper: one PDF for each program and language, true, readable and small."""

import datetime as dt
import io
import json
from urllib.parse import urlsplit

import pytest
import typst
import zxingcpp
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from international.models import ProgramPage
from international.sheets import typesetting
from international.sheets.content import program_sheet
from international.sheets.prose import blocks
from mesi_site.institution.models import InstitutionSettings
from tests.factories import ProgramPageFactory
from tests.public.crawl import LANGUAGES

pytestmark = pytest.mark.django_db
MOST_BYTES = 60_000
MARKUP = '#read("/etc/passwd") *bold* _it_ $x^2$ \\ @ref <label> // #panic() = Title'


def path_of(page):
    return page.url_path.strip("/").partition("/")[2]


def sheet(page, language="en"):
    return Client().get(f"/{language}/{path_of(page)}/fact-sheet.pdf")


def read(response):
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(response.content))


def words(reader):
    """Everything that is printed, with hyphens at the ends of lines taken out and single spaces."""
    text = "\n".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").split())


@pytest.fixture
def program(overview):
    InstitutionSettings.objects.create(name_en="MESI")
    return ProgramPageFactory(languages="all", with_facts=True, slug="statistics", is_demonstration=True)


def test_a_sheet_has_the_facts_dates_fees_and_whom_to_ask(program):
    text = words(read(sheet(program)))
    for fact in (
        str(program.title),
        "Our own students and students from elsewhere",
        "French (B2) or English",
        "4 semesters",
        "Autumn 2027 Sep 1, 2027 – Jun 30, 2028 20 places",
        "Mar 1, 2027",
        "11:59 PM (Moscow, UTC+3)",
        "€1,200 a year",
        "https://apply.example.org/",
        program.contact.email,
        "As of ",
        "Demonstration",
    ):
        assert " ".join(fact.replace("\N{THIN SPACE}", " ").split()) in text.replace("\N{THIN SPACE}", " "), fact


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_speaks_the_reader_s_language_and_says_so_to_machines(program, language):
    reader = read(sheet(program, language))
    root = reader.trailer["/Root"]
    with translation.override(language):
        title = ProgramPage.objects.get(pk=program.pk).title
    assert root["/Lang"] == language
    assert reader.metadata.title == title
    assert title in words(reader)
    assert reader.metadata.author == "MESI"


def test_a_sheet_can_be_read_out_and_nothing_of_it_depends_on_the_machine(program):
    reader = read(sheet(program))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert {"/Document", "/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= set(tags(root["/StructTreeRoot"]))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in described or "/FontFile3" in described
        assert "+" in font["/BaseFont"], "the letters that are needed, not the whole font"


def tags(element):
    element = element.get_object()
    if isinstance(element, list):
        for child in element:
            yield from tags(child)
    elif isinstance(element, dict):
        if "/S" in element:
            yield element["/S"]
        if "/K" in element:
            yield from tags(element["/K"])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_code_leads_to_the_page_in_the_same_language(program, language):
    with translation.override(language):
        content = program_sheet(program)
    picture = typst.compile(
        typesetting.HERE / "layouts" / "program.typ",
        root=typesetting.HERE / "layouts",
        font_paths=typesetting.fonts(),
        format="png",
        sys_inputs={"sheet": json.dumps(content)},
    )
    first = picture[0] if isinstance(picture, list) else picture
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(first)))
    assert code.text == content["address"]
    assert Client().get(urlsplit(code.text).path).status_code == 200


@pytest.mark.usefixtures("whole_site")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_of_the_first_content_is_small(language):
    for program in ProgramPage.objects.public():
        response = sheet(program, language)
        assert len(response.content) <= MOST_BYTES, program
        assert len(read(response).pages) <= 2, program


def test_what_an_editor_writes_is_printed_and_never_carried_out(program):
    program.title_en = program.summary_en = MARKUP
    program.eligibility_en = f"<p>{MARKUP.replace('<', '&lt;')}</p><ul><li>#include</li></ul>"
    program.save()
    text = words(read(sheet(program)))
    assert text.replace(" ", "").count(MARKUP.replace(" ", "")) == 3
    assert "#include" in text


@given(title=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=80))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_a_sheet(program, title):
    with translation.override("en"):
        content = program_sheet(program)
    content["title"]["text"] = content["facts"][0]["values"][0]["text"] = title
    content["prose"] = [{"heading": title, "lang": "", "blocks": blocks(f"<p>{title.replace('<', '&lt;')}</p>")}]
    assert typesetting.pdf("program", content).startswith(b"%PDF")


def test_a_program_of_which_little_is_known_has_a_sheet_that_says_so(overview):
    text = words(read(sheet(ProgramPageFactory(languages="all"))))
    assert text.count("Not known") >= 4
    assert "Dates not yet announced" in text


def test_a_sheet_in_another_language_says_that_it_is(overview):
    program = ProgramPageFactory(languages=("en",))
    assert "Этой страницы нет на русском языке" in words(read(sheet(program, "ru")))


def test_the_version_on_a_sheet_changes_with_what_it_says_and_with_nothing_else(program):
    def version():
        return words(read(sheet(program))).partition("Version of ")[2].split()[4]

    first = version()
    assert version() == first
    program.duration = 6
    program.save()
    assert version() != first


def test_a_sheet_is_kept_like_its_page_and_search_engines_are_led_to_that(program):
    headers = sheet(program, "fr").headers
    assert "public" in headers["Cache-Control"]
    assert headers["Content-Disposition"] == 'inline; filename="statistics-fr.pdf"'
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Link"].endswith(f'/fr/{path_of(program)}/>; rel="canonical"')


def test_there_is_no_sheet_of_what_a_reader_may_not_see(program):
    program.unpublish()
    assert sheet(program).status_code == 404
    program.live, program.expire_at = True, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    program.save()
    assert sheet(program).status_code == 404


def test_a_comparison_is_printed_side_by_side(program):
    ProgramPageFactory(languages="all", with_facts=True, slug="economics", duration=2)
    index = path_of(program.get_parent())
    response = Client().get(f"/ru/{index}/compare.pdf?program=economics&program=nothing&program=statistics")
    text = words(read(response))
    assert text.index("2 семестра") < text.index("4 семестра")
    assert len(response.content) <= MOST_BYTES
    assert "public" not in response.headers.get("Cache-Control", "")


def test_programs_with_the_longest_addresses_are_compared_on_paper_too(program):
    index = program.get_parent()
    slugs = [f"{number}-{'прикладная-статистика-' * 8}x" for number in range(6)]
    for slug in slugs:
        ProgramPageFactory(parent=index, slug=slug)
    response = Client().get(f"/en/{path_of(index)}/compare.pdf", {"program": slugs})
    assert "Programs compared" in words(read(response))


@pytest.mark.parametrize("question", ["", "?program=nothing"])
def test_a_comparison_of_nothing_leads_to_the_page_that_says_so(program, question):
    index = path_of(program.get_parent())
    response = Client().get(f"/en/{index}/compare.pdf{question}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/en/{index}/compare/"


@pytest.mark.usefixtures("whole_site")
def test_six_of_the_longest_programs_fit_into_a_small_file():
    slugs = "&".join(f"program={program.slug}" for program in ProgramPage.objects.public().order_by("path")[:6])
    response = Client().get(f"/ru/programs/compare.pdf?{slugs}")
    assert len(response.content) <= MOST_BYTES
    assert len(read(response).pages) <= 3
