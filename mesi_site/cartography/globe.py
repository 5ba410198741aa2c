"""The globe's land and graticule for one of a bounded set of centres."""

import json
from functools import cache
from hashlib import sha256
from itertools import pairwise
from math import acos, atan2, ceil, copysign, cos, degrees, hypot, pi, radians, sin, tan
from pathlib import Path

from .paths import numbers, outlines
from .projections import Orthographic
from .sphere import Place, Vector, vector, wrapped

SIZE, RADIUS = 1000, 470  # the picture's square and the globe in it: routes rise a little above the horizon
MIDDLE = SIZE / 2
STEP, HIGHEST = 5, 60  # whole degrees between centres, and the latitude beyond which none is offered
DATA = Path(__file__).parent / "data" / "land.json"

INK = "#7488a6"  # translucent, so that one picture suits light and dark paper


@cache
def coasts() -> list[list[Vector]]:
    flat = json.loads(DATA.read_text())
    return [
        [vector(radians(y / 10), radians(x / 10)) for x, y in zip(ring[::2], ring[1::2], strict=True)] for ring in flat
    ]


def is_offered(latitude: int, longitude: int) -> bool:
    return not (latitude % STEP or longitude % STEP) and abs(latitude) <= HIGHEST and -180 <= longitude < 180


def centre(origin: Place | None, places: list[Place]) -> tuple[int, int]:
    """From where the institution and its partners show well: between them, and a little to the south or north of it
    so that routes rise towards the horizon instead of towards the reader."""
    homes = [origin] if origin else []
    weights = [(place, 1 / len(places)) for place in places] + [(home, 2.0) for home in homes]
    x, y, z = (sum(share * place.vector[i] for place, share in weights) for i in range(3))
    if hypot(x, y, z) < 1e-9:
        return 20, 0
    latitude = degrees(atan2(z, hypot(x, y)))
    latitude -= copysign(min(12.0, abs(latitude)), latitude)
    longitude = degrees(atan2(y, x))
    return (
        int(max(-HIGHEST, min(HIGHEST, STEP * round(latitude / STEP)))),
        int(wrapped(STEP * round(longitude / STEP))),
    )


def contains(ring: list[Vector], point: Vector) -> bool:
    """Whether the ring's land holds the point: parity of the coasts that its meridian meets north of it."""
    plane = (-point[1], point[0])
    inside = False
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        side_a, side_b = (plane[0] * v[0] + plane[1] * v[1] for v in (a, b))
        if (side_a > 0) == (side_b > 0):
            continue
        share = side_a / (side_a - side_b)
        x, y, z = (p + share * (q - p) for p, q in zip(a, b, strict=True))
        if x * point[0] + y * point[1] > 0 and z / hypot(x, y, z) > point[2]:
            inside = not inside
    return inside


def seen(ring: list[Vector], view: Orthographic) -> list[tuple[int, int]]:
    """The ring on the disc; what lies beyond the horizon is drawn out to it, and empty if all of it does."""
    points: list[tuple[int, int]] = []
    any_seen = False
    last_angle: float | None = None
    for vertex in ring + ring[:1]:
        x, y, depth = view.project(vertex)
        if depth >= 0:
            any_seen, last_angle = True, None
            points.append((round(MIDDLE + RADIUS * x), round(MIDDLE + RADIUS * y)))
            continue
        angle = atan2(y, x)
        turn = 0.0 if last_angle is None else (angle - last_angle + pi) % (2 * pi) - pi
        if last_angle is not None and abs(turn) < 0.04:
            continue
        pieces = max(1, ceil(abs(turn) / 0.08))
        for piece in range(1, pieces + 1):
            at = angle - turn + turn * piece / pieces
            points.append((round(MIDDLE + RADIUS * cos(at)), round(MIDDLE + RADIUS * sin(at))))
        last_angle = angle
    return points if any_seen else []


def land(view: Orthographic) -> str:
    behind = tuple(-part for part in view.towards)
    rings, circle = [], ""
    for ring in coasts():
        if outline := seen(ring, view):
            rings.append(outline)
            if contains(ring, behind):  # drawn out to the horizon it goes round the disc once: the disc undoes that
                circle += disc()
    return outlines(rings) + circle


def disc() -> str:
    half = f"{RADIUS} {RADIUS} 0 1 0"
    return f"M{numbers((MIDDLE - RADIUS, MIDDLE))}a{half} {2 * RADIUS} 0 {half}-{2 * RADIUS} 0z"


def parallel(view: Orthographic, latitude: float) -> str:
    """The near part of a circle of latitude, an arc of an ellipse."""
    tilt = -tan(view.latitude) * tan(latitude)
    if tilt >= 1:
        return ""
    reach = pi if tilt <= -1 else acos(tilt)
    spread = [-reach, 0.0, reach] if reach < pi else [-pi, -pi / 2, 0.0, pi / 2, pi]
    points = [view.project(vector(latitude, view.longitude + turn))[:2] for turn in spread]
    wide = RADIUS * cos(latitude)
    return arcs(points, wide, wide * abs(sin(view.latitude)), 0.0)


def meridian(view: Orthographic, longitude: float) -> str:
    """The near half of a great circle through both poles."""
    normal = view.project((-sin(longitude), cos(longitude), 0.0))
    across = hypot(*normal[:2])
    if across < 1e-9:
        return ""
    end = (-normal[1] / across, normal[0] / across)
    top = (-normal[0] * normal[2] / across, -normal[1] * normal[2] / across)
    slant = degrees(atan2(end[1], end[0]))
    return arcs([end, top, (-end[0], -end[1])], RADIUS, RADIUS * abs(normal[2]), slant)


def arcs(points: list[tuple[float, float]], wide: float, high: float, slant: float) -> str:
    """Arcs of one ellipse through points in their order."""
    grid = [(round(MIDDLE + RADIUS * x, 1), round(MIDDLE + RADIUS * y, 1)) for x, y in points]
    (x0, y0), (x1, y1), (x2, y2) = points[:3]
    sweep = 1 if (x1 - x0) * (y2 - y1) > (y1 - y0) * (x2 - x1) else 0
    text = f"M{numbers(grid[0])}"
    for (x, y), (to_x, to_y) in pairwise(grid):
        shape = numbers((max(wide, 0.1), max(high, 0.1), slant))
        text += f"a{shape} 0 {sweep} {numbers((to_x - x, to_y - y))}"
    return text


def draw(latitude: int, longitude: int) -> str:
    """The picture of the globe as seen from above a point in whole degrees."""
    view = Orthographic(latitude, longitude)
    net = "".join(parallel(view, radians(degree)) for degree in range(-75, 90, 15))
    net += "".join(meridian(view, radians(degree)) for degree in range(0, 180, 15))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}">'
        f'<path fill="{INK}" fill-opacity=".17" fill-rule="evenodd" d="{land(view)}"/>'
        f'<path fill="none" stroke="{INK}" stroke-opacity=".3" d="{net}{disc()}"/></svg>\n'
    )


@cache
def version() -> str:
    """Changes with the outlines and with how they are drawn; part of each globe's address."""
    return sha256(draw(45, 30).encode()).hexdigest()[:8]
