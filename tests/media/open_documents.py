"""Texts and tables of LibreOffice, ordinary ones and such as nobody means well with."""

import io
import zipfile

ORDINARY, REFUSED, UNDECIDED = "kept", "refused", "either"
NAMES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in {
        "d": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "f": "urn:oasis:names:tc:opendocument:xmlns:form:1.0",
        "l": "http://www.w3.org/1999/xlink",
        "m": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "o": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "s": "urn:oasis:names:tc:opendocument:xmlns:script:1.0",
        "t": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }.items()
)
INSIDE = {
    "link": ('<t:a l:href="https://evil.example/">a</t:a><d:image l:href="Pictures/1.png"/><o:scripts/>', ORDINARY),
    "template": ('<meta:template l:href="file:///C:/Office/letter.ott"/><f:form l:href=""/>', ORDINARY),
    "picture": ('<d:image l:href="https://evil.example/1.png"/>', REFUSED),
    "share": ('<d:image l:href="file://evil.example/share/1.png"/>', REFUSED),
    "section": ('<t:section-source l:href="https://evil.example/1.odt"/>', REFUSED),
    "their-template": ('<meta:template l:href="https://evil.example/1.ott"/>', REFUSED),
    "sends": ('<f:form l:href="https://evil.example/"/>', REFUSED),
    "event": ('<s:event-listener s:language="ooo:script"/>', REFUSED),
    "program": ('<t:a l:href="vnd.sun.star.script:a.py$main?language=Python">a</t:a>', REFUSED),
    "dde": ('<t:dde-connection o:dde-application="cmd"/>', REFUSED),
}


def zipped(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def open_documents():
    """(name, content, whether it may be kept)"""
    text = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
    table = text | {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    yield "ordinary.odt", zipped(text), ORDINARY
    yield "ordinary.ods", zipped({**table, "Configurations2/accelerator/current.xml": ""}), ORDINARY
    yield "large.ods", zipped({**table, "content.xml": f"<x>{'<y>1</y>' * 300_000}</x>"}), ORDINARY
    for name, (inside, expected) in INSIDE.items():
        yield f"{name}.odt", zipped({**text, "content.xml": f"<x {NAMES}>{inside}</x>"}), expected
    locked = f"<x {NAMES}><m:file-entry><m:encryption-data/></m:file-entry></x>"
    yield "locked.odt", zipped({**text, "content.xml": b"\x8f\0\xd2", "META-INF/manifest.xml": locked}), REFUSED
    yield "macro.odt", zipped({**text, "Basic/Standard/Module1.xml": "<x/>"}), REFUSED
    yield "script.odt", zipped({**text, "Scripts/python/a.py": "import os"}), REFUSED
    yield "text.ods", zipped(text), REFUSED
