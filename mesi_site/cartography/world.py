"""The directory's map: the inhabited world, and where places crowd together that part once more, enlarged."""

from dataclasses import replace
from functools import lru_cache

from .curves import Curve, flat_point, flat_route
from .framing import Frame, crowd, is_near, spread
from .pictures import Mark, Picture, apart, flat_picture
from .projections import FlatWorld, Point
from .sphere import Place

WIDTH, CLOSER_HEIGHT = 960, 520
TOP, BOTTOM = FlatWorld.y(79), FlatWorld.y(-57)
TARGET = 24  # links are never closer than this many units
CROWD = 8  # places in one region that deserve a closer view
MIDDLE = FlatWorld.west + 180


@lru_cache(maxsize=16)
def world_map(origin: Place | None, places: tuple[Place, ...]) -> Picture:
    scale = WIDTH / FlatWorld.width
    frame = Frame(0, TOP, scale, WIDTH, round((BOTTOM - TOP) * scale))
    marks = grouped(places)
    home = flat_point(origin, MIDDLE) if origin else None
    crowded = crowd([mark.true for mark in marks], CROWD)
    part = close_up_frame([marks[i].true for i in crowded], home) if crowded else None
    inside = [mark for mark in marks if part and part.holds(mark.true, TARGET)]
    outside = [mark for mark in marks if mark not in inside]
    return replace(
        flat_picture(
            frame,
            routes=tuple(entering(routes_to(origin, [mark.place for mark in marks], frame), frame)),
            marks=linkable(outside, frame, home),
            origin=frame.inside(home) if home else None,
        ),
        dots=tuple(frame.inside(mark.true) for mark in inside),
        closer=part and close_up(origin, home, inside, part),
        window=part and box(part, frame),
    )


def grouped(places: tuple[Place, ...]) -> list[Mark]:
    """A mark for each place; places of one address within about 10 km share it."""
    groups: dict[tuple, Mark] = {}
    for place in places:
        point = flat_point(place, MIDDLE)
        key = (place.url, round(place.latitude, 1), round(place.longitude, 1))
        known = groups.get(key)
        groups[key] = replace(known, count=known.count + 1) if known else Mark(point, point, place)
    return list(groups.values())


def close_up_frame(points: list[Point], home: Point | None) -> Frame:
    """Round the crowd, and round the origin too where that belongs to it."""
    near = [home] if home and 2 * sum(is_near(home, point) for point in points) > len(points) else []
    return Frame.around(points + near, WIDTH, CLOSER_HEIGHT)


def close_up(origin: Place | None, home: Point | None, marks: list[Mark], frame: Frame) -> Picture:
    visible = home if home and frame.holds(home) else None
    return flat_picture(
        frame,
        routes=tuple(routes_to(origin, [mark.place for mark in marks], frame)),
        marks=linkable(marks, frame, visible),
        origin=frame.inside(visible) if visible else None,
    )


def routes_to(origin: Place | None, places: list[Place], frame: Frame) -> list[Curve]:
    if not origin:
        return []
    routes = (flat_route(origin, place) for place in apart(origin, places))
    shift = flat_point(origin, MIDDLE)[0] - flat_point(origin, origin.longitude)[0]
    return [tuple(frame.inside((x + shift, y)) for x, y in route) for route in routes]


def entering(routes: list[Curve], frame: Frame) -> list[Curve]:
    """The routes, and once more those that leave the map over one edge, for they come in from the other."""
    again = []
    for route in routes:
        end = route[3][0]
        if not 0 <= end <= frame.width:
            shift = frame.width if end < 0 else -frame.width
            again.append(tuple((x + shift, y) for x, y in route))
    return routes + again


def linkable(marks: list[Mark], frame: Frame, home: Point | None) -> tuple[Mark, ...]:
    true = [frame.inside(mark.true) for mark in marks]
    taken = [frame.inside(home)] if home else []
    at = spread(true, TARGET, (frame.width, frame.height), taken)
    return tuple(replace(mark, at=a, true=t) for mark, a, t in zip(marks, at, true, strict=True))


def box(part: Frame, whole: Frame) -> tuple[float, float, float, float]:
    left, top = whole.inside((part.left, part.top))
    share = whole.scale / part.scale
    return left, top, part.width * share, part.height * share
