"""The shapes in which templates show pictures: all that is ever made of one, and how wide a layout shows it."""

from dataclasses import dataclass
from functools import cache

from PIL import features
from wagtail.images.models import Filter

# Smallest first: a browser takes the first format that it knows. The last two stand in where it knows neither; which
# of them is made follows from the picture.
MODERN = tuple(name for name in ("avif", "webp") if features.check(name))
PLAIN = ("jpeg", "png")
FORMAT = "|format-"


@dataclass(frozen=True)
class Shape:
    """What is made for one place in a layout: Wagtail's filters, from small to large, and the attribute `sizes`."""

    filters: tuple[str, ...]
    sizes: str = ""


SHAPES = {
    "mark": Shape(("max-240x88",)),
    "logo": Shape(("max-320x160",)),
    "portrait": Shape(("fill-192x240",)),
    "card": Shape(("width-320", "width-640"), "(min-width: 40rem) 18rem, 92vw"),
    "figure": Shape(("width-320", "width-640", "width-960"), "(min-width: 46rem) 36vw, 92vw"),
    "prose": Shape(("width-640", "width-960", "width-1280"), "(min-width: 48rem) 42rem, 92vw"),
}


@cache
def filter_of(spec):
    return Filter(spec)


def filters_for(image, shape):
    """The filters of a shape that give this picture another size than the one before: nothing is made larger."""
    by_size = {}
    for spec in shape.filters:
        by_size.setdefault(filter_of(spec).get_transform(image).size, spec)
    return list(by_size.values())


def needed(image):
    """{filter: focal point key} of all that is made of a picture."""
    specs = {spec for shape in SHAPES.values() for spec in filters_for(image, shape)}
    return {spec: filter_of(spec).get_cache_key(image) for spec in sorted(specs)}


def in_format(spec, name):
    """The filter as Wagtail writes it for one format."""
    return spec + FORMAT + name
