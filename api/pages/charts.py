"""Charts of pages: horizontal bars as SVG, made on the server. The numbers stand in the table beside them, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.language.shortening import shortened

#: In units of the picture: how wide it is, how high one bar with its label, and how wide the widest bar.
WIDTH, LINE, WIDEST = 340, 48, 266

#: Characters of a label; the whole of it stands in the table.
LONGEST_LABEL = 38


class Bar(NamedTuple):
    """One bar: what it is called, how long it is (0 to 1; None is hidden), and the number at its end."""

    label: str
    share: float | None
    number: str


class DrawnBar(NamedTuple):
    """A bar in its place; `width` is 0 of one that is hidden."""

    label: str
    number: str
    top: int
    width: float
    hidden: bool


class Chart(NamedTuple):
    """A chart: its size, the width of a bar that is everything, and its bars from the top down."""

    width: int
    height: int
    widest: int
    bars: Sequence[DrawnBar]


def chart(bars: Sequence[Bar]) -> Chart:
    """Draw bars; the longest reaches the whole width only if it is everything."""
    drawn = [
        DrawnBar(
            shortened(bar.label, LONGEST_LABEL),
            bar.number,
            number * LINE,
            round(WIDEST * min(1.0, max(0.0, bar.share or 0.0)), 1),
            bar.share is None,
        )
        for number, bar in enumerate(bars)
    ]
    return Chart(WIDTH, LINE * len(bars), WIDEST, drawn)
