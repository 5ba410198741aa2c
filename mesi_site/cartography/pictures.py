"""What a picture consists of, whichever way it will be shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import hypot

from .curves import Curve
from .framing import Box, Frame
from .projections import Point
from .sphere import SAME_PLACE, Place, distance


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a picture: the point where its mark stands, where it really lies, and how many places it means."""

    at: Point
    true: Point
    place: Place
    count: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """All that a renderer needs, in units of width and height; `centre` is the globe's, and none on a flat map."""

    width: int
    height: int
    land: tuple[Box, ...]
    routes: tuple[Curve, ...] = ()
    marks: tuple[Mark, ...] = ()
    origin: Point | None = None
    meridians: tuple[float, ...] = ()
    parallels: tuple[float, ...] = ()
    centre: tuple[int, int] | None = None
    closer: "Picture | None" = None  # the crowded part once more, enlarged
    window: Box | None = None  # where that part lies
    dots: tuple[Point, ...] = ()  # the places that are marked there only


def flat_picture(frame: Frame, **drawn) -> Picture:
    meridians, parallels = frame.graticule()
    return Picture(int(frame.width), int(frame.height), frame.land(), meridians=meridians, parallels=parallels, **drawn)


def apart(origin: Place | None, places: Iterable[Place]) -> list[Place]:
    """The places that are not where the origin is."""
    return [place for place in places if not origin or distance(origin.vector, place.vector) >= SAME_PLACE]


def together(marks: Iterable[Mark], least: float) -> list[Mark]:
    """The marks without those that come closer to an earlier one than the least distance; it counts them instead."""
    kept: list[Mark] = []
    for mark in marks:
        for i, other in enumerate(kept):
            if hypot(mark.at[0] - other.at[0], mark.at[1] - other.at[1]) < least:
                kept[i] = replace(other, count=other.count + mark.count)
                break
        else:
            kept.append(mark)
    return kept
