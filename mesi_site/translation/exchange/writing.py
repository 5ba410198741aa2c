"""XLIFF 2.0 and 1.2 as the standards have them: one file, a `<file>` for each page, a unit for each text."""

import re

from lxml import etree

from ..sources import State
from .markup import CLOSE, OPEN, TEXT

VERSION_2, VERSION_1 = "2.0", "1.2"
NAMESPACES = {VERSION_2: "urn:oasis:names:tc:xliff:document:2.0", VERSION_1: "urn:oasis:names:tc:xliff:document:1.2"}
SIZE = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
FORMATS = {"b": "xlf:b", "strong": "xlf:b", "i": "xlf:i", "em": "xlf:i", "br": "xlf:lb"}
TYPES_1 = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "a": "link", "br": "lb", "embed": "image"}
OTHER_TYPES = {"a": "link", "embed": "image", "img": "image"}

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no way to write these


def legal(text):
    return ILLEGAL.sub("", text)


def xliff(pages, source_language, target_language, version):
    """The file's bytes."""
    write = _Writer2() if version == VERSION_2 else _Writer1()
    tree = write.document(pages, source_language, target_language)
    _break_lines(tree)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def _break_lines(element, depth=1):
    """A line for each element, so that a complaint can name it; inside texts white space counts."""
    if not len(element) or element.get(SPACE):
        return
    element.text = "\n" + "  " * depth
    for child in element:
        child.tail = element.text
        _break_lines(child, depth + 1)
    child.tail = "\n" + "  " * (depth - 1)


class _Writer:
    version = None

    def element(self, parent, name, text=None, **attributes):
        element = etree.SubElement(parent, f"{{{NAMESPACES[self.version]}}}{name}", **attributes)
        element.text = text and legal(text)
        return element

    def fill(self, element, content):
        """Words and codes into `<source>` or `<target>`."""
        element.set(SPACE, "preserve")
        at, last = element, None
        for kind, value in content.tokens:
            if kind == TEXT and last is None:
                at.text = (at.text or "") + value
            elif kind == TEXT:
                last.tail = (last.tail or "") + value
            elif kind == CLOSE:
                at, last = at.getparent(), at
            else:
                inner = self.code(at, content.codes[value])
                at, last = (inner, None) if kind == OPEN else (at, inner)


class _Writer2(_Writer):
    version = VERSION_2

    def document(self, pages, source_language, target_language):
        namespaces = {None: NAMESPACES[self.version], "slr": SIZE}
        root = etree.Element(f"{{{NAMESPACES[self.version]}}}xliff", nsmap=namespaces, version=self.version)
        root.set("srcLang", source_language)
        root.set("trgLang", target_language)
        for page in pages:
            file = self.element(root, "file", id=f"page-{page.page_id}", original=page.original)
            etree.SubElement(file, f"{{{SIZE}}}profiles", generalProfile="xliff:codepoints")
            self.notes(file, [("page", page.title)])
            for text in page.texts:
                self.unit(file, text)
        return root

    def notes(self, parent, notes):
        holder = self.element(parent, "notes")
        for category, text in notes:
            self.element(holder, "note", text, category=category.replace(" ", "-"))

    def unit(self, file, text):
        unit = self.element(file, "unit", id=text.id, canResegment="no")
        if text.slot.max_length:
            unit.set(f"{{{SIZE}}}sizeRestriction", str(text.slot.max_length))
        self.notes(unit, text.notes)
        self.data = original_data(text.codes)
        if self.data:
            holder = self.element(unit, "originalData")
            for tag, id in self.data.items():
                self.element(holder, "data", tag, id=id)
        segment = self.element(unit, "segment", state="translated" if text.state == State.CURRENT else "initial")
        if text.target is None:
            segment.set("state", "initial")
        self.fill(self.element(segment, "source"), text.source)
        if text.target is not None:
            self.fill(self.element(segment, "target"), text.target)

    def code(self, parent, code):
        kind = {"type": OTHER_TYPES.get(code.name, "other")}
        if code.name in FORMATS:
            kind = {"type": "fmt", "subType": FORMATS[code.name]}
        always = {"id": code.id, "canCopy": "no", "canDelete": "no"} | kind
        if not code.end:
            return self.element(parent, "ph", disp=code.start, dataRef=self.data[code.start], **always)
        start, end = self.data[code.start], self.data[code.end]
        shown = {"dispStart": code.start, "dispEnd": code.end}
        return self.element(parent, "pc", dataRefStart=start, dataRefEnd=end, **shown, **always)


def original_data(codes):
    """{tag: id} of all tags for which codes stand."""
    tags = dict.fromkeys(tag for code in codes.values() for tag in (code.start, code.end) if tag)
    return {tag: f"d{number}" for number, tag in enumerate(tags, start=1)}


class _Writer1(_Writer):
    version = VERSION_1

    def document(self, pages, source_language, target_language):
        namespace = NAMESPACES[self.version]
        root = etree.Element(f"{{{namespace}}}xliff", nsmap={None: namespace}, version=self.version)
        languages = {"source-language": source_language, "target-language": target_language, "datatype": "html"}
        for page in pages:
            file = self.element(root, "file", original=page.original, **languages)
            self.element(self.element(file, "header"), "note", page.title)
            body = self.element(file, "body")
            for text in page.texts:
                self.unit(body, text)
        return root

    def unit(self, body, text):
        unit = self.element(body, "trans-unit", id=text.id)
        if text.slot.max_length:
            unit.set("maxwidth", str(text.slot.max_length))
            unit.set("size-unit", "char")
        self.fill(self.element(unit, "source"), text.source)
        if text.target is not None:
            state = "translated" if text.state == State.CURRENT else "needs-translation"
            self.fill(self.element(unit, "target", state=state), text.target)
        for category, note in text.notes:
            self.element(unit, "note", f"{category}: {note}", **{"from": "site"})

    def code(self, parent, code):
        kind = TYPES_1.get(code.name, f"x-html-{code.name}")
        return self.element(parent, "g" if code.end else "x", id=code.id, ctype=kind)
