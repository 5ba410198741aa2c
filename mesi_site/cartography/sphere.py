"""Places on the globe and the great circles between them; angles inside are radians on a unit sphere."""

from dataclasses import dataclass
from math import atan2, cos, hypot, isfinite, pi, radians, sin

type Vector = tuple[float, float, float]

SAME_PLACE = 1e-4  # radians: about 600 m, no picture tells these apart


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees (float, int or Decimal) with the words and the address that its mark on a map may carry.

    `language` is that of the words where it is not the page's.
    """

    latitude: float
    longitude: float
    label: str = ""
    url: str = ""
    language: str = ""

    def __post_init__(self):
        latitude, longitude = float(self.latitude), float(self.longitude)
        if not (-90 <= latitude <= 90 and isfinite(longitude)):
            raise ValueError(f"not a place: latitude {latitude}, longitude {longitude}")
        object.__setattr__(self, "latitude", latitude)
        object.__setattr__(self, "longitude", wrapped(longitude))

    @property
    def vector(self) -> Vector:
        return vector(radians(self.latitude), radians(self.longitude))


def wrapped(degrees: float) -> float:
    """The same direction as an angle from -180 up to, not including, 180 degrees."""
    return (degrees + 180) % 360 - 180


def vector(latitude: float, longitude: float) -> Vector:
    """From the centre of the sphere: towards 0°N 0°E, towards 0°N 90°E, towards the north pole."""
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def distance(a: Vector, b: Vector) -> float:
    """The angle between two points, exact for tiny and for nearly opposite ones too."""
    return atan2(hypot(*cross(a, b)), dot(a, b))


def east_and_north(at: Vector) -> tuple[Vector, Vector]:
    """Unit vectors of the horizon plane; at a pole, where every way is south, those of the prime meridian."""
    x, y, z = at
    across = hypot(x, y)
    if across < 1e-12:
        return (0.0, 1.0, 0.0), (-1.0 if z > 0 else 1.0, 0.0, 0.0)
    return (-y / across, x / across, 0.0), (-z * x / across, -z * y / across, across)


class GreatCircle:
    """The shortest way from one point to another; between opposite points, the one over the north."""

    def __init__(self, start: Vector, end: Vector):
        self.start, self.length = start, distance(start, end)
        if SAME_PLACE < self.length < pi - SAME_PLACE:
            towards = tuple(e - s * cos(self.length) for s, e in zip(start, end, strict=True))
        else:
            towards = east_and_north(start)[1]
        size = hypot(*towards)
        self.ahead: Vector = (towards[0] / size, towards[1] / size, towards[2] / size)

    def point(self, share: float) -> Vector:
        """Where one is after that share (0 to 1) of the way."""
        c, s = cos(share * self.length), sin(share * self.length)
        a, b = self.start, self.ahead
        return a[0] * c + b[0] * s, a[1] * c + b[1] * s, a[2] * c + b[2] * s

    def velocity(self, share: float) -> Vector:
        """Direction of travel at that share of the way; its size is the length of the whole way."""
        c, s = self.length * cos(share * self.length), self.length * sin(share * self.length)
        a, b = self.start, self.ahead
        return b[0] * c - a[0] * s, b[1] * c - a[1] * s, b[2] * c - a[2] * s
