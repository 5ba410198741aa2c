"""Tags that draw pictures of places: {% route_picture origin places alt=… %}, {% globe … %}, {% world_map … %}.

What was written last is kept: a picture follows from its places, and its address of land holds for a process's life.
"""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString

from mesi_site.cartography import drawings, svg
from mesi_site.cartography.sphere import Place

register = template.Library()


@register.simple_tag
def route_picture(origin: Place | None, places: Iterable[Place], alt: str = "", aspect: float = 16 / 9) -> SafeString:
    """Routes from the origin to the places on a part of the flat world; without alt it is decoration."""
    return _route_picture(origin, tuple(places), str(alt), float(aspect))


@register.simple_tag
def globe(origin: Place | None, places: Iterable[Place], alt: str = "") -> SafeString:
    """Routes from the origin to the places on the globe; without alt it is decoration."""
    return _globe(origin, tuple(places), str(alt))


@register.simple_tag
def world_map(origin: Place | None, places: Iterable[Place], alt: str) -> SafeString:
    """The world with a link for each place that has a url; alt names the map as a group of links."""
    return _world_map(origin, tuple(places), str(alt))


@lru_cache(maxsize=512)
def _route_picture(origin: Place | None, places: tuple[Place, ...], alt: str, aspect: float) -> SafeString:
    return svg.picture(drawings.route_picture(origin, places, aspect), alt)


@lru_cache(maxsize=16)
def _globe(origin: Place | None, places: tuple[Place, ...], alt: str) -> SafeString:
    return svg.picture(drawings.globe(origin, places), alt)


@lru_cache(maxsize=16)
def _world_map(origin: Place | None, places: tuple[Place, ...], alt: str) -> SafeString:
    return svg.linked(drawings.world_map(origin, places), alt)
