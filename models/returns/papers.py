"""Papers: the report of a unit, and the frozen sum of many, as an administrative document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from models.areas import agencies, areas
from models.areas.areas import Level
from models.errors import NotFound
from models.language.dates import VIETNAM, day_of
from models.language.languages import DEFAULT
from models.language.text import fold
from models.returns import administrative, consolidating, parts
from models.returns.administrative import Paper, PaperPart, PaperTable
from models.returns.consolidating import Consolidation
from models.returns.forms import ColumnType, Section
from models.returns.returns import Cell, Return, ReturnRequest, ReturnSum
from models.store import Store

#: What stands in a cell that nobody filled in.
NOTHING = "–"

COUNT, PART_SUM, WHOLE = "STT", "Cộng {part} ({n} đơn vị)", "Tổng cộng ({n}/{of} đơn vị)"


def of_unit(store: Store, found: Return, request: ReturnRequest, cells: Mapping[str, Cell]) -> Paper:
    """Return the report of a unit; where it says another number than the system, both stand there with the reason."""
    values = {name: cell["value"] for name, cell in cells.items()}
    shown = {**values, **consolidating.shares(request["form"], values)}
    tables = [
        PaperTable(
            section["title"][DEFAULT],
            ("Chỉ tiêu", "Số liệu", "Hệ thống tính", "Lý do khác số hệ thống"),
            [_line(section, number, shown, cells) for number in range(len(section["columns"]))],
        )
        for section in request["form"]["sections"]
    ]
    written = [
        PaperPart(part["text"][DEFAULT], found["texts"].get(part["id"], NOTHING).splitlines())
        for part in request["form"]["texts"]
    ]
    asked = parts.name_of(store, request["requester_id"])
    at = found["submitted_at"] or found["updated_at"]
    title = _titled(request["title"], request["first"], request["last"])
    return _paper(store, found["agency_id"], at, title, asked, written, tables, [asked])


def of_sum(store: Store, frozen: ReturnSum, request: ReturnRequest) -> Paper:
    """Return the sum that was frozen, with what each unit wrote, who is missing and who was late."""
    content: Consolidation = frozen["content"]  # type: ignore[assignment]
    written = [
        PaperPart(
            part["text"][DEFAULT], [f"{one['name']}: {one['text']}" for one in part["said"]] or [NOTHING]
        )
        for part in content["texts"]
    ]
    tables = [_summed(section, content) for section in request["form"]["sections"]]
    closing = [
        PaperPart("Đơn vị chưa có báo cáo được chấp nhận", [", ".join(content["missing"]) or NOTHING]),
        PaperPart("Đơn vị báo cáo muộn", [", ".join(content["late"]) or NOTHING]),
    ]
    level = areas.get(store, agencies.area_of(frozen["requester_id"]))["level"]
    named = administrative.layout()["recipients"]["province" if level == Level.PROVINCE else "below"]
    title = _titled(content["title"], content["first"], content["last"])
    mark = f"Bản tổng hợp số {frozen['number']}. SHA-256: {frozen['sha256']}"
    return _paper(
        store,
        frozen["requester_id"],
        frozen["at"],
        title,
        ", ".join(named[:-1]),
        written,
        tables,
        named,
        mark,
        closing,
    )


def figure(value: float | int | None, kind: str) -> str:
    """Return a number as a table shows it: `1.234`, or of a share `75,0 %`; nothing is `–`, never 0."""
    if value is None:
        return NOTHING
    if kind == ColumnType.SHARE:
        return f"{value * 100:.1f} %".replace(".", ",")
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return text.translate(str.maketrans(",.", ".,"))


def _line(
    section: Section, number: int, shown: Mapping[str, float | int | None], cells: Mapping[str, Cell]
) -> list[str]:
    column = section["columns"][number]
    cell = cells.get(column["id"])
    value = figure(shown[column["id"]], column["type"])
    if cell is None:
        return [column["text"][DEFAULT], value, "", ""]
    computed = figure(cell["computed"], column["type"])
    return [column["text"][DEFAULT], value, computed, cell["reason"]]


def _summed(section: Section, content: Consolidation) -> PaperTable:
    def numbers(values: Mapping[str, float | int | None]) -> list[str]:
        return [figure(values[one["id"]], one["type"]) for one in section["columns"]]

    rows: list[list[str]] = []
    bold: set[int] = set()
    for subtotal in content["subtotals"]:
        mine = [row for row in content["rows"] if row["part"] == subtotal["part"]]
        for row in mine:
            rows.append([str(len(rows) + 1 - len(bold)), row["code"], row["name"], *numbers(row["values"])])
        if subtotal["part"]:
            bold.add(len(rows))
            name = PART_SUM.format(part=subtotal["part"], n=subtotal["n"])
            rows.append(["", "", name, *numbers(subtotal["values"])])
    bold.add(len(rows))
    rows.append(["", "", WHOLE.format(n=content["n"], of=content["of"]), *numbers(content["total"])])
    heads = (COUNT, "Mã", "Đơn vị", *(one["text"][DEFAULT] for one in section["columns"]))
    return PaperTable(section["title"][DEFAULT], heads, rows, frozenset(bold))


def _paper(
    store: Store,
    agency_id: str,
    at: datetime,
    title: str,
    addressed: str,
    written: Sequence[PaperPart],
    tables: Sequence[PaperTable],
    recipients: Sequence[str],
    mark: str = "",
    closing: Sequence[PaperPart] = (),
) -> Paper:
    area = areas.get(store, agencies.area_of(agency_id))
    return Paper(
        superior=_superior(store, agency_id),
        issuer=parts.name_of(store, agency_id),
        place=area["name"],
        on=at.astimezone(VIETNAM).date(),
        title=title,
        addressed=addressed,
        parts=written,
        tables=tables,
        recipients=recipients,
        mark=mark,
        closing=closing,
    )


def _superior(store: Store, agency_id: str) -> str:
    """Return the name of the committee above a unit: of a department that of its own area."""
    area_id = agencies.area_of(agency_id)
    committee = agencies.committee(area_id)
    if agency_id != committee:
        return _name(store, committee)
    parent = areas.get(store, area_id)["parent_id"]
    return _name(store, agencies.committee(parent)) if parent else ""


def _name(store: Store, agency_id: str) -> str:
    try:
        return agencies.name(store, agency_id, DEFAULT)
    except NotFound:
        return ""


def _titled(title: str, first: str, last: str) -> str:
    return f"{title} (từ {day_of(first)} đến {day_of(last)})"


def file_name(title: str, on: date, ending: str) -> str:
    """Return how a file is called when it is saved: letters, digits and dashes."""
    words = "-".join("".join(one if one.isalnum() else " " for one in fold(title)).split())
    return f"{words[:80] or 'bao-cao'}-{on:%Y%m%d}.{ending}"
