"""Makes the land of the maps from Natural Earth's outlines (npm package world-atlas): run it again only to change them.

python scripts/build_land.py [folder of the unpacked package]; without a folder, npm fetches the package.
"""

import heapq
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from math import cos, radians
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from mesi_site.cartography.paths import outlines  # noqa: E402
from mesi_site.cartography.projections import FlatWorld  # noqa: E402

PACKAGE = "world-atlas@2.0.2"
FLAT, GLOBE = ROOT / "static/img/maps/land.svg", ROOT / "mesi_site/cartography/data/land.json"
# One colour for light and dark: it is translucent, so the paper decides.
LAND = '<path fill="#7488a6" fill-opacity=".17" d="{path}"/>'

type Point = tuple[float, float]
type Ring = list[Point]


def source_folder() -> Path:
    if len(sys.argv) > 1:
        return Path(sys.argv[1])
    folder = Path(tempfile.mkdtemp())
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def coastlines(folder: Path) -> Iterator[Ring]:
    """Rings of (longitude, latitude) in degrees; a ring that crosses the antimeridian goes on beyond 180."""
    topology = json.loads((folder / "land-50m.json").read_text())
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        arcs.append([(((x := x + dx) * sx + tx), ((y := y + dy) * sy + ty)) for dx, dy in arc])
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for indexes in polygon:
                ring: Ring = []
                for index in indexes:
                    ring += (arcs[index] if index >= 0 else arcs[~index][::-1])[bool(ring) :]
                for i in range(1, len(ring)):
                    step = ring[i][0] - ring[i - 1][0]
                    ring[i] = (ring[i][0] - 360 * round(step / 360), ring[i][1])
                yield ring[:-1] if ring[0] == ring[-1] else ring


def area(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def ring_area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def simplified(ring: Ring, smallest: Callable[[Point], float]) -> Ring:
    """Visvalingam's method: drop the point whose triangle with its neighbours is smallest, until none is small."""
    count = len(ring)
    before, after = [i - 1 for i in range(count)], [(i + 1) % count for i in range(count)]
    before[0] = count - 1

    def weight(i: int) -> float:
        return area(ring[before[i]], ring[i], ring[after[i]]) / smallest(ring[i])

    weights = [weight(i) for i in range(count)]
    heap = [(w, i) for i, w in enumerate(weights)]
    heapq.heapify(heap)
    left, floor = count, 0.0
    while heap and left > 3:
        w, i = heapq.heappop(heap)
        if w != weights[i]:
            continue
        if w >= 1:
            break
        floor, weights[i], left = max(floor, w), -1.0, left - 1
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            weights[j] = max(weight(j), floor)
            heapq.heappush(heap, (weights[j], j))
    return [point for point, w in zip(ring, weights, strict=True) if w >= 0]


def flat_map(coasts: list[Ring]) -> str:
    """The whole flat world, finer where pictures come close: a crop shows Europe far larger than Nunavut."""

    def detail(point: Point) -> float:
        latitude = FlatWorld.latitude(point[1])
        return 10.0 + max(0.0, latitude - 66) * 8 + max(0.0, -latitude - 15) * 2

    rings = []
    for coast in coasts:
        middle = sum(x for x, _ in coast) / len(coast)
        shift = 360 * ((middle - FlatWorld.west) // 360)
        if max(y for _, y in coast) < -57:
            continue
        ring = [((x - shift - FlatWorld.west) * FlatWorld.width / 360, FlatWorld.y(y)) for x, y in coast]
        if ring_area(ring) > 6 * detail(ring[0]):
            rings.append([(round(x), round(y)) for x, y in simplified(ring, detail)])
    rings = [ring for ring in rings if len(ring) > 3]
    size = f'width="{FlatWorld.width}" height="{FlatWorld.height}" viewBox="0 0 {FlatWorld.width} {FlatWorld.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{LAND.format(path=outlines(rings))}</svg>\n'


def globe_outlines(coasts: list[Ring]) -> str:
    """Rings for any view of the globe, in tenths of a degree: longitude, latitude, longitude, latitude…"""

    def detail(point: Point) -> float:
        return 0.025 / max(0.1, cos(radians(point[1])))

    rings = []
    for coast in coasts:
        if min(y for _, y in coast) > -89.9 and ring_area(coast) * cos(radians(coast[0][1])) > 0.3:
            ring = [(round(x * 10), round(y * 10)) for x, y in simplified(coast, detail)]
            rings.append([number for point in ring for number in point])
    return "[\n" + ",\n".join(json.dumps(ring, separators=(",", ":")) for ring in rings) + "\n]\n"


if __name__ == "__main__":
    coasts = list(coastlines(source_folder()))
    for path, text in ((FLAT, flat_map(coasts)), (GLOBE, globe_outlines(coasts))):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        print(f"{path.relative_to(ROOT)}: {len(text.encode()):,} bytes")
