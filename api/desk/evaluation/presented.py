"""The evaluation as it is shown, in the caller's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from api.desk.staff.schemas import shown_file
from api.extensions.context import current_language, current_store
from api.uploads.presented import OwnDocument, OwnPhoto
from models.areas import areas
from models.areas.areas import Area
from models.evaluation import catalogue, table
from models.evaluation.catalogue import Measure
from models.evaluation.league import Group, Place
from models.evaluation.period import Period
from models.evaluation.praise import Praise
from models.evaluation.table import Row
from models.files import uploads
from models.language.languages import choose


class ShownMeasure(TypedDict):
    """What `EvaluationMeasureSchema` dumps."""

    id: str
    name: str
    kind: str
    better: str
    least: int
    numerator: str
    denominator: str
    source: str


class ShownPlace(TypedDict):
    """What `EvaluatedPlaceSchema` dumps."""

    area_id: str
    area_name: str
    n: int | None
    d: int | None
    share: float | None
    rank: int | None
    reason: str
    reason_text: str


class ShownRow(TypedDict):
    """What `EvaluationRowSchema` dumps."""

    measure: ShownMeasure
    place: ShownPlace
    ranked: int


class ShownEvaluation(TypedDict):
    """What `UnitEvaluationSchema` dumps."""

    first: str
    last: str
    rows: list[ShownRow]


class ShownGroup(TypedDict):
    """What `LeagueGroupSchema` dumps."""

    kind: str
    ranked: int
    places: list[ShownPlace]


class ShownLeague(ShownRow):
    """What `LeagueSchema` dumps."""

    first: str
    last: str
    groups: list[ShownGroup]


class ShownPraise(Praise):
    """What `PraiseSchema` dumps."""

    area_name: str
    files: list[OwnPhoto | OwnDocument]


def praise(row: Praise) -> ShownPraise:
    """Show a praise with the links to its evidence."""
    return praises([row])[0]


def praises(rows: Sequence[Praise]) -> list[ShownPraise]:
    """Show praises with the links to their evidence."""
    store = current_store()
    files = uploads.by_ids(store, [one for row in rows for one in row["evidence"]])
    known = areas.known(store, {row["area_id"] for row in rows})
    return [
        {
            **row,
            "area_name": known[row["area_id"]]["full_name"],
            "files": [shown for one in row["evidence"] if (shown := shown_file(store, files.get(one)))],
        }
        for row in rows
    ]


def evaluation(period: Period, rows: Sequence[Row]) -> ShownEvaluation:
    """Show every figure of a period."""
    known = areas.known(current_store(), {one.place.unit for one in rows})
    return {"first": period.first, "last": period.last, "rows": [_row(one, known) for one in rows]}


def league(period: Period, row: Row, groups: Sequence[Group]) -> ShownLeague:
    """Show a figure of all units together, and its league."""
    units = {one.unit for group in groups for one in group.places}
    known = areas.known(current_store(), {row.place.unit, *units})
    return {
        **_row(row, known),
        "first": period.first,
        "last": period.last,
        "groups": [
            {"kind": one.kind, "ranked": one.ranked, "places": [_place(each, known) for each in one.places]}
            for one in groups
        ],
    }


def _row(row: Row, known: Mapping[str, Area]) -> ShownRow:
    return {"measure": _measure(row.measure), "place": _place(row.place, known), "ranked": row.of}


def _measure(one: Measure) -> ShownMeasure:
    lang = current_language()
    return {
        "id": one.id,
        "name": choose(one.name, lang),
        "kind": one.kind,
        "better": one.better,
        "least": one.least,
        "numerator": choose(one.numerator, lang),
        "denominator": choose(one.denominator, lang),
        "source": choose(one.source, lang),
    }


def _place(one: Place, known: Mapping[str, Area]) -> ShownPlace:
    found = one.figure
    return {
        "area_id": one.unit,
        "area_name": known[one.unit]["full_name"],
        "n": found.n if found else None,
        "d": found.d if found else None,
        "share": table.share(found),
        "rank": one.rank,
        "reason": one.reason,
        "reason_text": catalogue.reason(one.reason, current_language()),
    }
