"""Readers load one small stylesheet, and its colours can be read by everybody."""

import gzip
import re
from itertools import product
from pathlib import Path

import brotli
import pytest
from django.core.files.storage import FileSystemStorage

from mesi_site.delivery.staticfiles import STYLESHEET, StaticFilesStorage, StylesheetError, inline_imports

STATIC = Path(__file__).resolve().parents[2] / "static"


def collect(source, folder):
    """Do what `collectstatic` does with all files of the source, and return the storage."""
    origin, storage = FileSystemStorage(source), StaticFilesStorage(folder, base_url="/static/")
    names = [str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()]
    for name in names:
        if not storage.exists(name):
            with origin.open(name) as file:
                storage.save(name, file)
    for name, _, processed in storage.post_process({name: (origin, name) for name in names}):
        assert not isinstance(processed, Exception), f"{name}: {processed}"
    return storage


@pytest.fixture(scope="module")
def stylesheet(tmp_path_factory):
    storage = collect(STATIC, tmp_path_factory.mktemp("static"))
    return Path(storage.path(storage.stored_name(STYLESHEET)))


def test_all_styles_arrive_in_one_file_with_its_content_in_its_name(stylesheet):
    assert re.fullmatch(r"site\.[0-9a-f]{12}\.css", stylesheet.name)
    text = stylesheet.read_text()
    assert "@import" not in text
    for component in (STATIC / "css" / "components").glob("*.css"):
        selector = re.search(r"^(\.[a-z-]+)", component.read_text(), re.MULTILINE)
        assert selector[1] in text, component.name


def test_every_address_in_the_stylesheet_leads_to_a_file(stylesheet):
    addresses = re.findall(r'url\("?([^")]+)"?\)', stylesheet.read_text())
    assert len(addresses) >= 6
    for address in addresses:
        assert (stylesheet.parent / address).is_file(), address


def test_the_stylesheet_is_compressed_once_and_small(stylesheet):
    small = stylesheet.with_name(stylesheet.name + ".br").read_bytes()
    assert brotli.decompress(small) == stylesheet.read_bytes()
    assert gzip.decompress(stylesheet.with_name(stylesheet.name + ".gz").read_bytes()) == stylesheet.read_bytes()
    assert len(small) <= 9_000


def test_minifying_keeps_every_rule(stylesheet):
    joined = inline_imports(STYLESHEET, lambda name: (STATIC / name).read_text())
    minified = stylesheet.read_text()
    bare = re.sub(r"/\*.*?\*/", "", joined, flags=re.DOTALL)
    assert minified.count("{") == bare.count("{") == minified.count("}")
    # Spaces that mean something: around a sum, and between a selector and a class inside it.
    for meaningful in (
        r"calc\([^;{}]*[\w%)] [+-] [^;{}]*\)",
        r"\.section--wide>\.section__head",
        r"& \.navigation__link",
    ):
        assert re.search(meaningful, minified), meaningful


@pytest.fixture
def source(tmp_path):
    (tmp_path / "source" / "css").mkdir(parents=True)
    (tmp_path / "source" / STYLESHEET).write_text('@import url("part.css");\n')
    return tmp_path / "source"


def test_a_change_in_a_part_gives_a_new_name_at_the_next_collection(source, tmp_path):
    part = source / "css" / "part.css"
    part.write_text("a { color: red }\n")
    first = collect(source, tmp_path / "out").stored_name(STYLESHEET)
    part.write_text("a { color: blue }\n")
    second = collect(source, tmp_path / "out").stored_name(STYLESHEET)
    assert first != second
    assert (tmp_path / "out" / second).read_text() == "a{color:blue}"


def test_a_missing_part_stops_the_build_and_is_named(source, tmp_path):
    with pytest.raises(StylesheetError, match=r"css/part\.css"):
        collect(source, tmp_path / "out")


def test_an_import_may_name_its_medium():
    files = {"css/site.css": '@import url("print.css") print;\n', "css/print.css": "a { color: red }\n"}
    assert inline_imports("css/site.css", files.get) == "@media print {\na { color: red }\n}\n\n"


def test_an_address_that_would_break_in_its_new_place_stops_the_build():
    files = {"css/site.css": '@import url("parts/a.css");\n', "css/parts/a.css": 'a { background: url("a.svg") }\n'}
    with pytest.raises(StylesheetError, match=r"css/parts/a\.css"):
        inline_imports("css/site.css", files.get)


def palette():
    """Return {token: (light, dark)} of tokens.css."""
    text = (STATIC / "css" / "tokens.css").read_text()
    return {
        name: (light, dark) for name, light, dark in re.findall(r"--([a-z]+): light-dark\((#\w{6}), (#\w{6})\)", text)
    }


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXTS = ("ink", "soft", "link", "accent", "open")
GROUNDS = ("paper", "card", "wash")


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), list(product(TEXTS, GROUNDS)))
def test_text_can_be_read_on_every_ground(text, ground, scheme):
    assert contrast(palette()[text][scheme], palette()[ground][scheme]) >= 4.5


def test_the_calculation_of_contrast_is_the_standard_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


def test_no_stylesheet_but_the_palette_names_a_colour():
    allowed = {"tokens.css", "print.css"}
    for path in (STATIC / "css").rglob("*.css"):
        if path.name not in allowed:
            rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", rules), path.name
