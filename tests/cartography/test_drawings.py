"""Every picture frames what it is about, wherever on Earth that lies."""

from collections import Counter
from itertools import combinations
from math import asin, atan2, degrees, hypot

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mesi_site.cartography import drawings, globe
from mesi_site.cartography.curves import flat_route, on_curve
from mesi_site.cartography.framing import spread
from mesi_site.cartography.projections import FlatWorld, Orthographic
from mesi_site.cartography.sphere import GreatCircle, Place, distance
from mesi_site.cartography.world import TARGET

from .strategies import AUCKLAND, HONOLULU, LISBON, MILAN, MOSCOW, NEW_YORK, PARIS, SEATTLE, TOKYO, many, places


def is_inside(picture, point, slack=1.0):
    return -slack <= point[0] <= picture.width + slack and -slack <= point[1] <= picture.height + slack


@settings(max_examples=60)
@given(places, st.lists(places, max_size=6), st.sampled_from([3.0, 16 / 9, 1.0, 0.75]))
def test_crop_holds_every_place_and_its_route(origin, goals, aspect):
    picture = drawings.route_picture(origin, goals, aspect)
    points = [mark.at for mark in picture.marks] + [picture.origin]
    points += [on_curve(route, share / 8) for route in picture.routes for share in range(9)]
    # Between the sampled bends a route may swell by a little, well inside the margin.
    assert all(is_inside(picture, point) for point in points)
    assert picture.width / picture.height == pytest.approx(aspect, rel=0.01)
    assert sum(mark.count for mark in picture.marks) == sum(
        distance(origin.vector, goal.vector) >= 1e-4 for goal in goals
    )


@given(st.lists(places, max_size=6))
def test_crop_without_an_origin_holds_every_place(goals):
    picture = drawings.route_picture(None, goals)
    assert all(is_inside(picture, mark.at) for mark in picture.marks)
    assert picture.routes == ()
    assert picture.origin is None


@given(places, st.lists(places, min_size=1, max_size=4))
def test_land_covers_the_whole_window(origin, goals):
    picture = drawings.route_picture(origin, goals)
    assert min(box[0] for box in picture.land) <= 0
    assert max(box[0] + box[2] for box in picture.land) >= picture.width - 0.001


def test_route_over_the_antimeridian_takes_the_short_way():
    start, *_, end = flat_route(AUCKLAND, HONOLULU)
    assert 0 < end[0] - start[0] < FlatWorld.width / 8
    picture = drawings.route_picture(AUCKLAND, [HONOLULU])
    assert picture.land[0][2] < 12 * picture.width  # a close view, not the whole world


def test_routes_leave_on_the_great_circle():
    for goal, north in ((SEATTLE, True), (TOKYO, True), (Place(-34, 18), False)):
        start, control, *_ = flat_route(MOSCOW, goal)
        assert (control[1] < start[1]) is north


def test_routes_in_europe_pass_near_the_great_circles_middle():
    for goal in (PARIS, MILAN, LISBON):
        route = flat_route(MOSCOW, goal)
        x, y, z = GreatCircle(MOSCOW.vector, goal.vector).point(0.5)
        middle = FlatWorld.x(degrees(atan2(y, x))), FlatWorld.y(degrees(asin(z)))
        length = hypot(route[3][0] - route[0][0], route[3][1] - route[0][1])
        gap = min(hypot(at[0] - middle[0], at[1] - middle[1]) for at in (on_curve(route, s / 40) for s in range(41)))
        assert gap < 0.08 * length


def test_place_of_the_origin_has_no_route_and_no_mark():
    picture = drawings.route_picture(MOSCOW, [Place(MOSCOW.latitude, MOSCOW.longitude)])
    assert (picture.routes, picture.marks) == ((), ())
    assert picture.origin == pytest.approx((240, 135))


def test_a_lone_place_shows_some_country_round_it():
    picture = drawings.route_picture(None, [PARIS])
    degrees_wide = 360 * picture.width / picture.land[0][2]
    assert degrees_wide == pytest.approx(40)


def test_places_that_would_cover_each_other_share_a_mark():
    picture = drawings.route_picture(MOSCOW, [PARIS, Place(48.9, 2.3), TOKYO])
    assert [mark.count for mark in picture.marks] == [2, 1]
    assert len(picture.routes) == 2


