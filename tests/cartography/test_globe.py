"""The globe's land: a bounded set of addresses, kept for ever, right at the horizon."""

import gzip
import re
from math import hypot
from xml.etree import ElementTree

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from mesi_site.cartography import globe, svg
from mesi_site.cartography.projections import Orthographic
from mesi_site.cartography.sphere import Place

VIEWS = [(45, 35), (0, 0), (-35, 150), (60, -100), (-60, -180), (40, -5), (20, 175), (-35, -65), (30, 120)]


@pytest.mark.parametrize(("latitude", "longitude"), VIEWS)
def test_picture_is_well_formed_light_and_inside_the_disc(latitude, longitude):
    picture = globe.draw(latitude, longitude)
    assert len(gzip.compress(picture.encode())) <= 15 * 1024
    land, net = ElementTree.fromstring(picture)  # noqa: S314 - our own markup
    assert "nan" not in land.get("d") + net.get("d")
    x = y = 0
    for ring in re.findall(r"m([^zM]*)z", land.get("d")):
        steps = [int(step) for step in re.findall(r"-?\d+", ring)]
        x, y = x + steps[0], y + steps[1]
        start = x, y
        for dx, dy in zip(steps[2::2], steps[3::2], strict=True):
            x, y = x + dx, y + dy
            assert hypot(x - globe.MIDDLE, y - globe.MIDDLE) <= globe.RADIUS + 1
        x, y = start


LAND = [(55.8, 49), (48, 2), (25, 15), (-25, 135), (-10, -55), (40, -100), (72, -40), (-80, 90), (20, 78), (65, 130)]
SEA = [(0, -30), (30, -40), (-30, 80), (0, -150), (88, 0), (-45, -120), (40, 160), (-60, -160), (35, 18), (57.5, 20)]


@pytest.mark.parametrize(("latitude", "longitude"), VIEWS)
def test_land_is_land_and_sea_is_sea(latitude, longitude):
    """Also where the continent that lies behind the globe goes round the whole horizon."""
    view = Orthographic(latitude, longitude)
    path = globe.land(view)
    for places, is_land in ((LAND, True), (SEA, False)):
        for place in places:
            x, y, depth = view.project(Place(*place).vector)
            if depth > 0.1:
                at = globe.MIDDLE + globe.RADIUS * x, globe.MIDDLE + globe.RADIUS * y
                assert is_filled(path, at) is is_land, place


def is_filled(path: str, at: tuple[float, float]) -> bool:
    """Even-odd rule by a ray to the right; each full disc that the path contains turns the answer round."""
    inside = path.count("M") % 2 == 1
    x = y = 0
    for ring in re.findall(r"m([^zM]*)z", path):
        steps = [int(step) for step in re.findall(r"-?\d+", ring)]
        points = []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        x, y = points[0]
        for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
            if (ay > at[1]) != (by > at[1]) and at[0] < ax + (at[1] - ay) / (by - ay) * (bx - ax):
                inside = not inside
    return inside


def test_some_view_has_a_continent_behind_it():
    assert any("M" in globe.land(Orthographic(*view)) for view in VIEWS)


def answer(address: str, method: str = "get", **headers) -> HttpResponse:
    request = getattr(RequestFactory(), method)(address, headers=headers)
    match = resolve(request.path)
    return match.func(request, *match.args, **match.kwargs)


def test_address_answers_with_a_picture_to_keep():
    address = svg.globe_address((45, 35))
    plain = answer(address)
    assert plain.status_code == 200
    assert plain["Content-Type"] == "image/svg+xml"
    assert "immutable" in plain["Cache-Control"]
    compressed = answer(address, **{"Accept-Encoding": "br, gzip"})
    assert compressed["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.content) == plain.content == globe.draw(45, 35).encode()
    assert "Accept-Encoding" in compressed["Vary"]
    assert answer(address, "post").status_code == 405


OUTSIDE = "1/0 65/0 -65/0 45/180 45/-185 45/3 -0/0 05/10 45/+5 45.0/5 45/355 x/5 5/ ٥/٥"


@pytest.mark.parametrize("path", OUTSIDE.split())
def test_other_addresses_do_not_exist(path):
    with pytest.raises(Http404):
        answer(f"/maps/globe/{path}.svg")


def test_every_offered_centre_has_an_address():
    offered = [(y, x) for y in range(-90, 91) for x in range(-180, 181) if globe.is_offered(y, x)]
    assert len(offered) == 25 * 72
    for centre in offered:
        assert reverse("cartography:globe", args=centre) == f"/maps/globe/{centre[0]}/{centre[1]}.svg"


def test_version_follows_what_is_drawn(monkeypatch):
    before = globe.version()
    monkeypatch.setattr(globe, "RADIUS", 400)
    globe.version.cache_clear()
    changed = globe.version()
    globe.version.cache_clear()
    assert before != changed
