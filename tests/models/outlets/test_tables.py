"""Tables of outlets: what an export holds an import takes again, all of it or nothing, each fault with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.areas import agencies, areas
from models.errors import Clash, Invalid
from models.exports import cells
from models.outlets import exporting, hours_words, importing, registry, table
from models.outlets.importing import Plan
from models.outlets.lists import Filter
from models.outlets.outlets import OUTLETS, Window
from models.outlets.windows import DAYS
from models.store import Store
from models.store.events import SYSTEM
from models.tables import files, plans
from models.tables.plans import Effect
from tests import outleting
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, Caller
from tests.outleting import MORNING, a_manager, an_outlet, contract
from tests.steps import calls

HEADS = ["Mã điểm phát", "Loại", "Tên", "Công nghệ", "Mã xã", "Khả năng", "Ngôn ngữ"]
ROW = ["CL-1", "Cụm loa", "Loa ấp Chợ", "IP", "29242", "Âm thanh", "Tiếng Việt"]


def table_of(*rows: Sequence[str], heads: Sequence[str] = HEADS, cut: str = ",") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=cut).writerows([heads, *rows])
    return buffer.getvalue().encode()


def plan(store: Store, data: bytes, official: Caller | None = None) -> Plan:
    may = importing.managed_by(official.identity) if official else plans.anywhere
    return importing.plan(store, data, may)


def places(planned: Plan) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.fault.code) for one in planned.faults]


def effects(planned: Plan) -> list[tuple[str, Effect]]:
    return [(one.code, one.effect) for one in planned.effects]


def test_a_table_becomes_outlets(store: Store) -> None:
    planned = importing.commit(store, plan(store, table_of(ROW)), SYSTEM)
    assert effects(planned) == [("CL-1", Effect.NEW)]
    kept = store.collection(OUTLETS).find_one({"code": "CL-1"})
    assert kept is not None
    assert (kept["kind"], kept["area_id"], kept["capabilities"]) == (
        "loudspeaker",
        PHUONG_TRA_VINH,
        ["audio"],
    )
    assert kept["agency_id"] == agencies.committee(PHUONG_TRA_VINH)


def test_of_too_many_lines_no_more_than_there_may_be_are_read(store: Store) -> None:
    long = table_of(*[[*ROW[:3]]] * 100_000, heads=HEADS[:3])
    with pytest.raises(Invalid) as caught:
        calls(lambda: files.read(store, table.FILE, long), 200 * files.MOST_LINES)
    assert [one.code for one in caught.value.faults] == ["too_many_lines"]


def test_a_head_of_too_many_columns_is_refused_before_one_is_looked_at(store: Store) -> None:
    wide = table_of(heads=[f"Cột {number}" for number in range(50_000)])
    with pytest.raises(Invalid) as caught:
        calls(lambda: files.read(store, table.FILE, wide), 1_000)
    assert [one.code for one in caught.value.faults] == ["sheet_too_large"]


def test_a_dry_run_keeps_nothing(store: Store) -> None:
    plan(store, table_of(ROW))
    assert store.collection(OUTLETS).count_documents({}) == 0


def test_the_same_table_again_changes_nothing(store: Store) -> None:
    importing.commit(store, plan(store, table_of(ROW)), SYSTEM)
    again = importing.commit(store, plan(store, table_of(ROW)), SYSTEM)
    assert effects(again) == [("CL-1", Effect.UNCHANGED)]
    assert [row["version"] for row in store.collection(OUTLETS).find()] == [1]


def test_a_line_says_which_columns_change(store: Store) -> None:
    importing.commit(store, plan(store, table_of(ROW)), SYSTEM)
    moved = [*ROW[:2], "Loa khóm 1", ROW[3], "29263", *ROW[5:]]
    planned = importing.commit(store, plan(store, table_of(moved)), SYSTEM)
    assert planned.effects[0].columns == ["Tên", "Mã xã"]
    (kept,) = store.collection(OUTLETS).find({"code": "CL-1"})
    assert (kept["version"], kept["area_id"]) == (2, PHUONG_LONG_DUC)


def test_every_fault_is_named_with_its_line_and_column(store: Store) -> None:
    heads = [*HEADS, "Khung giờ", "Số loa", "Vĩ độ", "Kinh độ"]
    data = table_of(
        [*ROW, "T2 03:15-04:00", "2", "", ""],
        ["cl 2", "Còi", "", "IP", "99999", "Mùi", "", "lúc sáng", "hai", "9,9", "106.3"],
        [*ROW, "", "2.5", "21", "105"],
        heads=heads,
    )
    assert places(plan(store, data)) == [
        (2, "Khung giờ", "window_at_night"),
        (3, "Loại", "not_a_choice"),
        (3, "Mã xã", "area_unknown"),
        (3, "Khả năng", "not_a_choice"),
        (3, "Khung giờ", "windows_unreadable"),
        (3, "Số loa", "wrong_type"),
        (3, "Mã điểm phát", "outlet_code_form"),
        (3, "Tên", "required"),
        (3, "Ngôn ngữ", "required"),
        (4, "Số loa", "not_whole"),
        (4, "Mã điểm phát", "outlet_code_twice"),
        (4, "Vĩ độ", "place_outside"),
    ]


def test_one_fault_keeps_everything_out(store: Store) -> None:
    wrong = ["CL-2", *ROW[1:4], "99999", *ROW[5:]]
    importing.commit(store, plan(store, table_of(ROW, wrong)), SYSTEM)
    assert store.collection(OUTLETS).count_documents({}) == 0


def test_a_head_that_is_missing_or_unknown_is_named(store: Store) -> None:
    data = table_of(ROW, heads=["Mã điểm phát", "Loai", "Tên", "Công nghệ", "Xã", "Tên", "Ngôn ngữ"])
    assert sorted(places(plan(store, data))) == [
        (1, "Mã xã", "column_missing"),
        (1, "Tên", "column_twice"),
        (1, "Xã", "column_unknown"),
    ]


@pytest.mark.parametrize("cut", [";", "\t"])
def test_a_table_may_be_cut_as_its_country_does(store: Store, cut: str) -> None:
    assert effects(plan(store, table_of(ROW, cut=cut))) == [("CL-1", Effect.NEW)]


def test_an_empty_line_is_passed_over(store: Store) -> None:
    assert len(plan(store, table_of(["", "", ""], ROW)).effects) == 1


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b'"a', b"PK\x03\x04 no archive"])
def test_what_is_no_table_is_refused(store: Store, data: bytes) -> None:
    with pytest.raises(Invalid):
        plan(store, data)


def test_a_table_has_a_most(store: Store) -> None:
    with pytest.raises(Invalid) as refused:
        plan(store, b"a\n" * (files.MOST_LINES + 2))
    assert refused.value.faults[0].code == "too_many_lines"


def test_who_manages_one_commune_imports_into_no_other(store: Store) -> None:
    manager = a_manager(store, area_id=PHUONG_TRA_VINH)
    other = ["CL-2", *ROW[1:4], "29263", *ROW[5:]]
    assert places(plan(store, table_of(ROW, other), manager)) == [(3, "Mã xã", "outlet_not_yours")]


def test_nobody_takes_an_outlet_of_another_commune_by_its_code(store: Store) -> None:
    an_outlet(store, code="CL-1", area_id=PHUONG_LONG_DUC)
    manager = a_manager(store, area_id=PHUONG_TRA_VINH)
    assert places(plan(store, table_of(ROW), manager)) == [(2, "Mã xã", "outlet_not_yours")]


def test_a_retired_outlet_does_not_come_back_by_a_table(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager, code="CL-1")
    registry.retire(store, manager.identity, outlet["_id"], "Đã tháo dỡ", expect=1)
    assert places(plan(store, table_of(ROW))) == [(2, "Mã điểm phát", "outlet_retired")]


def test_a_table_that_was_overtaken_keeps_nothing(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager, code="CL-1")
    second = ["CL-2", *ROW[1:]]
    planned = plan(store, table_of(second, ROW))
    registry.edit(store, manager.identity, outlet["_id"], outleting.content(code="CL-1", horns=9), expect=1)
    with pytest.raises(Clash, match="import_overtaken"):
        importing.commit(store, planned, SYSTEM)
    assert store.collection(OUTLETS).count_documents({}) == 1


def test_a_code_that_is_taken_meanwhile_overtakes_a_table(store: Store) -> None:
    planned = plan(store, table_of(ROW))
    an_outlet(store, code="CL-1")
    with pytest.raises(Clash, match="import_overtaken"):
        importing.commit(store, planned, SYSTEM)


def test_a_code_of_the_map_before_means_the_commune_that_followed(store: Store) -> None:
    today = {one["code"] for one in areas.communes(store)}
    query = {"valid_to": {"$ne": None}, "level": "commune", "successors": PHUONG_TRA_VINH}
    former = next(row for row in store.collection(areas.AREAS).find(query) if row["code"] not in today)
    planned = plan(store, table_of([*ROW[:4], former["code"], *ROW[5:]]))
    assert [one["area_id"] for one in planned.fresh] == former["successors"]


def everything(store: Store, manager: Caller) -> None:
    an_outlet(
        store,
        manager,
        code="CL-ALL",
        name='=HYPERLINK("http://x")',
        hamlets=["ấp Chợ", "-khóm 1"],
        point={"lat": 9.934512, "lon": 106.345601},
        agency_id=agencies.committee(VINH_LONG),
        tags=["@ven biển", "chợ"],
        capabilities=["audio", "stream", "fm"],
        languages=["vi", "km"],
        windows=[MORNING, {"days": ["mo", "we", "su"], "start": "17:00", "end": "18:30"}],
        volume=[{"start": "05:00", "end": "06:00", "percent": 60}],
        lead_in_seconds=2.5,
        year_installed=2019,
        condition="worn",
    )
    an_outlet(
        store,
        manager,
        code="BT-1",
        kind="private_board",
        capabilities=["text", "image"],
        width=640,
        height=384,
        size_m2=6.5,
        layout="notice",
        contract=contract(contact="Ông Mẫu", hours=[{**MORNING, "start": "00:00", "end": "24:00"}]),
    )
    an_outlet(store, manager, code="CL-BARE")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_exported_is_unchanged_when_it_is_imported(store: Store, form: str) -> None:
    manager = a_manager(store)
    everything(store, manager)
    parts = (
        "".join(exporting.as_csv(store, manager.identity, Filter())).encode()
        if form == "csv"
        else b"".join(exporting.as_xlsx(store, manager.identity, Filter()))
    )
    planned = plan(store, parts, manager)
    assert planned.faults == []
    assert {one.effect for one in planned.effects} == {Effect.UNCHANGED}
    assert len(planned.effects) == 3


def test_no_cell_of_an_export_is_run_by_a_spreadsheet(store: Store) -> None:
    manager = a_manager(store)
    everything(store, manager)
    text = "".join(exporting.as_csv(store, manager.identity, Filter()))
    found = [cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) for cell in row]
    assert [cell for cell in found if cell.startswith(("=", "+", "-", "@"))] == []


def test_who_runs_a_board_is_in_no_export(store: Store) -> None:
    manager = a_manager(store)
    everything(store, manager)
    assert "Mẫu, " not in "".join(exporting.as_csv(store, manager.identity, Filter(code="BT-1")))
    assert "Ông Mẫu" not in "".join(exporting.as_csv(store, manager.identity, Filter(code="BT-1")))


def test_an_official_exports_what_they_read_alone(store: Store) -> None:
    manager = a_manager(store, area_id=PHUONG_LONG_DUC)
    an_outlet(store, code="CL-1")
    assert "CL-1" not in "".join(exporting.as_csv(store, manager.identity, Filter()))


@given(st.text(alphabet="=+-@'\" ;|\tab1", max_size=12))
def test_what_a_csv_guards_is_read_as_it_was(text: str) -> None:
    assert cells.unguarded(cells.plain(text)) == text


_times = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda one: f"{one[0]:02}:{one[1]:02}")


@given(st.lists(st.tuples(st.sets(st.sampled_from(DAYS), min_size=1), _times, _times), max_size=4))
def test_windows_are_read_as_they_are_written(rows: Any) -> None:
    days = table.words()["words"]["days"]
    found: list[Window] = [
        {"days": [day for day in DAYS if day in held], "start": start, "end": end}
        for held, start, end in rows
    ]
    assert hours_words.windows_of(hours_words.windows_said(found, days), days) == found


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("05:00-06:30", list(DAYS)),
        ("T2-T7 5:00 - 6:30", ["mo", "tu", "we", "th", "fr", "sa"]),
        ("t2, cn 05:00–06:30", ["mo", "su"]),
        ("CN 5h-6h30", ["su"]),
        ("5 giờ - 6 giờ 30", list(DAYS)),
    ],
)
def test_windows_may_be_written_as_people_do(text: str, days: list[str]) -> None:
    (found,) = hours_words.windows_of(text, table.words()["words"]["days"])
    assert found == {"days": days, "start": "05:00", "end": "06:30"}


@pytest.mark.parametrize(
    "text", ["T8 05:00-06:00", "T7-T2 05:00-06:00", "05:00", "T2", "T2 5h", "5:3-6h", "sáng 5h"]
)
def test_what_are_no_windows_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        hours_words.windows_of(text, table.words()["words"]["days"])


def test_stretches_of_the_same_days_stand_behind_commas() -> None:
    days = table.words()["words"]["days"]
    found = hours_words.windows_of("T2-T7 5h-6h30, 17:00-18:00; CN 6h-7h", days)
    assert hours_words.windows_said(found, days) == "T2-T7 05:00-06:30; T2-T7 17:00-18:00; CN 06:00-07:00"


def test_a_column_that_is_missing_leaves_what_an_outlet_has_and_an_empty_cell_empties(store: Store) -> None:
    outlet = an_outlet(
        store,
        code="CL-1",
        hamlets=["Khóm 1"],
        tags=["chợ"],
        windows=[{"days": list(DAYS), "start": "05:00", "end": "06:00"}],
        point={"lat": 9.934512, "lon": 106.345601},
        horns=4,
    )
    row = ["CL-1", "Cụm loa", outlet["name"], "IP", "29242", ""]
    planned = plan(store, table_of(row, heads=[*HEADS[:5], "Nhãn"]))
    assert planned.effects[0].changes == [("Nhãn", "chợ", "")]
    importing.commit(store, planned, SYSTEM)
    after = outleting.stored(store, outlet)
    assert after["tags"] == []
    assert {name: after[name] for name in ("hamlets", "windows", "point", "horns")} == {
        name: outlet[name] for name in ("hamlets", "windows", "point", "horns")
    }


def test_a_day_may_be_written_as_people_do(store: Store) -> None:
    heads = ["Số hợp đồng", "Công ty", "Hợp đồng từ ngày", "Hợp đồng đến ngày", "Giờ được trưng dụng"]
    row = ["BT-1", "Bảng tư nhân", "Bảng", "Mạng (IP)", "29242", "Chữ", "Tiếng Việt"]
    said = [*row, "1", "Công ty Mẫu", "1/2/2026", "2027-02-01", "06:00-22:00"]
    planned = plan(store, table_of(said, heads=[*HEADS, *heads]))
    assert places(planned) == []
    assert planned.fresh[0]["contract"]["valid_from"] == "2026-02-01"