@settings(max_examples=60)
@given(places, st.lists(places, max_size=8))
def test_globe_shows_its_origin_and_only_what_is_in_sight(origin, goals):
    picture = drawings.globe(origin, goals)
    assert globe.is_offered(*picture.centre)
    assert picture.origin is not None
    view = Orthographic(*picture.centre)
    seen = sum(
        view.project(goal.vector)[2] >= 0 and distance(origin.vector, goal.vector) >= 1e-4 for goal in set(goals)
    )
    assert sum(mark.count for mark in picture.marks) == seen
    for x, y in (mark.at for mark in picture.marks):
        assert hypot(x - globe.MIDDLE, y - globe.MIDDLE) <= globe.RADIUS + 0.001


@given(places, st.floats(-25, 25), st.floats(-30, 30))
def test_globe_routes_to_the_far_side_end_at_the_horizon(origin, aside, along):
    goal = Place(max(-85, min(85, aside - origin.latitude)), origin.longitude + 180 + along)
    picture = drawings.globe(origin, [goal])
    view = Orthographic(*picture.centre)
    assume(view.project(goal.vector)[2] < -0.05)
    (route,) = picture.routes
    assert hypot(route[3][0] - globe.MIDDLE, route[3][1] - globe.MIDDLE) == pytest.approx(globe.RADIUS, abs=1)


@settings(max_examples=40)
@given(st.none() | places, st.lists(places, max_size=30))
def test_world_map_keeps_links_apart_and_forgets_nobody(origin, goals):
    goals = [Place(goal.latitude, goal.longitude, f"P{i}", f"/{i}") for i, goal in enumerate(goals)]
    picture = drawings.world_map(origin, goals)
    views = [view for view in (picture, picture.closer) if view]
    assert Counter(mark.place for view in views for mark in view.marks) == Counter(goals)
    for view in views:
        for a, b in combinations(view.marks, 2):
            assert hypot(a.at[0] - b.at[0], a.at[1] - b.at[1]) >= TARGET - 1e-6
        assert all(is_inside(view, mark.at) for mark in view.marks)


def test_world_map_counts_places_that_share_place_and_address():
    picture = drawings.world_map(MOSCOW, [Place(41.9, 12.5, "Rome", "/it")] * 3 + [Place(41.9, 12.5, "Rome", "/other")])
    assert sorted(mark.count for mark in picture.marks) == [1, 3]


def test_world_map_enlarges_a_crowd_only():
    assert drawings.world_map(MOSCOW, [PARIS, TOKYO, NEW_YORK]).closer is None
    crowded = drawings.world_map(MOSCOW, many(45))
    assert len(crowded.closer.marks) >= 20
    assert len(crowded.dots) == len(crowded.closer.marks)
    assert crowded.closer.origin is not None
    left, top, width, height = crowded.window
    assert all(left <= x <= left + width and top <= y <= top + height for x, y in crowded.dots)


def test_world_map_route_over_the_edge_comes_in_again():
    picture = drawings.world_map(MOSCOW, [HONOLULU])
    ends = [route[3] for route in picture.routes]
    assert len(ends) == 2
    assert any(end == pytest.approx(picture.marks[0].true) for end in ends)


def test_spread_moves_nobody_who_has_room():
    points = [(100.0, 100.0), (200.0, 100.0), (300.0, 200.0)]
    assert spread(points, 24, (400, 400)) == points


@settings(max_examples=20)
@given(st.lists(st.tuples(st.floats(-50, 450), st.floats(-50, 450)), max_size=60))
def test_marks_that_were_moved_keep_clear_of_each_other(points):
    moved = [at for at, point in zip(spread(points, 24, (400, 400)), points, strict=True) if at != point]
    assert all(hypot(a[0] - b[0], a[1] - b[1]) >= 24 - 1e-9 for a, b in combinations(moved, 2))


@pytest.mark.parametrize("side", [0, 400])
def test_a_thousand_places_on_a_full_map_still_make_a_picture(side):
    """At one point, and all over the map: it has room for some, and the others stay where they are."""
    points = [(200 + i * 37 % 100 / 100 * side - side / 2, 200 + i % 31 / 31 * side - side / 2) for i in range(1000)]
    spread_out = spread(points, 24, (400, 400))
    assert sum(at != point for at, point in zip(spread_out, points, strict=True)) >= 100
    assert sum(at == point for at, point in zip(spread_out, points, strict=True)) >= 500


def test_pictures_are_the_same_each_time():
    goals = many(45)
    first = drawings.world_map(MOSCOW, goals), drawings.globe(MOSCOW, goals), drawings.route_picture(MOSCOW, goals)
    drawings.world.world_map.cache_clear()
    drawings._globe.cache_clear()
    drawings._route_picture.cache_clear()
    assert first == (
        drawings.world_map(MOSCOW, goals),
        drawings.globe(MOSCOW, goals),
        drawings.route_picture(MOSCOW, iter(goals)),
    )
