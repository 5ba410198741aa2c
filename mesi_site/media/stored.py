"""Looks once more at what is stored: it may have come before uploads were inspected, or before a rule was."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction

from .uploads import DocumentFile, PictureFile, check_document, clean_picture, is_clean_picture

REFUSED, DRAWN_ANEW, MISSING = "refused", "drawn anew", "missing"


def inspect_stored():
    """Yields (object, what was done or found, reason) for each file with which something was not right.

    One file at a time is in memory. Pictures are drawn anew where they are not as we draw them; documents stay, and so
    do pictures that cannot be drawn: somebody must replace them.
    """
    for model, name, look in _fields():
        for one in model._default_manager.exclude(**{name: ""}).order_by("pk").iterator(chunk_size=100):
            try:
                with getattr(one, name).open():
                    is_drawn_anew = look(one, name)
            except FileNotFoundError:
                yield one, MISSING, ""
            except ValidationError as error:
                yield one, REFUSED, error.messages[0]
            else:
                if is_drawn_anew:
                    yield one, DRAWN_ANEW, ""


def _fields():
    """(model, name of the field, how one looks at its file)"""
    looks = {PictureFile: _draw_anew, DocumentFile: _look_into}
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if look := looks.get(getattr(field, "attr_class", None)):
                yield model, field.name, look


def _look_into(document, name):
    check_document(getattr(document, name))


def _draw_anew(image, name):
    """Whether the picture had to be drawn anew. Whoever has put another file there meanwhile is right."""
    stored = getattr(image, name)
    if is_clean_picture(stored):
        return False
    kept = clean_picture(stored)
    with transaction.atomic():
        latest = type(image).objects.select_for_update(no_key=True).filter(pk=image.pk, **{name: stored.name}).first()
        if latest:
            setattr(latest, name, kept)
            latest._set_image_file_metadata()  # as Wagtail's form does
            latest.save()
    return latest is not None
