"""From the data of a sheet to PDF, by typst: one process-wide set of fonts, no file of this machine but our own."""

import json
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import typst

HERE = Path(__file__).parent
ACCESSIBLE = "ua-1"


@cache
def fonts():
    return typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])


def pdf(layout, content):
    """The bytes of a document. The data reach the layout as JSON and are set as words, whatever stands in them."""
    options = {
        "root": HERE / "layouts",
        "font_paths": fonts(),
        "format": "pdf",
        "sys_inputs": {"sheet": json.dumps(content)},
        "timestamp": content["published"],
    }
    source = HERE / "layouts" / f"{layout}.typ"
    try:
        document = typst.compile(source, pdf_standards=ACCESSIBLE, **options)
    except typst.TypstError:
        # PDF/UA forbids a character that no font has. The words are still tagged and can still be copied.
        document = typst.compile(source, **options)
    return _compact(document)


def _compact(document):
    """The same document in about half of the bytes: typst writes each of its many small objects for itself."""
    target = BytesIO()
    with pikepdf.open(BytesIO(document)) as file:
        file.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()
