"""Photographs in the sizes that readers need: {% photo image "width-{480,960}" sizes="100vw" as shown %}."""

import logging

from django import template
from wagtail.images.models import Filter, Picture, SourceImageIOError

logger = logging.getLogger(__name__)
register = template.Library()

FORMATS = "format-{webp,jpeg} "


@register.simple_tag
def photo(image, sizes_made, **attributes):
    """A `<picture>`; nothing without an image, or where its file is lost or broken: something else takes its place."""
    if not image:
        return ""
    filters = [Filter(spec) for spec in Filter.expand_spec(FORMATS + sizes_made)]
    try:
        return Picture(image.get_renditions(*filters), attributes).__html__()
    except SourceImageIOError:
        return ""
    except Exception:  # whatever a library finds in a strange file, the page is answered
        logger.exception("The picture %s cannot be shown.", image.pk)
        return ""
