"""Maps drawn on the server, as dots: what stands there without script. With script, `map.js` makes a real map of it.

No tile of anybody's is loaded, and no outline of the country is shipped: the dots are communes and our own points.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from models.areas.province_box import Box
from models.workflow.transitions import ReportState

#: Size in the units of the drawing, and the room at its edges.
WIDTH, HEIGHT, EDGE = 340, 252, 12


class Sign(NamedTuple):
    """How a point looks: a shape of `html/map.html`, and a colour of `map.css`, so that neither says it alone."""

    shape: str
    colour: str


#: Signs of reports by their state.
SIGNS: Mapping[str, Sign] = {
    ReportState.SUBMITTED: Sign("dot", "blue"),
    ReportState.ACCEPTED: Sign("ring", "green"),
    ReportState.IN_PROGRESS: Sign("square", "green"),
    ReportState.WAITING: Sign("triangle", "amber"),
    ReportState.RESOLVED: Sign("diamond", "violet"),
    ReportState.CLOSED: Sign("frame", "violet"),
}

#: The sign of every other state.
OTHER = Sign("cross", "grey")


class Dot(NamedTuple):
    """A point of the drawing."""

    x: float
    y: float


class Frame(NamedTuple):
    """What a drawing shows, and how degrees become its units."""

    box: Box
    narrow: float
    scale: float

    def dot(self, lon: float, lat: float) -> Dot:
        """Return where a point in degrees lies in the drawing."""
        middle = (self.box.west + self.box.east) / 2, (self.box.south + self.box.north) / 2
        x = WIDTH / 2 + (lon - middle[0]) * self.narrow * self.scale
        y = HEIGHT / 2 - (lat - middle[1]) * self.scale
        return Dot(round(x, 1), round(y, 1))


def frame(box: Box) -> Frame:
    """Return the frame in which a box fits."""
    narrow = math.cos(math.radians((box.south + box.north) / 2))
    width, height = max((box.east - box.west) * narrow, 1e-6), max(box.north - box.south, 1e-6)
    return Frame(box, narrow, min((WIDTH - 2 * EDGE) / width, (HEIGHT - 2 * EDGE) / height))


def around(points: Iterable[tuple[float, float]], margin: float = 0.0) -> Box | None:
    """Return the box of some points (longitude, latitude) with a margin in degrees; None of none."""
    found: Sequence[tuple[float, float]] = list(points)
    if not found:
        return None
    lons, lats = [lon for lon, _ in found], [lat for _, lat in found]
    return Box(min(lons) - margin, min(lats) - margin, max(lons) + margin, max(lats) + margin)


def sign_of(state: str) -> Sign:
    """Return the sign of a report in a state."""
    return SIGNS.get(state, OTHER)
