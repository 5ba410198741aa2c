"""Documents: whether the bytes are what the name says, and nothing in them acts by itself."""

import re
import zipfile
from io import BytesIO

import pikepdf
from lxml import etree

from . import Refused

MAX_PARTS = 5_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_NOTE = 1024 * 1024  # of a part that is read here
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = b"application/vnd.oasis.opendocument."
# What makes a zip file a document of its kind: the part that must be there, and what the list of types calls it.
OPEN_XML = {
    "docx": ("word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml"),
}
OPEN_DOCUMENT = {"odt": OPEN + b"text", "ods": OPEN + b"spreadsheet"}
MACROS = re.compile(
    r"vbaProject|vbaData|macrosheets|(^|/)(activeX|Basic|Scripts)/|\.(exe|dll|js|vbs|jar|class|html?|hta|lnk)$",
    re.IGNORECASE,
)
# Of what stands elsewhere: what is loaded only when somebody asks for it. All else is loaded by itself.
WHEN_ASKED = {
    *("audio", "externalLinkLong", "externalLinkPath", "hyperlink", "media", "video", "xlAlternateStartup"),
    *("xlLibrary", "xlPathMissing", "xlStartup"),
}
TEMPLATE = "attachedTemplate"  # where a letter was begun; that of another machine would be fetched
PROGRAMS = {"activeXControlBinary", "control", "vbaProject", "wordVbaData", "xlIntlMacrosheet", "xlMacrosheet"}
# The same in an OpenDocument. Where the template lies that it was made of is a note.
ACTIVE_ELEMENTS = {"applet", "dde-connection", "dde-link", "dde-source", "event-listener"}
LINK = "{http://www.w3.org/1999/xlink}href"
PROGRAM = re.compile(r"vnd\.sun\.star\.|macro:|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)
LOCAL = re.compile(r"file:///(?![/\\])", re.IGNORECASE)
OLD_OFFICE, ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
AS_IT_STANDS = {"resolve_entities": False, "no_network": True, "load_dtd": False}
UNREADABLE = (KeyError, NotImplementedError, EOFError, OSError, ValueError, RuntimeError, etree.XMLSyntaxError)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
# What acts in a PDF, or carries other files. An OpenAction may go to a page, and do no more.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AA", "/XFA", "/RichMediaContent"}
ACTIVE_ACTIONS = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute"),
    *("/Movie", "/Sound", "/GoTo3DView"),
}
ACTIVE_KINDS = {"/EmbeddedFile", "/RichMedia", "/Screen", "/3D", "/FileAttachment"}


def check(content, kind):
    """Raises `Refused` where a document may not be kept."""
    if kind == "pdf":
        _check_pdf(content)
    elif kind in OPEN_XML or kind in OPEN_DOCUMENT:
        _check_zip(content, kind)
    else:
        _check_text(content)


def _check_text(content):
    """What is no Unicode but otherwise looks like a text was written by an older program; which signs it means,
    nobody can know.
    """
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        raise Refused("no_text" if CONTROL.search(content.decode("latin-1")) else "older_encoding") from None
    if CONTROL.search(text):
        raise Refused("no_text")


def _check_zip(content, kind):
    if content.startswith(OLD_OFFICE) and ENCRYPTED in content:
        raise Refused("locked")
    if not content.startswith(b"PK\x03\x04"):
        raise Refused("wrong_kind")
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            parts = {part.filename: part for part in file.infolist()}
            if len(file.infolist()) > MAX_PARTS or sum(part.file_size for part in parts.values()) > MAX_UNPACKED:
                raise Refused("too_large_inside")
            if any(part.flag_bits & 1 for part in parts.values()):
                raise Refused("locked")
            # Programs do not tell names apart by capitals.
            if any(MACROS.search(name) for name in parts) or len({*map(str.lower, parts)}) < len(file.infolist()):
                raise Refused("active")
            (_check_open_xml if kind in OPEN_XML else _check_open_document)(file, parts, kind)
    except (zipfile.BadZipFile, *UNREADABLE):
        raise Refused("broken_document") from None


