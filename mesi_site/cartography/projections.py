"""From the sphere to the plane: the flat world map and the globe, x to the right and y downwards as in SVG."""

from math import asin, atan, cos, exp, log, pi, radians, tan

from .sphere import Vector, east_and_north, vector

type Point = tuple[float, float]


class FlatWorld:
    """A cylindrical map between Mercator and Miller: northern countries keep their shape, Greenland stays bearable.

    The left edge lies in the Bering Strait, so that no country is cut. One map is `width` units wide; an x beyond its
    edges means the neighbouring copy of the world.
    """

    width = 7200
    height = 4060
    west = -169.0
    bend = 0.86  # 1 would be Mercator, 0.8 Miller
    unit = width / (2 * pi)  # map units of one radian along the equator
    equator = 2720.0  # its y

    @classmethod
    def x(cls, longitude: float) -> float:
        return (longitude - cls.west) % 360 * cls.width / 360

    @classmethod
    def y(cls, latitude: float) -> float:
        latitude = radians(max(-89.0, min(89.0, latitude)))
        return cls.equator - cls.unit / cls.bend * log(tan(pi / 4 + cls.bend * latitude / 2))

    @classmethod
    def latitude(cls, y: float) -> float:
        """The inverse of `y`, in degrees."""
        return (2 * atan(exp((cls.equator - y) * cls.bend / cls.unit)) - pi / 2) / cls.bend * 180 / pi

    @classmethod
    def direction(cls, at: Vector, velocity: Vector) -> Point:
        """What a movement on the sphere is on the map; held back near the poles, where the map has no measure."""
        east, north = east_and_north(at)
        latitude = asin(max(-1.0, min(1.0, at[2])))
        along = sum(e * v for e, v in zip(east, velocity, strict=True)) / max(0.2, cos(latitude))
        up = sum(n * v for n, v in zip(north, velocity, strict=True)) / max(0.2, cos(cls.bend * latitude))
        return along * cls.unit, -up * cls.unit


class Orthographic:
    """The sphere seen from far above a centre (in degrees); it fills the unit disc, depth is towards us."""

    def __init__(self, latitude: float, longitude: float):
        self.latitude, self.longitude = radians(latitude), radians(longitude)
        self.towards = vector(self.latitude, self.longitude)
        self.right, self.up = east_and_north(self.towards)

    def project(self, point: Vector) -> tuple[float, float, float]:
        """x, y and depth; a point with negative depth lies on the far side."""
        a, b, c = point
        (r0, r1, r2), (u0, u1, u2), (t0, t1, t2) = self.right, self.up, self.towards
        return r0 * a + r1 * b + r2 * c, -(u0 * a + u1 * b + u2 * c), t0 * a + t1 * b + t2 * c
