"""Great circles agree with formulae that this code does not use."""

from decimal import Decimal
from math import asin, atan2, cos, degrees, hypot, isclose, pi, radians, sin, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mesi_site.cartography.sphere import GreatCircle, Place, distance, dot, east_and_north, wrapped

from .strategies import AUCKLAND, HONOLULU, MOSCOW, PARIS, places

EARTH = 6371.0  # km


def haversine(a: Place, b: Place) -> float:
    phi, psi = radians(a.latitude), radians(b.latitude)
    up, along = (psi - phi) / 2, radians(b.longitude - a.longitude) / 2
    return 2 * asin(min(1.0, sqrt(sin(up) ** 2 + cos(phi) * cos(psi) * sin(along) ** 2)))


def midpoint(a: Place, b: Place) -> tuple[float, float]:
    """Latitude and longitude half way, by the navigators' formula."""
    phi, psi, turn = radians(a.latitude), radians(b.latitude), radians(b.longitude - a.longitude)
    x, y = cos(psi) * cos(turn), cos(psi) * sin(turn)
    latitude = atan2(sin(phi) + sin(psi), hypot(cos(phi) + x, y))
    return degrees(latitude), wrapped(a.longitude + degrees(atan2(y, cos(phi) + x)))


def test_known_distances():
    assert distance(MOSCOW.vector, PARIS.vector) * EARTH == pytest.approx(2487, abs=10)
    assert distance(AUCKLAND.vector, HONOLULU.vector) * EARTH == pytest.approx(7065, abs=25)


@given(places, places)
def test_distance_is_the_haversine(a, b):
    assert distance(a.vector, b.vector) == pytest.approx(haversine(a, b), abs=1e-7)
    assert distance(a.vector, b.vector) == distance(b.vector, a.vector)


@given(places, places)
def test_midpoint_is_the_navigators(a, b):
    assume(0.01 < haversine(a, b) < 3.1)
    latitude, longitude = midpoint(a, b)
    x, y, z = GreatCircle(a.vector, b.vector).point(0.5)
    assert degrees(asin(z)) == pytest.approx(latitude, abs=1e-5)
    assert distance((x, y, z), Place(latitude, longitude).vector) < 1e-6


@given(places, places, st.floats(0, 1))
def test_way_is_travelled_evenly_and_ends_there(a, b, share):
    way = GreatCircle(a.vector, b.vector)
    at = way.point(share)
    assert isclose(hypot(*at), 1, abs_tol=1e-9)
    assert distance(a.vector, at) == pytest.approx(share * way.length, abs=1e-6)
    assert abs(dot(at, way.velocity(share))) < 1e-9
    if way.length < pi - 0.001:
        assert distance(way.point(1), b.vector) < 2e-4


@given(st.floats(-60, 60), st.floats(-180, 179))
def test_between_opposite_places_there_is_one_way_over_the_north(latitude, longitude):
    there, opposite = Place(latitude, longitude), Place(-latitude, longitude + 180)
    way = GreatCircle(there.vector, opposite.vector)
    assert way.length == pytest.approx(pi)
    assert way.point(0.1)[2] > there.vector[2] or latitude > 45


@given(places)
def test_horizon_plane_is_square(place):
    east, north = east_and_north(place.vector)
    for a, b in ((east, north), (east, place.vector), (north, place.vector)):
        assert abs(dot(a, b)) < 1e-9
    assert north[2] >= 0
    assert hypot(*east) == pytest.approx(1)


def test_a_place_takes_decimals_and_refuses_nonsense():
    assert Place(Decimal("55.75"), Decimal("37.5")) == Place(55.75, 397.5)
    for latitude, longitude in ((91, 0), (float("nan"), 0), (0, float("inf"))):
        with pytest.raises(ValueError, match="not a place"):
            Place(latitude, longitude)
