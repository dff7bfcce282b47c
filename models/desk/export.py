"""Exports: the reports of a filter as a table, CSV or XLSX, with nothing that tells who reported.

Rows are read page by page and sent one by one, so memory stays the same however many there are. Every export is noted
(`models.exports.taken`): who, which filter, how many rows, whether it was read to its end. Columns and their names
stand in `models/data/export.yml`; times are those of Vietnam.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict

from models.access.callers import Identity
from models.areas import agencies, areas
from models.categories import categories
from models.desk import search as desk_search
from models.desk.search import Filter, Order
from models.errors import Clash
from models.exports import csv_table, taken, xlsx_table
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.exports.xlsx_table import Workbook
from models.language import wording
from models.language.languages import choose
from models.reports.reports import Report
from models.store import Store
from models.store.datafiles import read
from models.workflow.transitions import RUNNING_STATES

#: Most rows of one XLSX file: what a sheet holds below its heads. CSV has no limit.
MOST_XLSX_ROWS = xlsx_table.MOST_ROWS - 1


class ColumnNames(TypedDict):
    """What `models/data/export.yml` holds: the names of columns in their order and of values, by language."""

    columns: dict[str, dict[str, str]]
    values: dict[str, dict[str, dict[str, str]]]


class Format(StrEnum):
    """What a spreadsheet program opens."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class ExportRequest:
    """What to export, in which language."""

    filter: Filter
    order: Order
    language: str


def as_csv(store: Store, official: Identity, wanted: ExportRequest) -> Iterator[str]:
    """Yield the lines of a CSV file, some at a time; it begins with the mark by which Excel knows UTF-8."""
    return csv_table.lines(headings(wanted.language), _rows(store, official, wanted, Format.CSV))


def as_xlsx(store: Store, official: Identity, wanted: ExportRequest) -> Iterator[bytes]:
    """Return an XLSX file, some bytes at a time; every text stays a text.

    :raises Clash: `export_too_large`: more than `MOST_XLSX_ROWS` rows.
    """
    counted = desk_search.count(store, official, wanted.filter, most=MOST_XLSX_ROWS)
    if counted is not None and counted > MOST_XLSX_ROWS:
        raise Clash("export_too_large", max=MOST_XLSX_ROWS)
    book = Workbook(
        "Loa",
        [headings(wanted.language)],
        at=datetime.now(UTC),
        rows=MOST_XLSX_ROWS if counted is None else counted,
    )
    return xlsx_table.stream(book, _rows(store, official, wanted, Format.XLSX))


def headings(language: str) -> list[str]:
    """Return the names of the columns."""
    return [choose(texts, language) for texts in _names()["columns"].values()]


def _rows(store: Store, official: Identity, wanted: ExportRequest, kind: Format) -> Iterator[list[Cell]]:
    """Return the cells of each report; the export is noted before the first and after the last."""
    asked = {
        name: value for name, value in asdict(wanted.filter).items() if value not in ("", (), None, False)
    }
    found = desk_search.stream(store, official, wanted.filter, wanted.order)
    return taken.noted(store, official, Taking(kind, asked), _cells(store, wanted.language, found))


def _cells(store: Store, language: str, reports: Iterable[Report]) -> Iterator[list[Cell]]:
    names = _Names(store, language)
    for report in reports:
        yield [CELLS[column](names, report) for column in _names()["columns"]]


class _Names:
    """Names by id in one language, each looked up once."""

    def __init__(self, store: Store, language: str) -> None:
        self.language = language
        self.agency = lru_cache(maxsize=1000)(lambda one: agencies.name(store, one, language))
        self.area = lru_cache(maxsize=1000)(lambda one: str(areas.get(store, one)["full_name"]))
        self.category = lru_cache(maxsize=1000)(
            lambda one: choose(categories.get(store, one)["name"], language)
        )

    def value(self, field: str, value: str | None) -> str:
        """Return the name of a value of an enum."""
        texts = _names()["values"][field].get(value or "")
        return choose(texts, self.language) if texts else str(value or "")


CELLS: Mapping[str, Callable[[_Names, Report], Cell]] = {
    "code": lambda names, row: row["code"],
    "state": lambda names, row: wording.word(f"state_{row['state']}", names.language),
    "kind": lambda names, row: names.value("kind", row["kind"]),
    "category": lambda names, row: names.category(row["category"]),
    "urgency": lambda names, row: names.value("urgency", row.get("urgency")),
    "area": lambda names, row: names.area(row["place"]["area_id"]),
    "address": lambda names, row: row["place"]["address"],
    "text": lambda names, row: row["text"],
    "agency": lambda names, row: names.agency(row["agency_id"]),
    "filed_at": lambda names, row: row["filed_at"],
    "due_at": lambda names, row: row["due_at"],
    "overdue": lambda names, row: row["state"] in RUNNING_STATES and row["due_at"] < datetime.now(UTC),
    "updated_at": lambda names, row: row["updated_at"],
    "close_reason": lambda names, row: names.value("close_reason", row["close_reason"]),
    "reference": lambda names, row: row.get("reference") or row.get("redirected_to") or "",
    "rating": lambda names, row: names.value("rating", row.get("rating")),
    "reopened": lambda names, row: bool(row.get("reopened")),
    "photos": lambda names, row: len(row["photos"]),
    "lat": lambda names, row: _degrees(row, 1),
    "lon": lambda names, row: _degrees(row, 0),
}


def _degrees(row: Report, at: int) -> float | None:
    point = row["place"].get("point")
    return float(point["coordinates"][at]) if point else None


@lru_cache(maxsize=1)
def _names() -> ColumnNames:
    """Return the columns in their order, and the names of values."""
    loaded: ColumnNames = read("export.yml")
    return loaded
