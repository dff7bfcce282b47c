"""Exports: exactly what a filter finds, nothing of who reported, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from typing import Any, Literal

import pytest
from lxml import etree

from models.access.callers import Assignment, CallerKind, Identity
from models.areas import agencies
from models.desk import export
from models.desk import search as desk_search
from models.desk.export import ExportRequest
from models.desk.search import Filter, Order
from models.exports import csv_table
from models.exports.taken import EXPORTS, Export
from models.language.dates import VIETNAM
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, events, new_id
from models.store.collections import Kind
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG

RESIDENT = Reporter(
    MessageChannel.ZALO, Owner("chat", "zalo-u-77"), {"kind": "chat", "id": "c1"}, address="zalo-u-77"
)
DUTY = Identity(CallerKind.OFFICIAL, "o-1", assignments=(Assignment("duty_officer", VINH_LONG),))
WARD = Identity(
    CallerKind.OFFICIAL,
    "o-2",
    assignments=(Assignment("handler", PHUONG_TRA_VINH, agencies.committee(PHUONG_TRA_VINH)),),
)
ALL = ExportRequest(Filter(), Order.NEWEST, "vi")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def a_report(store: Store, text: str = "Đường ngập tới đầu gối", area_id: str = PHUONG_TRA_VINH) -> Report:
    return filing.file(store, Draft(text, "flood", area_id=area_id), RESIDENT).report


def as_csv(store: Store, who: Identity = DUTY, wanted: ExportRequest = ALL) -> list[dict[str, str]]:
    text = "".join(export.as_csv(store, who, wanted))
    assert text.startswith(csv_table.MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(csv_table.MARK), newline="")))


def as_xlsx(store: Store, who: Identity = DUTY, wanted: ExportRequest = ALL) -> tuple[list[list[str]], bytes]:
    """The texts of each row, and the sheet's XML."""
    file = b"".join(export.as_xlsx(store, who, wanted))
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
        shared = [str(one.xpath("string()")) for one in etree.fromstring(parts.read("xl/sharedStrings.xml"))]
    rows = etree.fromstring(sheet).iter(f"{SHEET}row")
    return [[text_of(cell, shared) for cell in row] for row in rows], sheet


def text_of(cell: Any, shared: list[str]) -> str:
    text = str(cell.xpath("string()"))
    return shared[int(text)] if cell.get("t") == "s" else text


def test_export_holds_exactly_what_the_filter_finds_in_its_order(province: Store) -> None:
    for text in ("Đường ngập", "Hẻm ngập", "Rác đầy đường"):
        a_report(province, text)
    wanted = ExportRequest(Filter(text="ngap"), Order.OLDEST, "vi")
    listed = [row["code"] for row in desk_search.stream(province, DUTY, wanted.filter, wanted.order)]

    assert len(listed) == 2
    assert [row["Mã phản ánh"] for row in as_csv(province, wanted=wanted)] == listed
    assert [row[0] for row in as_xlsx(province, wanted=wanted)[0][1:]] == listed


def test_export_shows_nobody_more_than_his_list_does(province: Store) -> None:
    mine, _ = a_report(province), a_report(province, area_id=PHUONG_LONG_DUC)

    assert [row["Mã phản ánh"] for row in as_csv(province, WARD)] == [mine["code"]]


