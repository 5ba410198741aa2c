"""XLIFF 2.0 and 1.2 that come from outside, read with suspicion: no entities, no DTD, bounded size and depth."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from lxml import etree

from .markup import CLOSE, OPEN, SINGLE, TEXT
from .writing import NAMESPACES, VERSION_1, VERSION_2

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 500
MAX_UNITS = 20_000
ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

# What inline elements of both versions stand for; `mrk` marks words and is no code.
PAIRS, ALONE, MARKS = {"pc", "g"}, {"ph", "x"}, {"mrk"}
OPENING, CLOSING, NOTHING = {"sc", "bx", "bpt"}, {"ec", "ex", "ept"}, {"sm", "em"}
DONE_2 = {"translated", "reviewed", "final"}
DONE_1 = {"translated", "signed-off", "final"}


class Unreadable(Exception):
    """The file cannot be read at all, and why; with the line where there is one."""

    def __init__(self, message, line=None):
        super().__init__(_("Line %(line)d: %(message)s") % {"line": line, "message": message} if line else message)


@dataclass
class ReadText:
    """A unit as it came back. Tokens as `markup.Content` has them; `target` is None where there is none."""

    id: str
    line: int
    source: list = field(default_factory=list)
    target: list | None = None
    is_done: bool = False
    tags: set = field(default_factory=set)  # for which codes stand, where the file repeats them
    problem: str = ""


@dataclass
class ReadFile:
    """What came back of one page into one language."""

    original: str
    line: int
    source_language: str
    target_language: str
    texts: list


class _Odd(Exception):
    """An inline element that nobody knows here."""


def read(content):
    """[ReadFile] of a file's bytes; raises Unreadable."""
    root = _parse(content)
    version = next((v for v, ns in NAMESPACES.items() if root.tag == f"{{{ns}}}xliff"), None)
    if version is None:
        raise Unreadable(_("This is no XLIFF file of version 2.0 or 1.2."))
    reader = _Reader(NAMESPACES[version])
    files = reader.all(root, "file")
    if not files:
        raise Unreadable(_("The file names no page."))
    if len(files) > MAX_FILES or len(reader.all(root, reader.unit_names[version])) > MAX_UNITS:
        raise Unreadable(_("The file holds too much. Bring it in parts."))
    return [reader.file(element, root, version) for element in files]


def _parse(content):
    if len(content) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 10 MB."))
    if content[:2] == b"PK":
        raise Unreadable(_("This is an archive. Unpack it, and bring each file by itself."))
    encoding = next((name for mark, name in ENCODINGS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(_("The file must be in UTF-8 or UTF-16.")) from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable(_("The file declares a document type or entities: it is not read."))
    declaration = DECLARATION.match(text)
    text = "\n" * declaration[0].count("\n") + text[declaration.end() :] if declaration else text
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(_("This is no well-formed XML: %(error)s") % {"error": error.msg}, error.lineno) from None


class _Reader:
    unit_names = {VERSION_2: "unit", VERSION_1: "trans-unit"}

    def __init__(self, namespace):
        self.namespace = namespace

    def all(self, element, name):
        return list(element.iter(f"{{{self.namespace}}}{name}"))

    def child(self, element, name):
        return element.find(f"{{{self.namespace}}}{name}")

    def file(self, element, root, version):
        if version == VERSION_2:
            source, target = root.get("srcLang", ""), root.get("trgLang", "")
        else:
            source, target = element.get("source-language", ""), element.get("target-language", "")
        texts = [
            self.unit(unit, self.segments_2 if version == VERSION_2 else self.segment_1)
            for unit in self.all(element, self.unit_names[version])
        ]
        return ReadFile(element.get("original", ""), element.sourceline, _primary(source), _primary(target), texts)

    def unit(self, element, read_segments):
        text = ReadText(element.get("id", ""), element.sourceline)
        try:
            read_segments(element, text)
        except _Odd as odd:
            text.problem = _("The element <%(name)s> is not known here.") % {"name": odd}
        return text

    def segments_2(self, element, text):
        """Programs may have cut a text into several segments, with what stands between them."""
        parts = [part for part in element if self._name(part) in ("segment", "ignorable")]
        sources, targets = zip(*[self.pair(part) for part in parts], strict=True) if parts else ((), ())
        segments = [part for part in parts if self._name(part) == "segment"]
        text.source = [token for tokens in sources for token in tokens or ()]
        own = [
            source if target is None and self._name(part) == "ignorable" else target
            for part, source, target in zip(parts, sources, targets, strict=True)
        ]
        text.target = None if None in own else [token for tokens in own for token in tokens]
        text.is_done = bool(segments) and all(part.get("state") in DONE_2 for part in segments)
        holder = self.child(element, "originalData")
        if holder is not None:
            text.tags = {data.text or "" for data in self.all(holder, "data")}

    def segment_1(self, element, text):
        source, text.target = self.pair(element)
        text.source = source or []
        target = self.child(element, "target")
        text.is_done = element.get("approved") == "yes" or (target is not None and target.get("state") in DONE_1)

    def pair(self, element):
        found = [self.child(element, name) for name in ("source", "target")]
        return [None if child is None else self.tokens(child) for child in found]

    def tokens(self, element):
        found = [(TEXT, element.text)] if element.text else []
        for child in element:
            found += self.inline(child)
            if child.tail:
                found.append((TEXT, child.tail))
        return found

    def inline(self, element):
        name, id = self._name(element), element.get("id", "")
        if name in PAIRS:
            return [(OPEN, id), *self.tokens(element), (CLOSE, id)]
        if name in ALONE:
            return [(SINGLE, id)]
        if name in OPENING:
            return [(OPEN, id)]
        if name in CLOSING:
            return [(CLOSE, element.get("startRef") or element.get("rid") or id)]
        if name in MARKS:
            return self.tokens(element)
        if name in NOTHING:
            return []
        raise _Odd(name)

    def _name(self, element):
        """Of an element of XLIFF's core; others have none that is known."""
        return element.tag.removeprefix(f"{{{self.namespace}}}") if isinstance(element.tag, str) else "&"


def _primary(code):
    """`ru-RU` → `ru`"""
    return code.replace("_", "-").partition("-")[0].lower()
