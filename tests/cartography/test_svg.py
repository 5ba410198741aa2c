"""What reaches a page: well-formed, without styles, named or hidden, and light."""

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from mesi_site.cartography.sphere import Place

from .strategies import LISBON, MILAN, MOSCOW, PARIS, TOKYO, many

SVG = "{http://www.w3.org/2000/svg}"


def render(tag: str, **context) -> str:
    return Template("{% load cartography %}{% " + tag + " %}").render(Context(context))


def parsed(markup: str) -> ElementTree.Element:
    named = markup if "xmlns" in markup else markup.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return ElementTree.fromstring(named)  # noqa: S314 - our own markup


ROUTES = 'route_picture origin places alt="Routes"'
GLOBE = 'globe origin places alt="Globe"'
WORLD = 'world_map origin places alt="World"'


@pytest.mark.parametrize("tag", [ROUTES, GLOBE, WORLD])
@pytest.mark.parametrize("origin", [None, MOSCOW])
@pytest.mark.parametrize("goals", [[], [MOSCOW], [PARIS, TOKYO], many(45)], ids=len)
def test_markup_is_well_formed_and_has_no_styles_or_scripts(tag, origin, goals):
    for element in parsed(render(tag, origin=origin, places=goals)).iter():
        assert element.tag.removeprefix(SVG) not in ("style", "script")
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        for name in element.attrib.keys() & {"d", "cx", "cy", "r", "x", "y", "width", "height"}:
            assert re.fullmatch(r"[-0-9. MLchvz]+", element.get(name))


def test_a_picture_has_a_name_or_is_decoration():
    named = parsed(render(ROUTES, origin=MOSCOW, places=[PARIS]))
    assert (named.get("role"), named.get("aria-label")) == ("img", "Routes")
    hidden = parsed(render("route_picture origin places", origin=MOSCOW, places=[PARIS]))
    assert hidden.get("aria-hidden") == "true"
    assert hidden.get("role") is None


def test_world_map_is_a_named_group_of_links():
    partners = many(45)
    group = parsed(render('world_map origin places alt="Our partners"', origin=MOSCOW, places=partners))
    assert (group.get("role"), group.get("aria-label")) == ("group", "Our partners")
    links = {link.get("href"): "".join(link.itertext()) for link in group.iter(f"{SVG}a")}
    assert links == {partner.url: partner.label for partner in partners}


def test_a_place_without_an_address_is_no_link():
    group = parsed(render(WORLD, origin=None, places=[Place(50, 10, "Somewhere")]))
    assert list(group.iter(f"{SVG}a")) == []
    assert "Somewhere" in "".join(group.itertext())


def test_texts_are_escaped():
    nasty = '"><script>alert(1)</script>&'
    group = parsed(
        render("world_map origin places nasty", origin=None, places=[Place(5, 5, nasty, nasty)], nasty=nasty)
    )
    assert "".join(group.itertext()) == nasty
    assert next(group.iter(f"{SVG}a")).get("href") == nasty
    assert parsed(render("globe origin places nasty", origin=None, places=[], nasty=nasty)).get("aria-label") == nasty


def test_inline_parts_stay_light():
    assert len(render(ROUTES, origin=MOSCOW, places=[PARIS, MILAN, LISBON]).encode()) <= 1024
    assert len(render(GLOBE, origin=MOSCOW, places=many(45)).encode()) <= 3 * 1024
    assert len(gzip.compress(render(WORLD, origin=MOSCOW, places=many(45)).encode())) <= 4 * 1024


def test_flat_land_is_well_formed_and_light():
    data = Path(finders.find("img/maps/land.svg")).read_bytes()
    assert len(gzip.compress(data)) <= 20 * 1024
    assert [child.tag for child in parsed(data.decode())] == [f"{SVG}path"]
