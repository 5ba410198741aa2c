"""Routes as single cubic curves: they leave and arrive as the great circle does, and rise a little."""

from functools import lru_cache
from math import cos, hypot, pi, sin

from .projections import FlatWorld, Orthographic, Point
from .sphere import SAME_PLACE, GreatCircle, Place, wrapped

type Curve = tuple[Point, Point, Point, Point]  # a cubic Bézier: start, two controls, end

RISE = 0.1  # on the flat map, a route's least bulge as a share of its length
SLANT = 0.07  # the same on the globe, where the height shows for distant routes only
HEIGHT = 0.16  # on the globe, how high the longest route flies, in radii


def on_curve(curve: Curve, share: float) -> Point:
    rest = 1 - share
    weights = (rest**3, 3 * rest * rest * share, 3 * rest * share * share, share**3)
    x, y = (sum(w * p[i] for w, p in zip(weights, curve, strict=True)) for i in (0, 1))
    return x, y


def flat_point(place: Place, near: float) -> Point:
    """The place on the flat map, in the copy of the world that is closest to a longitude."""
    x = FlatWorld.x(near) + wrapped(place.longitude - near) * FlatWorld.width / 360
    return x, FlatWorld.y(place.latitude)


@lru_cache(maxsize=2048)
def flat_route(start: Place, end: Place) -> Curve | None:
    """The route in flat map units, or nothing between a place and itself; its end may lie in a neighbouring copy."""
    way = GreatCircle(start.vector, end.vector)
    if way.length < SAME_PLACE:
        return None
    a, d = flat_point(start, start.longitude), flat_point(end, start.longitude)
    leaving = FlatWorld.direction(way.point(0), way.velocity(0))
    arriving = FlatWorld.direction(way.point(1), way.velocity(1))
    b = a[0] + leaving[0] / 3, a[1] + leaving[1] / 3
    c = d[0] - arriving[0] / 3, d[1] - arriving[1] / 3
    return risen((a, b, c, d))


def risen(curve: Curve, share: float = RISE) -> Curve:
    """The curve, bent further to the side on which it bulges already (upwards if to none) until it rises enough."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
    across, down = dx - ax, dy - ay
    length = hypot(across, down)
    if not length:
        return curve
    side = (down / length, -across / length)  # across the chord
    bulge = 0.375 * ((bx + cx - ax - dx) * side[0] + (by + cy - ay - dy) * side[1])
    sign = (1 if across >= 0 else -1) if abs(bulge) < 0.02 * length else (1 if bulge > 0 else -1)
    missing = share * length - sign * bulge
    if missing <= 0:
        return curve
    x, y = (sign * missing / 0.75 * part for part in side)
    return (ax, ay), (bx + x, by + y), (cx + x, cy + y), (dx, dy)


def globe_route(view: Orthographic, start: Place, end: Place) -> tuple[Curve, bool] | None:
    """The route in radii of the disc and whether its end can be seen; nothing if there is no way or none in sight.

    A route to the far side keeps to the ground and ends at the horizon: one that flew would come down behind the disc.
    """
    way = GreatCircle(start.vector, end.vector)
    if way.length < SAME_PLACE or depth(view, way, 0) < 0:
        return None
    end_seen = depth(view, way, 1) >= 0
    height = HEIGHT * min(1.0, way.length / 2) if end_seen else 0.0

    def flight(share: float) -> Point:
        x, y, _ = view.project(way.point(share))
        up = 1 + height * sin(pi * share)
        return x * up, y * up

    def velocity(share: float) -> Point:
        x, y, _ = view.project(way.velocity(share))
        at = view.project(way.point(share))
        up, climb = 1 + height * sin(pi * share), height * pi * cos(pi * share)
        return x * up + at[0] * climb, y * up + at[1] * climb

    last = 1.0 if end_seen else horizon(view, way)
    a, d, leaving, arriving = flight(0), flight(last), velocity(0), velocity(last)
    b = a[0] + leaving[0] * last / 3, a[1] + leaving[1] * last / 3
    c = d[0] - arriving[0] * last / 3, d[1] - arriving[1] * last / 3
    return risen((a, b, c, d), SLANT), end_seen


def depth(view: Orthographic, way: GreatCircle, share: float) -> float:
    return view.project(way.point(share))[2]


def horizon(view: Orthographic, way: GreatCircle) -> float:
    """The share of a way at which it leaves our side of the globe."""
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if depth(view, way, middle) < 0 else (middle, high)
    return low
