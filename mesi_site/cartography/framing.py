"""Composition: which part of the flat world a picture shows, its graticule, and marks that keep clear of each other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atan2, ceil, cos, floor, hypot, pi, sin

from .projections import FlatWorld, Point

type Box = tuple[float, float, float, float]  # left, top, width, height

LEAST_WIDTH = 40 * FlatWorld.width / 360  # below it a picture would show no coast to recognise
REACH = (31 * FlatWorld.width / 360, 22 * FlatWorld.width / 360)  # from the middle of a region
MARGIN = 0.15  # of the picture's height, on every side of what it frames
RINGS = 80  # that are searched for room: fifty marks in a corner of the map find it
NORTH, SOUTH = FlatWorld.y(83.7), FlatWorld.y(-58)


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the flat world: its top left corner in map units, and picture units per map unit."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    @classmethod
    def around(cls, points: Sequence[Point], width: float, height: float) -> "Frame":
        """The closest good view of the points; of the whole inhabited world if there are none."""
        margin = MARGIN * height if points else 0
        points = points or [(0, NORTH), (FlatWorld.width, SOUTH)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        scale = min(
            (width - 2 * margin) / max(1.0, max(xs) - min(xs)),
            (height - 2 * margin) / max(1.0, max(ys) - min(ys)),
            width / LEAST_WIDTH,
        )
        left = (min(xs) + max(xs) - width / scale) / 2
        top = (min(ys) + max(ys) - height / scale) / 2
        # Rather land than the empty seas round the poles, as long as the world is tall enough and no point is lost.
        tall = height / scale
        if tall < SOUTH - NORTH:
            top = min(top, max(SOUTH - tall, max(ys) + margin / scale - tall))
            top = max(top, min(NORTH, min(ys) - margin / scale))
        return cls(left, top, scale, width, height)

    def inside(self, point: Point) -> Point:
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale

    def holds(self, point: Point, margin: float = 0) -> bool:
        x, y = self.inside(point)
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin

    def land(self) -> tuple[Box, ...]:
        """Where the world's copies lie that can be seen in the window."""
        across, down = FlatWorld.width * self.scale, FlatWorld.height * self.scale
        first = floor(self.left / FlatWorld.width)
        last = ceil((self.left + self.width / self.scale) / FlatWorld.width)
        return tuple(
            ((copy * FlatWorld.width - self.left) * self.scale, -self.top * self.scale, across, down)
            for copy in range(first, last)
        )

    def graticule(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Meridians' x and parallels' y, as many as are quiet."""
        degree = FlatWorld.width / 360
        span = self.width / self.scale / degree
        step = next((step for step in (2, 5, 10, 15) if span / step <= 9), 30)
        first = self.left / degree + FlatWorld.west
        longitudes = range(ceil(first / step) * step, floor(first + span) + 1, step)
        meridians = ((longitude - first) * degree * self.scale for longitude in longitudes)
        parallels = ((FlatWorld.y(latitude) - self.top) * self.scale for latitude in range(90 - step, -90, -step))
        return tuple(meridians), tuple(y for y in parallels if 0 < y < self.height)


def crowd(points: Sequence[Point], least: int) -> list[int]:
    """Which points fit into one region of the size of Europe round one of them, if they are as many as the least."""
    best: list[int] = []
    for point in points:
        here = [i for i, other in enumerate(points) if is_near(point, other)]
        best = max(best, here, key=len)
    return best if len(best) >= least else []


def is_near(a: Point, b: Point) -> bool:
    return -REACH[0] < a[0] - b[0] < REACH[0] and -REACH[1] < a[1] - b[1] < REACH[1]


def spread(points: Sequence[Point], gap: float, size: Point, taken: Sequence[Point] = ()) -> list[Point]:
    """The points, moved as little as needed so that no two (nor one and a taken place) are closer than the gap.

    One that finds no room near it stays where it is, over others.
    """
    if not points:
        return []
    middle = tuple(sum(point[i] for point in points) / len(points) for i in (0, 1))
    order = sorted(range(len(points)), key=lambda i: (hypot(points[i][0] - middle[0], points[i][1] - middle[1]), i))
    room = Room(gap, size)
    for at in taken:
        room.take(at)
    result = list(points)
    for i in order:
        if found := next((at for at in around(points[i], middle, gap / 4) if room.has(at)), None):
            result[i] = found
            room.take(found)
    return result


class Room:
    """What is free in a picture: marks are filed in squares of the gap's size, so that only neighbours are asked."""

    def __init__(self, gap: float, size: Point):
        self.gap, self.size = gap, size
        self.squares: dict[tuple[int, int], list[Point]] = defaultdict(list)

    def square(self, at: Point) -> tuple[int, int]:
        return floor(at[0] / self.gap), floor(at[1] / self.gap)

    def take(self, at: Point) -> None:
        self.squares[self.square(at)].append(at)

    def has(self, at: Point) -> bool:
        x, y = at
        gap, (width, height) = self.gap, self.size
        if not (gap / 2 <= x <= width - gap / 2 and gap / 2 <= y <= height - gap / 2):
            return False
        column, row = self.square(at)
        near = (self.squares.get((column + i, row + j), ()) for i in (0, -1, 1) for j in (0, -1, 1))
        return all((x - other[0]) ** 2 + (y - other[1]) ** 2 >= gap * gap for others in near for other in others)


def around(point: Point, middle: Point, step: float) -> Iterator[Point]:
    """The point, then some rings round it, each beginning with the side away from the middle."""
    yield point
    outwards = atan2(point[1] - middle[1], point[0] - middle[0])
    for ring in range(1, RINGS + 1):
        for turn in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8):
            angle = outwards + turn * pi / 8
            yield point[0] + ring * step * cos(angle), point[1] + ring * step * sin(angle)
