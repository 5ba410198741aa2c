"""The three kinds of picture, as data: pure functions that remember what they drew last."""

from collections.abc import Iterable
from functools import lru_cache

from . import globe as globes
from . import world
from .curves import flat_point, flat_route, globe_route, on_curve
from .framing import Frame
from .pictures import Mark, Picture, apart, flat_picture, together
from .projections import Orthographic, Point
from .sphere import Place

CARD, BANNER = 480, 960  # units that a route picture is wide: a wide one is shown large and drawn finer
TOGETHER, TOGETHER_ON_GLOBE = 9, 15  # marks that would be closer become one


def route_picture(origin: Place | None, places: Iterable[Place], aspect: float = 16 / 9) -> Picture:
    """The part of the flat world that frames the routes from the origin to the places."""
    return _route_picture(origin, tuple(places), float(aspect))


def globe(origin: Place | None, places: Iterable[Place]) -> Picture:
    """The globe, turned so that origin and places show well; a route beyond the horizon ends there."""
    return _globe(origin, tuple(places))


def world_map(origin: Place | None, places: Iterable[Place]) -> Picture:
    """The inhabited world with a mark for each place; same place and url share one, crowds get a closer view."""
    return world.world_map(origin, tuple(places))


@lru_cache(maxsize=512)
def _route_picture(origin: Place | None, places: tuple[Place, ...], aspect: float) -> Picture:
    goals = apart(origin, places)
    if origin:
        routes = [flat_route(origin, goal) for goal in goals]
        ends = [route[3] for route in routes]
        home = [flat_point(origin, origin.longitude)]
    else:
        routes = []
        ends = [flat_point(goal, goals[0].longitude) for goal in goals]
        home = []
    bends = [on_curve(route, share / 4) for route in routes for share in (1, 2, 3)]
    width = BANNER if aspect > 2 else CARD
    frame = Frame.around(home + ends + bends, width, round(width / aspect))
    points = [frame.inside(end) for end in ends]
    marks = together((Mark(at, at, goal) for at, goal in zip(points, goals, strict=True)), TOGETHER)
    shown = {mark.at for mark in marks}
    inside = [tuple(frame.inside(point) for point in route) for route in routes]
    return flat_picture(
        frame,
        routes=tuple(dict.fromkeys(route for route in inside if route[3] in shown)),
        marks=tuple(marks),
        origin=frame.inside(home[0]) if home else None,
    )


@lru_cache(maxsize=16)
def _globe(origin: Place | None, places: tuple[Place, ...]) -> Picture:
    goals = list(dict.fromkeys(apart(origin, places)))
    centre = globes.centre(origin, goals)
    view = Orthographic(*centre)

    def inside(point: Point) -> Point:
        return globes.MIDDLE + globes.RADIUS * point[0], globes.MIDDLE + globes.RADIUS * point[1]

    seen = [(goal, view.project(goal.vector)) for goal in goals]
    marks = together((Mark(inside(at[:2]), inside(at[:2]), goal) for goal, at in seen if at[2] >= 0), TOGETHER_ON_GLOBE)
    shown = {mark.place for mark in marks}
    flights = [(goal, globe_route(view, origin, goal)) for goal in goals] if origin else []
    routes = [flight[0] for goal, flight in flights if flight and (goal in shown or not flight[1])]
    home = view.project(origin.vector) if origin else (0, 0, -1)
    return Picture(
        width=globes.SIZE,
        height=globes.SIZE,
        land=((0, 0, globes.SIZE, globes.SIZE),),
        routes=tuple(tuple(inside(point) for point in route) for route in routes),
        marks=tuple(marks),
        origin=inside(home[:2]) if home[2] >= 0 else None,
        centre=centre,
    )
