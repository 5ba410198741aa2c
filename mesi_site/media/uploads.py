"""Whatever is uploaded comes through here, by whichever door: pictures are drawn anew, documents are looked into."""

import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import PurePath
from threading import Lock

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.forms import FileField
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.models import WagtailImageFieldFile

SECONDS = 25  # less than a worker's timeout
SUFFIXES = {"JPEG": "jpg", "PNG": "png"}
RANDOM_BYTES = 6
CLEAN_NAME = re.compile(rf".+-[0-9a-f]{{{2 * RANDOM_BYTES}}}\.(jpg|png)")
ONE_AT_A_TIME = Lock()  # in a worker: so much memory, and no more, is taken by those who upload
BROKEN = {"picture": "broken_picture", "stored_picture": "broken_picture"}

# Word of `mesi_site.media.inspection` → what it means to an editor, and what to do.
REASONS = {
    "too_many_pixels": _(
        "This picture has more than 20 million pixels (of an animation, those of all its frames). "
        "Save it smaller: 2,560 pixels in width are enough."
    ),
    "broken_picture": _(
        "This file is damaged or is no picture. Open it in a program for pictures and save it anew as JPEG or PNG."
    ),
    "broken_document": _("This file is damaged. Open it in the program that it comes from and save it anew."),
    "too_large_inside": _("This file becomes too large when it is unpacked. Leave something out, or divide it."),
    "no_text": _("This is no plain text. Save it anew as text or CSV, in the encoding UTF-8."),
    "older_encoding": _(
        "The letters in this file are kept in an older encoding, such as Windows-1251, and readers would see wrong "
        "signs in their place. In Excel choose “Save as” and the type “CSV UTF-8”; in Notepad choose “Save as” and "
        "the encoding “UTF-8”."
    ),
    "wrong_kind": _(
        "What is inside is not what the name says. Save the file anew in the program that it comes from, "
        "and leave the end of its name as that program gives it."
    ),
    "locked": _("This file is locked with a password. Save it without one."),
    "active": _(
        "Something in this file acts by itself: a macro, a script, a form that sends data, another file inside, "
        "or a linked picture that is fetched from elsewhere. "
        "Save it without that; the surest way is to print it into a new PDF."
    ),
}


class Cleaned(File):
    """A picture that has been drawn anew."""


def clean_picture(file):
    """The picture as it may be kept, under a name that nobody can guess; raises ValidationError."""
    kind, kept = _inspected(file, "picture")
    stem = slugify(PurePath(file.name or "").stem)[:11].strip("-") or "picture"
    return Cleaned(kept, f"{stem}-{secrets.token_hex(RANDOM_BYTES)}.{SUFFIXES[kind]}")


def is_clean_picture(file):
    """Whether a stored picture is one that `clean_picture` has made: by its name, and by its bytes."""
    return bool(CLEAN_NAME.fullmatch(file.name)) and _inspected(file, "stored_picture")[0] == "clean"


def check_document(file):
    """Raises ValidationError where the file may not be kept; an accepted one is not looked into twice."""
    if not getattr(file, "is_checked", False):
        _inspected(file, PurePath(file.name).suffix.lower().removeprefix("."))
        file.is_checked = True


def check_field(instance, name):
    """For `clean()` of a model: what has just been put into the field is checked like any document."""
    file = getattr(instance, name)
    if file and not file._committed:
        try:
            check_document(file.file)
        except ValidationError as error:
            raise ValidationError({name: error}) from None


def _inspected(file, kind):
    """(word, file) that the inspection gives."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - it is handed on, and gone once nobody holds it
    with tempfile.TemporaryFile() as given, ONE_AT_A_TIME:
        file.seek(0)
        for chunk in file.chunks():
            given.write(chunk)
        given.seek(0)
        file.seek(0)
        code, word = _inspection(kind, given, kept)
    if code:
        word = word if word in REASONS else BROKEN.get(kind, "broken_document")
        raise ValidationError(REASONS[word], code=word)
    return word, kept


def _inspection(kind, given, kept):
    """(code, word) with which the process ends."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "mesi_site.media.inspection", kind],
            cwd=settings.BASE_DIR,
            env={},  # no address of a database, no key
            stdin=given,
            stdout=kept,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 1, "too_large_inside"
    return done.returncode, done.stderr.decode(errors="replace")


class PictureFile(WagtailImageFieldFile):
    """The file of a picture: what is stored is what the inspection has drawn."""

    def save(self, name, content, save=True):
        if not isinstance(content, Cleaned):
            content = _or_suspicious(clean_picture, _named(content, name))
        super().save(content.name, content, save)


class DocumentFile(FieldFile):
    """The file of a document: what is stored has been looked into."""

    def save(self, name, content, save=True):
        _or_suspicious(check_document, _named(content, name))
        super().save(name, content, save)


def _or_suspicious(inspect, file):
    """Where there is no field any more that could say it, Django answers 400."""
    try:
        return inspect(file)
    except ValidationError as error:
        raise SuspiciousFileOperation(error.messages[0]) from error


def _named(content, name):
    if not content.name:
        content.name = name
    return content


class PictureField(WagtailImageField):
    """The field of a form, in which problems are said before anything reads the picture."""

    def to_python(self, data):
        file = FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        if PurePath(file.name).suffix.lower().removeprefix(".") not in self.allowed_image_extensions:
            raise ValidationError(self.error_messages["invalid_image_extension"], code="invalid_image_extension")
        return clean_picture(file)
