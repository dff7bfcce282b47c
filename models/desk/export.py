"""Exports: the reports of a filter as a table, CSV or XLSX, with nothing that tells who reported.

Rows are read page by page and written one by one, so memory stays the same however many there are. Every export
leaves events: who, which filter, how many rows, whether it was read to its end. Columns and their names stand in
`models/data/export.yml`; times are those of Vietnam.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import IO, Any, TypedDict

import xlsxwriter
from pymongo import DESCENDING, IndexModel

from models.access.callers import Identity
from models.areas import agencies, areas
from models.categories import categories
from models.desk import search as desk_search
from models.desk.search import Filter, Order
from models.errors import Clash
from models.language import wording
from models.language.dates import VIETNAM
from models.language.languages import choose
from models.language.text import fold
from models.reports.reports import Report
from models.store import Store, events, new_id
from models.store.collections import CollectionSpec, Kind
from models.store.datafiles import read
from models.workflow.transitions import RUNNING_STATES


class Export(TypedDict):
    """One export of reports at the desk.

    `official_id` is who took it; `filter` holds what the filter names (`models.desk.search.Filter`), without what it
    leaves open; `count` is the number of rows, and `state` tells whether they were read to the end; `at` is the
    beginning.
    """

    _id: str
    version: int
    official_id: str
    format: str
    filter: dict[str, Any]
    count: int
    state: str
    at: datetime


EXPORTS = CollectionSpec(
    "exports",
    Export,
    purpose="One export of reports: who took which, and how many rows.",
    kept="For ever; the rows themselves are not kept.",
    personal="`official_id` names who acted; the text of `filter` is what they searched for.",
    kind=Kind.EXPORT,
    indexes=[IndexModel([("at", DESCENDING)])],
)

#: Most rows of one XLSX file: a request makes it whole before it answers. CSV has no limit.
MOST_XLSX_ROWS = 100_000

#: How many rows are sent at once.
CHUNK = 200

#: A spreadsheet takes a text that begins so for a formula, behind blanks and in full width, too.
FORMULA_STARTS = ("=", "+", "-", "@")

#: Where some programs begin a new cell or line whatever the quotes say, by the country they are set to.
BREAKS = re.compile(r"([;|\t\r\n])")

#: Excel for Windows takes a CSV file for UTF-8 only when it begins so.
MARK = "\ufeff"

Cell = str | int | float | bool | datetime | None


class ColumnNames(TypedDict):
    """What `models/data/export.yml` holds: the names of columns in their order and of values, by language."""

    columns: dict[str, dict[str, str]]
    values: dict[str, dict[str, dict[str, str]]]


class Format(StrEnum):
    """What a spreadsheet program opens."""

    CSV = "csv"
    XLSX = "xlsx"


class ExportState(StrEnum):
    """Whether an export was read to its end."""

    BEGUN = "begun"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class ExportRequest:
    """What to export, in which language."""

    filter: Filter
    order: Order
    language: str


def as_csv(store: Store, official: Identity, wanted: ExportRequest) -> Iterator[str]:
    """Yield the lines of a CSV file, some at a time; it begins with the mark by which Excel knows UTF-8."""
    yield MARK
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(headings(wanted.language))
    for n, row in enumerate(_rows(store, official, wanted, Format.CSV), start=1):
        writer.writerow([_plain(cell) for cell in row])
        if n % CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def as_xlsx(store: Store, official: Identity, wanted: ExportRequest, file: IO[bytes]) -> None:
    """Write an XLSX file; every text stays a text.

    :raises Clash: `export_too_large`: more than `MOST_XLSX_ROWS` rows.
    """
    counted = desk_search.count(store, official, wanted.filter, most=MOST_XLSX_ROWS)
    if counted is not None and counted > MOST_XLSX_ROWS:
        raise Clash("export_too_large", max=MOST_XLSX_ROWS)
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet, times = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings(wanted.language)):
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 1)
    for line, row in enumerate(_rows(store, official, wanted, Format.XLSX), start=1):
        if line > MOST_XLSX_ROWS:
            # It grew since it was counted, or could not be counted in time.
            raise Clash("export_too_large", max=MOST_XLSX_ROWS)
        for column, cell in enumerate(row):
            _write(sheet, line, column, cell, times)
    book.close()


def headings(language: str) -> list[str]:
    """Return the names of the columns."""
    return [choose(texts, language) for texts in _names()["columns"].values()]


def _rows(store: Store, official: Identity, wanted: ExportRequest, kind: Format) -> Iterator[list[Cell]]:
    """Yield the cells of each report; the export is noted before the first and after the last."""
    made, count, state = _begin(store, official, wanted, kind), 0, ExportState.INTERRUPTED
    names = _Names(store, wanted.language)
    try:
        for report in desk_search.stream(store, official, wanted.filter, wanted.order):
            yield [CELLS[column](names, report) for column in _names()["columns"]]
            count += 1
        state = ExportState.FINISHED
    finally:
        _end(store, official, made, state, count)


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


def _local(at: datetime) -> datetime:
    return at.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)


def _plain(cell: Cell) -> str:
    """Return a cell of a CSV file; a text that a spreadsheet would run is quoted the way spreadsheets do."""
    if isinstance(cell, str):
        return "".join(f"'{part}" if _would_run(part) else part for part in BREAKS.split(cell))
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, datetime):
        return _local(cell).isoformat(" ", "minutes")
    return "" if cell is None else str(cell)


def _would_run(text: str) -> bool:
    """Say whether a cell with this text would be a formula, behind blanks and quotes, too."""
    return fold(text).lstrip("\"' ").startswith(FORMULA_STARTS)


def _write(sheet: Any, line: int, column: int, cell: Cell, times: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(line, column, _local(cell), times)
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        sheet.write_number(line, column, cell)
    else:
        sheet.write_string(line, column, cell if isinstance(cell, str) else _plain(cell))


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


@lru_cache(maxsize=1)
def _names() -> ColumnNames:
    """Return the columns in their order, and the names of values."""
    loaded: ColumnNames = read("export.yml")
    return loaded


def _begin(store: Store, official: Identity, wanted: ExportRequest, kind: Format) -> str:
    asked = {
        name: value for name, value in asdict(wanted.filter).items() if value not in ("", (), None, False)
    }
    document = {
        "_id": new_id(),
        "official_id": official.id,
        "format": kind,
        "filter": asked,
        "count": 0,
        "state": ExportState.BEGUN,
        "at": datetime.now(UTC),
    }
    details: events.EventDetails = {"changes": {"format": kind, "filter": asked}}
    made = events.create(store, EXPORTS, document, action="begun", actor=official.actor, details=details)
    return made["_id"]


def _end(store: Store, official: Identity, export_id: str, state: ExportState, count: int) -> None:
    changes = {"state": state, "count": count}
    events.change(
        store,
        EXPORTS,
        export_id,
        {"$set": changes},
        action=str(state),
        actor=official.actor,
        details={"changes": changes},
    )
