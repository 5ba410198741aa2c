"""Pictures: what is in the file is drawn anew, so that nothing but the picture is left of it."""

import warnings
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from . import Refused

MAX_PIXELS = 20_000_000  # of all frames together
ACCEPTED = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")  # by its bytes
# What is kept is what the sizes for readers are made of, and never sent to them. To write AVIF or WebP would take most
# memory of all and save nothing but room.
PHOTOGRAPH = ("JPEG", {"quality": 92, "subsampling": 0, "optimize": True})
DRAWING = ("PNG", {})  # also what shines through
# Of the two, what stands in those that we draw.
PNG, PNG_PARTS = b"\x89PNG\r\n\x1a\n", {b"IHDR", b"IDAT", b"IEND"}
JPEG, JPEG_NOTE, JPEG_SCAN, JPEG_END = b"\xff\xd8", b"\xff\xe0", b"\xff\xda", b"\xff\xd9"
JPEG_PARTS = {JPEG_NOTE, JPEG_SCAN, b"\xff\xc0", b"\xff\xc4", b"\xff\xdb"}
JPEG_NOTE_LENGTH = 16  # longer ones carry a small picture besides
SRGB = ImageCms.createProfile("sRGB")

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def cleaned(content):
    """(format, file): without metadata, upright, in sRGB, of an animation the first frame."""
    try:
        with Image.open(BytesIO(content), formats=ACCEPTED) as picture:
            name = "JPEG" if picture.format == "MPO" else picture.format  # JPEG with further pictures behind it
            if picture.width * picture.height * _frames(picture) > MAX_PIXELS:
                raise Refused("too_many_pixels")
            whole = in_srgb(decoded(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels") from None
    except (Refused, MemoryError):
        raise
    except Exception:  # whatever a library finds in a strange file
        raise Refused("broken_picture") from None
    kind, options = DRAWING if name in ("GIF", "PNG") or whole.mode == "RGBA" else PHOTOGRAPH
    kept = BytesIO()
    whole.save(kept, kind, **options)
    return kind, kept.getvalue()


def is_clean(content):
    """Whether the file is such as `cleaned` draws it, with nothing but a picture in it. What looks otherwise is drawn
    once more.
    """
    return _is_bare_png(content) if content.startswith(PNG) else _is_bare_jpeg(content)


def _is_bare_png(content):
    place = len(PNG)
    while (name := content[place + 4 : place + 8]) in PNG_PARTS:
        place += 12 + int.from_bytes(content[place : place + 4])
        if name == b"IEND":
            return place == len(content)
    return False


def _is_bare_jpeg(content):
    place = len(JPEG)
    while content.startswith(JPEG) and content[place : place + 2] in JPEG_PARTS:
        part, length = content[place : place + 2], int.from_bytes(content[place + 2 : place + 4])
        place += 2 + length
        if part == JPEG_SCAN:  # the one that we write goes on to the end
            return content.find(JPEG_END, place) == len(content) - len(JPEG_END)
        if part == JPEG_NOTE and length != JPEG_NOTE_LENGTH:
            return False
    return False


def _frames(picture):
    """Counted only as far as it matters: to count those of a GIF is to go through it."""
    if picture.format != "GIF":
        return getattr(picture, "n_frames", 1) if picture.format != "MPO" else 1
    most, number = MAX_PIXELS // max(1, picture.width * picture.height), 1
    with suppress(EOFError):
        while number <= most:
            picture.seek(number)
            number += 1
    picture.seek(0)
    return number


def decoded(picture):
    """The picture upright, as RGB, RGBA where anything shines through, or CMYK. Of an animation its first frame:
    nothing moves for readers unasked."""
    picture = ImageOps.exif_transpose(picture)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        if picture.getchannel("A").getextrema()[0] == 255:
            picture = picture.convert("RGB")
    elif picture.mode.startswith("I"):
        # Greys of 16 bits: Pillow would cut off what is brighter than 255, which is nearly all.
        picture = picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("RGB")
    elif picture.mode != "CMYK":
        picture = picture.convert("RGB")
    return picture


def in_srgb(picture):
    """The colours that a profile means, in those that every screen knows; nothing else of the camera's data stays."""
    profile = picture.info.get("icc_profile")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            mode = "RGB" if picture.mode == "CMYK" else picture.mode
            picture = ImageCms.profileToProfile(picture, BytesIO(profile), SRGB, outputMode=mode)
    if picture.mode == "CMYK":
        picture = picture.convert("RGB")
    picture.info = {}
    return picture
