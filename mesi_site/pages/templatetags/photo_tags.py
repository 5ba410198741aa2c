"""Photographs in the sizes that readers need: {% photo image "width-{480,960}" sizes="100vw" as shown %}."""

from django import template
from wagtail.images.models import Filter, Picture, SourceImageIOError

register = template.Library()

FORMATS = "format-{webp,jpeg} "


@register.simple_tag
def photo(image, sizes_made, **attributes):
    """A `<picture>`; nothing without an image, or where its file is lost, so that something else can take its place."""
    if not image:
        return ""
    filters = [Filter(spec) for spec in Filter.expand_spec(FORMATS + sizes_made)]
    try:
        return Picture(image.get_renditions(*filters), attributes).__html__()
    except SourceImageIOError:
        return ""
