"""What the pages of targets show: rows with a share, a bar and the figures of years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from api.console.outlets.names import named
from api.console.targets.words import SOURCES
from api.extensions.context import current_language, current_store
from api.html.forms import Option
from api.html.numbers import decimal
from models.areas import areas
from models.language.dates import VIETNAM, day_of
from models.language.languages import choose
from models.targets import catalogue, units
from models.targets.catalogue import Plan
from models.targets.dashboard import Row, Shown

#: The size of the chart of years, in its own units.
WIDTH, HEIGHT = 100, 30


class ShownFigure(NamedTuple):
    """A figure in words; `part` is 0 to 100 for the bar, None of nothing."""

    pair: str
    share: str
    part: float | None
    day: str
    source: str
    confirmed: bool
    without: int
    figure_id: str


class ShownYear(NamedTuple):
    """The figure of a year, and where its bar stands in the chart."""

    year: int
    figure: ShownFigure
    x: float
    y: float
    height: float


class ShownRow(NamedTuple):
    """One target in words."""

    id: str
    gloss: str
    text: str
    goal: str
    now: ShownFigure | None
    reason: str
    reached: bool | None
    missing: int
    a_year: int | None
    is_over: bool
    years: Sequence[ShownYear]


def rows(found: Sequence[Row]) -> list[ShownRow]:
    """Return the rows of a dashboard."""
    return [row(one) for one in found]


def row(one: Row) -> ShownRow:
    """Return one target."""
    target, where, lang = one.target, one.standing, current_language()
    goal = f"{target.op.replace('>=', '≥')} {decimal(target.value)} %"
    return ShownRow(
        target.id,
        choose(target.gloss, lang),
        target.text,
        f"{goal} · {target.year}",
        figure(one.now) if one.now else None,
        catalogue.reason(one.reason, lang),
        where.reached,
        where.missing,
        where.a_year,
        where.is_over,
        _years(one),
    )


def figure(one: Shown) -> ShownFigure:
    """Return a figure."""
    part = None if one.share is None else round(100 * one.share, 1)
    return ShownFigure(
        f"{one.n}/{one.d}",
        "–" if part is None else f"{decimal(part)} %",
        None if part is None else min(part, 100),
        day_of(one.as_of),
        named(SOURCES, one.source),
        bool(one.confirmed_by),
        one.without,
        one.figure_id,
    )


def places(plan: Plan) -> list[Option]:
    """Return the areas of a plan to choose: all of it, former districts, communes of today."""
    store = current_store()
    whole = areas.get(store, plan.area_id)
    ends = whole["valid_to"]
    before = units.frame(store, plan.area_id, units.last_day(ends)) if ends else None
    today = units.frame(store, plan.area_id, datetime.now(VIETNAM).date().isoformat())
    districts = before.districts if before else today.districts
    return [Option(one["_id"], one["full_name"]) for one in (whole, *districts, *_by_name(today.communes))]


def _by_name(found: Sequence[areas.Area]) -> list[areas.Area]:
    return sorted(found, key=lambda one: one["folded"])


def _years(one: Row) -> list[ShownYear]:
    """Return the bars of a row side by side, as high as their shares."""
    step = WIDTH / max(len(one.years), 5)
    found = []
    for number, (year, each) in enumerate(one.years.items()):
        shown = figure(each)
        height = round(HEIGHT * (shown.part or 0) / 100, 1)
        found.append(ShownYear(year, shown, round(number * step, 1), HEIGHT - height, height))
    return found
