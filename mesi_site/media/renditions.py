"""Renditions made ahead: when a picture comes or changes, and never in a reader's request."""

import hashlib
import logging
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image
from wagtail.images.models import SourceImageIOError

from mesi_site.delivery.pagecache.memory import remembered

from .inspection.pictures import decoded, in_srgb
from .models import Rendition, SiteImage
from .shapes import FORMAT, MODERN, PLAIN, filter_of, in_format, needed

logger = logging.getLogger(__name__)

# AVIF at its slower speeds takes several times as long for a few percent.
ENCODINGS = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 78},
    "jpeg": {"quality": 78, "progressive": True, "optimize": True},
    "png": {"optimize": True},
}


class Made(NamedTuple):
    """What a page must know of a rendition."""

    url: str
    width: int
    height: int


def made_of(image):
    """{(filter, focal point key): Made} of a picture: one query for all loaded with it, none if remembered."""
    peers = [peer for reference in image._state.peers if (peer := reference())] or [image]
    keys = frozenset(peer.pk for peer in peers)

    def find():
        found, storage = {key: {} for key in keys}, Rendition._meta.get_field("file").storage
        rows = Rendition.objects.filter(image__in=keys, filter_spec__contains=FORMAT)
        for pk, spec, key, name, *size in rows.values_list(
            "image", "filter_spec", "focal_point_key", "file", "width", "height"
        ):
            found[pk][spec, key] = Made(storage.url(name), *size)
        return found

    return remembered(("renditions", keys), find)[image.pk]


def make_renditions(image):
    """Make what the shapes need and does not exist, and drop what they need no longer. Returns how many were made.

    Of a picture whose file is lost or broken nothing is made: it must break neither the upload nor a page.
    """
    lost = [rendition for rendition in _ours(image) if not rendition.file.storage.exists(rendition.file.name)]
    image.renditions.filter(pk__in=[rendition.pk for rendition in lost]).delete()
    with transaction.atomic():
        # Two at once, for an upload and a publication, would make everything twice.
        if not SiteImage.objects.select_for_update(no_key=True).filter(pk=image.pk).exists():
            return 0
        keys = needed(image)
        outdated = [r for r in _ours(image) if keys.get(r.filter_spec.partition("|")[0]) != r.focal_point_key]
        try:
            made = list(_encoded(image, _missing(image)))
        except SourceImageIOError:
            logger.warning("The file of the picture %s is lost.", image.pk)
            return 0
        except Exception:  # whatever a library finds in a strange file
            logger.exception("Nothing can be made of the picture %s.", image.pk)
            return 0
        Rendition.objects.bulk_create(made)
        for rendition in outdated:
            rendition.delete()
    return len(made)


def _ours(image):
    """Those with a format: the others are of Wagtail's own screens, which makes them itself."""
    return image.renditions.filter(filter_spec__contains=FORMAT)


def _missing(image):
    """[(filter, focal point key, formats)], where the format that stands for both plain ones is None."""
    existing = set(_ours(image).values_list("filter_spec", "focal_point_key"))
    for spec, key in needed(image).items():
        formats = [name for name in MODERN if (in_format(spec, name), key) not in existing]
        if not any((in_format(spec, name), key) in existing for name in PLAIN):
            formats.append(None)
        if formats:
            yield spec, key, formats


def _encoded(image, missing):
    """Renditions with their files, not saved yet. The picture is read and decoded once for all."""
    whole = None
    for spec, key, formats in missing:
        if whole is None:
            with image.open_file() as file:
                whole = decoded(Image.open(file))
        sized = in_srgb(_sized(whole, filter_of(spec).get_transform(image, whole.size)))
        for name in (name or ("png" if sized.mode == "RGBA" else "jpeg") for name in formats):
            content = BytesIO()
            sized.save(content, name, **ENCODINGS[name])
            file = ContentFile(content.getvalue(), _file_name(image, content.getvalue(), spec, name))
            yield Rendition(image=image, filter_spec=in_format(spec, name), focal_point_key=key, file=file)


def _sized(picture, transform):
    part = transform.get_rect()
    box = max(0, part.left), max(0, part.top), min(picture.width, part.right), min(picture.height, part.bottom)
    return picture.resize(transform.size, Image.Resampling.LANCZOS, box=box, reducing_gap=3)


def _file_name(image, content, spec, name):
    """Follows from the content, so that browsers may keep the file for ever."""
    stem = PurePath(image.file.name).stem[:24]
    return f"{stem}.{spec}.{hashlib.blake2s(content, digest_size=6).hexdigest()}.{name.replace('jpeg', 'jpg')}"