def _check_open_xml(file, parts, kind):
    main, called = OPEN_XML[kind]
    if main not in parts or called.encode() not in _part(file, "[Content_Types].xml"):
        raise Refused("wrong_kind")
    for name in parts:
        if name.lower().endswith(".rels"):
            _check_relationships(_part(file, name))


def _check_relationships(content):
    """Read as a program does: the order of attributes, quotation marks and encodings are anybody's choice."""
    tree = etree.parse(BytesIO(content), etree.XMLParser(**AS_IT_STANDS))
    if tree.docinfo.doctype:
        raise Refused("active")
    for element in tree.iter(etree.Element):
        kind = element.get("Type", "").rpartition("/")[2]
        is_elsewhere = element.get("TargetMode", "Internal") != "Internal"
        is_harmless = kind in WHEN_ASKED or (kind == TEMPLATE and LOCAL.match(element.get("Target", "")))
        if kind in PROGRAMS or (is_elsewhere and not is_harmless):
            raise Refused("active")


def _check_open_document(file, parts, kind):
    if "content.xml" not in parts or _part(file, "mimetype").strip() != OPEN_DOCUMENT[kind]:
        raise Refused("wrong_kind")
    # The manifest, which knows of a password, before what is locked with it.
    for name in sorted(parts, key=lambda name: not name.startswith("META-INF/")):
        if name.endswith(".xml") and parts[name].file_size:
            parser = etree.XMLParser(target=OpenDocumentReader(), **AS_IT_STANDS)
            with file.open(name) as part:
                while piece := part.read(MAX_NOTE):
                    parser.feed(piece)
            parser.close()


class OpenDocumentReader:
    """Goes through a part of any length and keeps nothing of it."""

    def start(self, tag, attributes):
        name = tag.rpartition("}")[2]
        if name == "encryption-data":
            raise Refused("locked")
        target = attributes.get(LINK, "").strip()
        is_harmless = name == "a" or (name == "template" and LOCAL.match(target))
        if name in ACTIVE_ELEMENTS or PROGRAM.match(target) or (ELSEWHERE.match(target) and not is_harmless):
            raise Refused("active")

    def close(self):
        pass


def _part(file, name):
    with file.open(name) as part:
        content = part.read(MAX_NOTE + 1)
    if len(content) > MAX_NOTE:
        raise Refused("too_large_inside")
    return content


def _check_pdf(content):
    if not content.startswith(b"%PDF-"):
        raise Refused("wrong_kind")
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if not len(pdf.pages):
                raise Refused("broken_document")
            for entry in pdf.objects:
                _check_object(entry, depth=0)
            start = pdf.Root.get("/OpenAction")
            if isinstance(start, pikepdf.Dictionary) and start.get("/S") != "/GoTo":
                raise Refused("active")
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except (Refused, MemoryError):
        raise
    except Exception:  # whatever a library finds in a strange file
        raise Refused("broken_document") from None


def _check_object(entry, depth):
    """Of what stands by itself; what it leads to is an entry of its own in the list of all objects."""
    if depth > 50:
        raise Refused("broken_document")
    if isinstance(entry, pikepdf.Stream | pikepdf.Dictionary):
        known = entry.stream_dict if isinstance(entry, pikepdf.Stream) else entry
        if ACTIVE_KEYS.intersection(known.keys()):
            raise Refused("active")
        for name, active in (("/S", ACTIVE_ACTIONS), ("/Type", ACTIVE_KINDS), ("/Subtype", ACTIVE_KINDS)):
            value = known.get(name)
            if isinstance(value, pikepdf.Name) and str(value) in active:
                raise Refused("active")
        inner = [known[name] for name in known.keys()]  # noqa: SIM118 - a dictionary of PDF iterates otherwise
    elif isinstance(entry, pikepdf.Array):
        inner = list(entry)
    else:
        return
    for part in inner:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            _check_object(part, depth + 1)
