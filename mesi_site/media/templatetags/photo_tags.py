"""Pictures in the shapes that layouts have: {% photo image "figure" fetchpriority="high" as shown %}."""

import logging

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.media.renditions import made_of
from mesi_site.media.shapes import MODERN, PLAIN, SHAPES, filter_of, filters_for, in_format

logger = logging.getLogger(__name__)
register = template.Library()


@register.simple_tag
def photo(image, shape, **attributes):
    """A `<picture>` of what has been made; nothing without an image or before anything was made of it: something
    else takes its place."""
    layout = SHAPES[shape]
    if not image:
        return ""
    key = "photo", image.pk, shape, get_language(), *attributes.items()
    return remembered(key, lambda: _picture(image, layout, attributes))


def _picture(image, shape, attributes):
    made = made_of(image)
    keys = {spec: filter_of(spec).get_cache_key(image) for spec in filters_for(image, shape)}
    found = {
        name: renditions
        for name in (*MODERN, *PLAIN)
        if (renditions := [made[key] for spec in keys if (key := (in_format(spec, name), keys[spec])) in made])
    }
    if not found:
        logger.warning("Nothing has been made of the picture %s: manage.py make_renditions", image.pk)
        return ""
    *others, last = found
    sources = [(flatatt({"type": f"image/{name}"} | _addresses(found[name], shape)),) for name in others]
    largest = found[last][-1]
    image_attributes = {"src": largest.url, "width": largest.width, "height": largest.height}
    image_attributes |= {"alt": image.default_alt_text, "decoding": "async"} | attributes
    if len(found[last]) > 1:
        image_attributes |= _addresses(found[last], shape)
    return format_html(
        "<picture>{}<img{}></picture>", format_html_join("", "<source{}>", sources), flatatt(image_attributes)
    )


def _addresses(renditions, shape):
    if len(renditions) == 1:
        return {"srcset": renditions[0].url}
    return {"srcset": ", ".join(f"{made.url} {made.width}w" for made in renditions), "sizes": shape.sizes}
