"""Workbooks: the frozen sum of reports as XLSX, the whole table first and a sheet for each section beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from models.access.callers import Identity
from models.exports import taken, xlsx_table
from models.exports.cells import Cell
from models.exports.taken import Taking
from models.exports.xlsx_table import Sheet, Workbook
from models.language.dates import day_of
from models.language.languages import DEFAULT
from models.returns import forms, papers
from models.returns.consolidating import Consolidation, SumRow
from models.returns.forms import Column, Section
from models.returns.returns import ReturnRequest, ReturnSum
from models.store import Store

#: Most letters of the name of a sheet, and what it must not hold (specification of Excel).
MOST_SHEET_NAME, FORBIDDEN = 31, "[]:*?/\\"

HEADS = ("Mã", "Đơn vị", "Thuộc")


def xlsx(store: Store, official: Identity, frozen: ReturnSum, request: ReturnRequest) -> Iterator[bytes]:
    """Return the sum as an XLSX file, some bytes at a time; the export is noted.

    Numbers are numbers and shares are from 0 to 1. The first sheet has every column; those beside have subtotals, too.
    """
    content: Consolidation = frozen["content"]  # type: ignore[assignment]
    columns = list(forms.columns(request["form"]))
    heads = [
        [f"{content['title']}: {day_of(content['first'])} - {day_of(content['last'])}"],
        [f"{content['requester']}; {content['n']}/{content['of']}; SHA-256 {frozen['sha256']}"],
        [*HEADS, *(one["text"][DEFAULT] for one in columns)],
    ]
    beside = [_sheet(section, content) for section in request["form"]["sections"]]
    book = Workbook("Tổng hợp", heads, frozen["at"], [*beside, _words(content)], len(content["rows"]))
    rows = taken.noted(
        store, official, Taking("xlsx", {"of": "return_sum", "id": frozen["_id"]}), content["rows"]
    )
    return xlsx_table.stream(book, (_cells(row, columns) for row in rows))


def _cells(row: SumRow, columns: Sequence[Column]) -> list[Cell]:
    return [row["code"], row["name"], row["part"], *(row["values"][one["id"]] for one in columns)]


def _sheet(section: Section, content: Consolidation) -> Sheet:
    def numbers(values: Mapping[str, float | int | None]) -> list[str | int]:
        found = [values[one["id"]] for one in section["columns"]]
        return [
            value if isinstance(value, int) else papers.figure(value, column["type"])
            for value, column in zip(found, section["columns"], strict=True)
        ]

    rows: list[list[str | int]] = [[*HEADS, *(one["text"][DEFAULT] for one in section["columns"])]]
    for row in content["rows"]:
        rows.append([row["code"], row["name"], row["part"], *numbers(row["values"])])
    for one in content["subtotals"]:
        if one["part"]:
            name = papers.PART_SUM.format(part=one["part"], n=one["n"])
            rows.append(["", name, one["part"], *numbers(one["values"])])
    whole = papers.WHOLE.format(n=content["n"], of=content["of"])
    rows.append(["", whole, "", *numbers(content["total"])])
    return Sheet(_name(section["title"][DEFAULT]), rows)


def _words(content: Consolidation) -> Sheet:
    rows: list[list[str | int]] = [["Phần", "Đơn vị", "Nội dung"]]
    for part in content["texts"]:
        rows += [[part["text"][DEFAULT], one["name"], one["text"]] for one in part["said"]]
    rows += [["Chưa có báo cáo được chấp nhận", one, ""] for one in content["missing"]]
    rows += [["Báo cáo muộn", one, ""] for one in content["late"]]
    return Sheet("Nội dung", rows)


def _name(title: str) -> str:
    return "".join(one for one in title if one not in FORBIDDEN)[:MOST_SHEET_NAME]
