"""SVG path data with few bytes."""

from collections.abc import Iterable

type Grid = tuple[int, int]


def number(value: float) -> str:
    """One decimal at most, and no more characters than needed."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def numbers(values: Iterable[float]) -> str:
    """A list in which a minus sign is separator enough."""
    text = ""
    for value in values:
        item = number(value)
        text += item if not text or item.startswith("-") else f" {item}"
    return text


def outlines(rings: Iterable[Iterable[Grid]]) -> str:
    """Closed outlines in relative steps on a grid of whole units; steps that lead nowhere are left out."""
    parts = []
    at = (0, 0)
    for ring in rings:
        points = list(ring)
        if not points:
            continue
        steps = [points[0][0] - at[0], points[0][1] - at[1]]
        at = points[0]
        for point in points[1:]:
            if point != at:
                steps += [point[0] - at[0], point[1] - at[1]]
                at = point
        at = points[0]  # where "z" returns to
        parts.append(f"m{numbers(steps)}z")
    return "".join(parts)
