"""The table of the evaluation: every figure of one unit, or of all of them together, for people and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from models.access.callers import Identity
from models.areas import areas
from models.evaluation import catalogue, figures, league
from models.evaluation.catalogue import Measure
from models.evaluation.figures import Facts
from models.evaluation.league import Group, Place
from models.evaluation.period import Period
from models.exports import csv_table, taken, xlsx_table
from models.exports.archive import encoded
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.exports.xlsx_table import Workbook
from models.language.languages import DEFAULT, choose
from models.store import Store
from models.targets.counting import Count, Unknown

HEADS = (
    "Mã đơn vị",
    "Đơn vị",
    "Loại đơn vị",
    "Từ tháng",
    "Đến tháng",
    "Chỉ số",
    "Tử số",
    "Mẫu số",
    "Tỷ lệ",
    "Hạng",
    "Số đơn vị được xếp hạng",
    "Cách tính tử số",
    "Cách tính mẫu số",
    "Nguồn",
    "Ghi chú",
)


class Row(NamedTuple):
    """One figure of a unit or of the province.

    :param place: where a unit stands; of the province None has a rank, and `reason` says why there is no figure.
    :param of: how many units of its kind have a rank; 0 of the province.
    """

    measure: Measure
    place: Place
    of: int


def share(one: Count | None) -> float | None:
    """Return a share from 0 to 1; None of nothing."""
    return round(one.n / one.d, 4) if one and one.d else None


def whole(facts: Facts) -> list[Row]:
    """Return every figure of all units together."""
    return [_whole(facts, measure, found) for measure, found in _every(facts)]


def of_unit(facts: Facts, area_id: str) -> list[Row]:
    """Return every figure of one unit, with its rank among those of its kind."""
    kinds = figures.kinds(facts.frame)
    rows = []
    for measure, found in _every(facts):
        groups = league.of(measure, kinds, found)
        rows += [Row(measure, place, of) for place, of in _places(groups) if place.unit == area_id]
    return rows


def of_measure(facts: Facts, measure: Measure) -> tuple[Row, list[Group]]:
    """Return one figure of all units together, and its league."""
    found = figures.compute(facts, measure)
    return _whole(facts, measure, found), league.of(measure, figures.kinds(facts.frame), found)


def as_csv(store: Store, official: Identity, period: Period, now: datetime) -> Iterator[bytes]:
    """Yield every figure of every unit as a CSV file; the export is noted."""
    return encoded(csv_table.lines(HEADS, _lines(store, official, "csv", period, now)))


def as_xlsx(store: Store, official: Identity, period: Period, now: datetime) -> Iterator[bytes]:
    """Yield every figure of every unit as an XLSX file; the export is noted.

    :raises Clash: `export_too_large`.
    """
    book = Workbook("Đánh giá", [HEADS], now)
    return xlsx_table.stream(book, _lines(store, official, "xlsx", period, now))


def _every(facts: Facts) -> Sequence[tuple[Measure, figures.Found | Unknown]]:
    found = figures.every(facts)
    return [(one, found[one.id]) for one in catalogue.measures()]


def _whole(facts: Facts, measure: Measure, found: figures.Found | Unknown) -> Row:
    sum_ = figures.total(measure, found)
    if isinstance(sum_, Unknown):
        return Row(measure, Place(facts.frame.area_id, None, None, sum_.reason), 0)
    return Row(measure, Place(facts.frame.area_id, sum_, None, ""), 0)


def _places(groups: Sequence[Group]) -> Iterator[tuple[Place, int]]:
    return ((place, group.ranked) for group in groups for place in group.places)


def _lines(
    store: Store, official: Identity, form: str, period: Period, now: datetime
) -> Iterator[Sequence[Cell]]:
    facts = Facts(store, period, now)
    kinds = figures.kinds(facts.frame)
    rows = [
        Row(measure, place, of)
        for measure, found in _every(facts)
        for place, of in _places(league.of(measure, kinds, found))
    ]
    known = areas.known(store, kinds)
    asked = Taking(form, {"of": "evaluation", "first": period.first, "last": period.last})
    return (_cells(known[row.place.unit], period, row) for row in taken.noted(store, official, asked, rows))


def _cells(area: areas.Area, period: Period, row: Row) -> Sequence[Cell]:
    measure, found = row.measure, row.place.figure
    return (
        area["code"],
        area["full_name"],
        area["type"],
        period.first,
        period.last,
        choose(measure.name, DEFAULT),
        found.n if found else None,
        found.d if found else None,
        share(found),
        row.place.rank,
        row.of or None,
        choose(measure.numerator, DEFAULT),
        choose(measure.denominator, DEFAULT),
        choose(measure.source, DEFAULT),
        catalogue.reason(row.place.reason, DEFAULT),
    )
