"""Pictures as SVG elements for a page: classes only, so that the style sheet and the reader's colour scheme decide."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from . import globe
from .curves import Curve
from .paths import number, numbers
from .pictures import Mark, Picture
from .projections import Point

LAND = "img/maps/land.svg"
FILL = 'preserveAspectRatio="xMidYMid slice"'
MANY = 12  # marks that a route picture can show at full size


def picture(drawn: Picture, alt: str = "") -> SafeString:
    """A picture with a name, or without one for decoration."""
    role = format_html('role="img" aria-label="{}"', alt) if alt else 'aria-hidden="true"'
    if drawn.centre:
        kind, radius = 'class="map map--globe"', 6
    elif len(drawn.marks) <= MANY:
        kind, radius = f'class="map" {FILL}', 4.5
    else:
        kind, radius = f'class="map map--many" {FILL}', 3.5
    dots = "".join(circle("", mark.at, radius) for mark in drawn.marks)
    return element(f"{kind} {role}", drawn, f'<g class="map__place">{dots}</g>' if dots else "")


def linked(drawn: Picture, alt: str) -> SafeString:
    """A map of links, and its closer view; a name appears at the foot while its mark has the focus or the pointer."""
    views = [view for view in (drawn, drawn.closer) if view]
    group = format_html('<div class="maps" role="group" aria-label="{}">', alt)
    svgs = [element('class="map map--links"', view, "".join(link(mark, view) for mark in view.marks)) for view in views]
    return mark_safe(f"{group}{''.join(svgs)}</div>")  # noqa: S308 - made of escaped parts


def element(attributes: str, drawn: Picture, marks: str) -> SafeString:
    parts = [f'<svg {attributes} viewBox="0 0 {drawn.width} {drawn.height}">', land(drawn)]
    if drawn.meridians or drawn.parallels:
        lines = "".join(f"M{number(round(x))} 0v{drawn.height}" for x in drawn.meridians)
        lines += "".join(f"M0 {number(round(y))}h{drawn.width}" for y in drawn.parallels)
        parts.append(f'<path class="map__grid" d="{lines}"/>')
    if drawn.window:
        x, y, width, height = map(round, drawn.window)
        parts.append(f'<rect class="map__window" x="{x}" y="{y}" width="{width}" height="{height}"/>')
    if drawn.routes:
        parts.append(f'<path class="map__route" d="{"".join(map(curve, drawn.routes))}"/>')
    if drawn.dots:
        parts.append(f'<g class="map__dot">{"".join(circle("", dot, 2) for dot in drawn.dots)}</g>')
    parts.append(marks)
    if drawn.origin:
        parts.append(circle("map__origin", drawn.origin, 7 if drawn.centre else 6))
    return mark_safe("".join(parts) + "</svg>")  # noqa: S308 - every text in it is escaped, the rest are numbers


def land(drawn: Picture) -> str:
    address = globe_address(drawn.centre) if drawn.centre else static(LAND)
    return "".join(
        f'<image class="map__land" href="{conditional_escape(address)}" x="{number(x)}" y="{number(y)}" '
        f'width="{number(width)}" height="{number(height)}"/>'
        for x, y, width, height in drawn.land
    )


def globe_address(centre: tuple[int, int]) -> str:
    return f"{reverse('cartography:globe', args=centre)}?v={globe.version()}"


def curve(route: Curve) -> str:
    """In whole units: a start, then steps from it."""
    (x, y), *rest = [(round(x), round(y)) for x, y in route]
    return f"M{numbers((x, y))}c{numbers(step for px, py in rest for step in (px - x, py - y))}"


def circle(kind: str, at: Point, radius: float) -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<circle{name} cx="{round(at[0])}" cy="{round(at[1])}" r="{number(radius)}"/>'


def link(mark: Mark, drawn: Picture) -> str:
    (x, y), (true_x, true_y) = ((round(px), round(py)) for px, py in (mark.at, mark.true))
    leader = "" if (x, y) == (true_x, true_y) else f'<path class="map__leader" d="M{true_x} {true_y}L{x} {y}"/>'
    count = f'<text class="map__count" x="{x}" y="{y}" aria-hidden="true">{mark.count}</text>' if mark.count > 1 else ""
    name = conditional_escape(mark.place.label)
    label = f'<text class="map__label" x="20" y="{drawn.height - 20}">{name}</text>' if name else ""
    inner = circle("map__target", (x, y), 12) + circle("map__place", (x, y), 9 if count else 5) + count + label
    if not mark.place.url:
        return f'{leader}<g class="map__mark">{inner}</g>'
    lang = f' lang="{mark.place.language}"' if mark.place.language else ""
    return f'{leader}<a class="map__mark" href="{conditional_escape(mark.place.url)}"{lang}>{inner}</a>'