def test_export_tells_nothing_of_who_reported(province: Store) -> None:
    a_report(province)

    assert "zalo-u-77" not in "".join(export.as_csv(province, DUTY, ALL))
    assert b"zalo-u-77" not in as_xlsx(province)[1]


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+84 gọi không ai nghe",
        "-1+1 là sao",
        "@SUM(A1:A9)",
        "  =1+1",
        "＝1+1",
        "\u200b＠A1",
    ],
)
def test_text_that_a_spreadsheet_would_run_is_a_text(province: Store, text: str) -> None:
    report = a_report(province)
    province.collection(reports.REPORTS).update_one({"_id": report["_id"]}, {"$set": {"text": text}})

    (row,) = as_csv(province)
    rows, sheet = as_xlsx(province)

    assert row["Nội dung"] == f"'{text}"
    assert text in rows[1]
    assert b"<f>" not in sheet


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_NONE], ids=["quotes", "no quotes"])
@pytest.mark.parametrize("separator", [";", "|", "\t"])
def test_text_is_a_text_wherever_a_spreadsheet_begins_a_cell(
    province: Store, separator: str, quoting: Literal[0, 3]
) -> None:
    report = a_report(province)
    text = 'x;=1+1;y|+2\t@A1\n-3\r=4; "=5";\u200b＝6|\'x'
    province.collection(reports.REPORTS).update_one({"_id": report["_id"]}, {"$set": {"text": text}})

    lines = "".join(export.as_csv(province, DUTY, ALL)).splitlines()

    cells = [cell for row in csv.reader(lines, delimiter=separator, quoting=quoting) for cell in row]
    assert [cell for cell in cells if cell.strip('"\u200b ').startswith(("=", "+", "-", "@", "＝"))] == []
    assert sum(f"'{start}" in "".join(cells) for start in ("=1+1", "+2", "@A1", "-3", "=4", '"=5')) >= 5


def test_vietnamese_names_and_times_of_vietnam_stand_in_the_table(province: Store) -> None:
    report = a_report(province)

    (row,) = as_csv(province)

    assert (row["Lĩnh vực"], row["Mức độ"], row["Loại"]) == (
        "Ngập, thoát nước",
        "Xử lý ngay",
        "Phản ánh hiện trường",
    )
    assert row["Hạn trả lời"] == f"{report['due_at'].astimezone(VIETNAM):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("language", ["vi", "km", "en"])
def test_every_column_has_a_name_and_a_cell(language: str) -> None:
    names = export.headings(language)

    assert len(set(names)) == len(export.CELLS)


def the_export(store: Store) -> tuple[Export, list[str]]:
    (made,) = store.collection(EXPORTS).find()
    steps = [event["action"] for event in events.timeline(store, Kind.EXPORT, made["_id"])]
    return made, steps


def test_export_is_noted_with_who_which_and_how_many(province: Store) -> None:
    a_report(province)
    as_csv(province, wanted=ExportRequest(Filter(states=("submitted",)), Order.DUE, "vi"))

    made, steps = the_export(province)

    assert (made["official_id"], made["format"], made["count"]) == ("o-1", "csv", 1)
    assert made["filter"] == {"states": ["submitted"]}
    assert steps == ["begun", "finished"]


def test_export_that_nobody_reads_to_its_end_is_noted_as_interrupted(province: Store) -> None:
    seeded(province, 2 * csv_table.CHUNK)
    lines = export.as_csv(province, DUTY, ALL)
    next(lines)
    next(lines)
    lines.close()  # type: ignore[attr-defined]

    assert the_export(province)[1] == ["begun", "interrupted"]


def seeded(store: Store, count: int) -> None:
    """Many reports, written at once."""
    example = a_report(store)
    rows: list[Report] = [
        {**example, "_id": new_id(), "code": f"T-{n:05}", "tokens": []} for n in range(count - 1)
    ]
    store.collection(reports.REPORTS).insert_many(rows)


#: So many reports at once would take some 30 MB.
MANY = 10_000
MOST_BYTES = 12_000_000


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(province: Store, kind: str, tmp_path: Any) -> None:
    # The first report of a process loads this in a thread of its own, which is not what is measured here.
    seeded(province, MANY)
    tracemalloc.start()
    try:
        if kind == "csv":
            lines = sum(part.count("\n") for part in export.as_csv(province, DUTY, ALL))
        else:
            with (tmp_path / "export.xlsx").open("wb") as file:
                file.writelines(export.as_xlsx(province, DUTY, ALL))
            lines = the_export(province)[0]["count"] + 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert lines == MANY + 1
    assert peak < MOST_BYTES
