"""Targets as they are shown, in the caller's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from api.desk.staff.schemas import shown_file
from api.extensions.context import current_language, current_store
from api.uploads.presented import OwnDocument, OwnPhoto
from models.areas import areas
from models.files import uploads
from models.language.languages import choose
from models.targets import catalogue
from models.targets.catalogue import Plan
from models.targets.dashboard import Row, Shown
from models.targets.figures import TargetFigure
from models.targets.judging import Standing


class ShownYear(TypedDict):
    """What `YearFigureSchema` dumps."""

    year: int
    n: int
    d: int
    share: float | None
    as_of: str
    source: str
    by: str
    confirmed_by: str
    without: int
    note: str
    figure_id: str


class ShownRow(TypedDict):
    """What `TargetRowSchema` dumps."""

    id: str
    text: str
    gloss: str
    year: int
    op: str
    value: float
    units: str
    numerator: str
    denominator: str
    is_computed: bool
    now: Shown | None
    reason: str
    reason_text: str
    years: list[ShownYear]
    standing: Standing


class ShownDashboard(TypedDict):
    """What `TargetsSchema` dumps."""

    plan: str
    plan_name: str
    area_id: str
    area_name: str
    rows: list[ShownRow]


class ShownUnit(TypedDict):
    """What `UnitFigureSchema` dumps."""

    area_id: str
    area_name: str
    figure: Shown | None


class ShownKept(TargetFigure):
    """What `FigureSchema` dumps."""

    area_name: str
    files: list[OwnPhoto | OwnDocument]


def name_of(area_id: str) -> str:
    """Return what an area is called; its id where nobody knows it."""
    found = areas.known(current_store(), [area_id]).get(area_id)
    return found["full_name"] if found else area_id


def dashboard(plan: Plan, area_id: str, rows: Sequence[Row]) -> ShownDashboard:
    """Show the dashboard of a plan."""
    return {
        "plan": plan.id,
        "plan_name": choose(plan.name, current_language()),
        "area_id": area_id,
        "area_name": name_of(area_id),
        "rows": [_row(one) for one in rows],
    }


def units(found: Sequence[tuple[str, Shown | None]]) -> list[ShownUnit]:
    """Show the figures of units."""
    known = areas.known(current_store(), [one for one, _ in found])
    return [{"area_id": one, "area_name": known[one]["full_name"], "figure": figure} for one, figure in found]


def figure(row: TargetFigure) -> ShownKept:
    """Show one kept figure with the links to its evidence."""
    return figures([row])[0]


def figures(rows: Sequence[TargetFigure]) -> list[ShownKept]:
    """Show kept figures with the links to their evidence."""
    store = current_store()
    files = uploads.by_ids(store, [one for row in rows for one in row["evidence"]])
    return [
        {
            **row,
            "area_name": name_of(row["area_id"]),
            "files": [shown for one in row["evidence"] if (shown := shown_file(store, files.get(one)))],
        }
        for row in rows
    ]


def _row(row: Row) -> ShownRow:
    target, lang = row.target, current_language()
    return {
        "id": target.id,
        "text": target.text,
        "gloss": choose(target.gloss, lang),
        "year": target.year,
        "op": target.op,
        "value": target.value,
        "units": target.units,
        "numerator": choose(target.numerator, lang),
        "denominator": choose(target.denominator, lang),
        "is_computed": bool(target.computer),
        "now": row.now,
        "reason": row.reason,
        "reason_text": catalogue.reason(row.reason, lang),
        "years": [_year(year, one) for year, one in row.years.items()],
        "standing": row.standing,
    }


def _year(year: int, one: Shown) -> ShownYear:
    return {
        "year": year,
        "n": one.n,
        "d": one.d,
        "share": one.share,
        "as_of": one.as_of,
        "source": one.source,
        "by": one.by,
        "confirmed_by": one.confirmed_by,
        "without": one.without,
        "note": one.note,
        "figure_id": one.figure_id,
    }
