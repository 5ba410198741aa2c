"""The projections agree with textbook formulae, keep order, and can be turned back."""

from math import asin, atan2, cos, degrees, hypot, isclose, log, pi, radians, sin, tan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mesi_site.cartography.projections import FlatWorld, Orthographic
from mesi_site.cartography.sphere import Place, distance, east_and_north, vector, wrapped

from .strategies import latitudes, longitudes, places


@given(st.floats(-88, 88))
def test_flat_latitude_comes_back(latitude):
    assert FlatWorld.latitude(FlatWorld.y(latitude)) == pytest.approx(latitude, abs=1e-6)


@given(latitudes, latitudes)
def test_north_is_up(a, b):
    assume(abs(a - b) > 1e-9)
    assert (a < b) == (FlatWorld.y(a) > FlatWorld.y(b))


@given(st.floats(10, 80))
def test_flat_world_lies_between_miller_and_mercator(latitude):
    unit = FlatWorld.width / (2 * pi)
    miller = 1.25 * log(tan(pi / 4 + 0.4 * radians(latitude))) * unit
    mercator = log(tan(pi / 4 + radians(latitude) / 2)) * unit
    assert miller < FlatWorld.y(0) - FlatWorld.y(latitude) < mercator


@given(longitudes)
def test_flat_world_is_one_copy_wide(longitude):
    x = FlatWorld.x(longitude)
    assert 0 <= x < FlatWorld.width or isclose(x, FlatWorld.width)
    assert abs(wrapped(x / FlatWorld.width * 360 + FlatWorld.west - longitude)) < 1e-6


@given(st.floats(-70, 70), st.floats(-160, 170), st.floats(0, 6.28))
def test_direction_is_the_projections_derivative(latitude, longitude, turn):
    at = vector(radians(latitude), radians(longitude))
    east, north = east_and_north(at)
    tiny = 1e-6
    step = tuple(tiny * (e * cos(turn) + n * sin(turn)) for e, n in zip(east, north, strict=True))
    x, y, z = (p + s for p, s in zip(at, step, strict=True))
    moved = degrees(asin(z / hypot(x, y, z))), degrees(atan2(y, x))
    along = (moved[1] - longitude) * FlatWorld.width / 360
    down = FlatWorld.y(moved[0]) - FlatWorld.y(latitude)
    assume(abs(moved[1] - longitude) < 1)
    assert FlatWorld.direction(at, step) == (pytest.approx(along, abs=1e-5), pytest.approx(down, abs=1e-5))


@given(st.floats(-60, 60), longitudes, places)
def test_globe_is_the_textbook_projection(latitude, longitude, place):
    x, y, depth = Orthographic(latitude, longitude).project(place.vector)
    here, there, turn = radians(latitude), radians(place.latitude), radians(place.longitude - longitude)
    assert x == pytest.approx(cos(there) * sin(turn), abs=1e-9)
    assert -y == pytest.approx(cos(here) * sin(there) - sin(here) * cos(there) * cos(turn), abs=1e-9)
    angle = distance(vector(here, radians(longitude)), place.vector)
    assert depth == pytest.approx(cos(angle), abs=1e-9)


def test_globe_has_north_up_and_east_right():
    view = Orthographic(0, 0)
    assert view.project(Place(30, 0).vector)[1] == pytest.approx(-0.5)
    assert view.project(Place(0, 30).vector)[0] == pytest.approx(0.5)


@pytest.mark.parametrize("latitude", [90, -90])
def test_globe_can_be_seen_from_a_pole(latitude):
    view = Orthographic(latitude, 40)
    assert view.project(Place(latitude, 0).vector) == pytest.approx((0, 0, 1), abs=1e-9)
    assert hypot(*view.project(Place(0, 130).vector)[:2]) == pytest.approx(1)
