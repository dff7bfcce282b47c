"""The table of stations: what an export holds an import takes again, all or nothing, each fault with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest

from models.errors import Clash
from models.stations import exporting, importing, lists, registry, table
from models.stations.stations import STATIONS, Station
from models.store import Store
from models.store.events import SYSTEM
from models.tables import files, plans
from models.tables import importing as tables
from models.tables.plans import Effect, Plan
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller
from tests.planning import a_manager, a_station, station_content

HEADS = ["Mã đơn vị", "Tên đài", "Công nghệ", "Tình trạng", "Số loa"]
ROW = ["29242", "Đài mẫu", "Không dây FM", "Xuống cấp", "8"]


def table_of(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([heads, *rows])
    return buffer.getvalue().encode()


def plan(store: Store, data: bytes, official: Caller | None = None) -> Plan[Station]:
    may = importing.managed_by(official.identity) if official else plans.anywhere
    return tables.plan(store, importing.ROOM, data, may)


def taken(store: Store, data: bytes, official: Caller | None = None) -> Plan[Station]:
    return tables.commit(store, importing.ROOM, plan(store, data, official), SYSTEM)


def places(planned: Plan[Station]) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.fault.code) for one in planned.faults]


def effects(planned: Plan[Station]) -> list[Effect]:
    return [one.effect for one in planned.effects]


def test_a_table_becomes_stations_and_is_no_second_one_when_it_comes_again(store: Store) -> None:
    assert effects(taken(store, table_of(ROW))) == [Effect.NEW]
    assert effects(taken(store, table_of(ROW))) == [Effect.UNCHANGED]
    kept = list(store.collection(STATIONS).find())
    assert [(one["name"], one["area_id"], one["condition"], one["speakers"]) for one in kept] == [
        ("Đài mẫu", PHUONG_TRA_VINH, "worn", 8)
    ]


def test_every_fault_is_named_with_its_line_and_column_and_nothing_is_kept(store: Store) -> None:
    data = table_of(
        ROW,
        ["99999", "", "AM", "Tốt", "1.5"],
        [*ROW[:4], "9000"],
        ["29242", "Đài khác", "IP", "", "hai"],
    )
    planned = taken(store, data)
    assert places(planned) == [
        (3, "Mã đơn vị", "area_unknown"),
        (3, "Công nghệ", "not_a_choice"),
        (3, "Số loa", "not_whole"),
        (3, "Tên đài", "required"),
        (4, "Tên đài", "row_twice"),
        (4, "Số loa", "out_of_range"),
        (5, "Số loa", "wrong_type"),
        (5, "Tình trạng", "required"),
    ]
    assert store.collection(STATIONS).count_documents({}) == 0


def test_a_column_that_is_missing_leaves_what_a_station_has(store: Store) -> None:
    a_station(store, hamlets=["Khóm 1", "Khóm 2"], planned_year=2022, speakers=3)
    planned = taken(store, table_of(ROW))
    assert planned.effects[0].columns == ["Số loa", "Tình trạng"]
    (kept,) = store.collection(STATIONS).find()
    assert (kept["hamlets"], kept["planned_year"], kept["speakers"]) == (["Khóm 1", "Khóm 2"], 2022, 8)


def test_a_unit_imports_its_own_stations_alone(store: Store) -> None:
    own = a_manager(store, area_id=PHUONG_TRA_VINH)
    other = a_station(store, area_id=PHUONG_LONG_DUC)
    moved = [other["_id"], *ROW]
    fresh = ["", "29263", "Đài khác", *ROW[2:]]
    planned = plan(store, table_of(fresh, moved, heads=["Mã đài", *HEADS]), own)
    assert places(planned) == [(2, "Mã đơn vị", "row_not_yours"), (3, "Mã đơn vị", "row_not_yours")]


def test_two_of_one_name_are_told_apart_by_their_ids_alone(store: Store) -> None:
    first, _ = a_station(store, speakers=1), a_station(store, speakers=1)
    assert places(plan(store, table_of(ROW))) == [(2, "Tên đài", "row_unclear")]
    by_id = plan(store, table_of([first["_id"], *ROW], ["unknown", *ROW], heads=["Mã đài", *HEADS]))
    assert places(by_id) == [(3, "Mã đài", "row_unknown")]


def test_what_was_converted_stays_so_and_what_was_taken_down_stays_down(store: Store) -> None:
    manager = a_manager(store)
    done = a_station(store, manager, name="Đài một")
    registry.convert(
        store, manager.identity, done["_id"], {"day": "2024-05-01", "cost": None, "note": ""}, expect=1
    )
    gone = a_station(store, manager, name="Đài hai")
    registry.retire(store, manager.identity, gone["_id"], "Tháo dỡ", expect=1)
    rows = [[one["_id"], *ROW] for one in (done, gone)]
    planned = plan(store, table_of(*rows, heads=["Mã đài", *HEADS]))
    assert places(planned) == [(2, "Công nghệ", "station_converted"), (3, "Mã đài", "station_retired")]


def test_a_table_that_was_overtaken_keeps_nothing(store: Store) -> None:
    manager = a_manager(store)
    station = a_station(store, manager)
    planned = plan(store, table_of(ROW, ["29263", *ROW[1:]]))
    registry.edit(store, manager.identity, station["_id"], station_content(speakers=9), expect=1)
    with pytest.raises(Clash, match="table_overtaken"):
        tables.commit(store, importing.ROOM, planned, SYSTEM)
    assert store.collection(STATIONS).count_documents({}) == 1


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_exported_is_unchanged_when_it_is_imported(store: Store, form: str) -> None:
    manager = a_manager(store)
    done = a_station(store, manager, name="=1+1", hamlets=["ấp Chợ", "-khóm 2"], note="@ghi; chú")
    registry.convert(
        store, manager.identity, done["_id"], {"day": "2024-05-01", "cost": 350.5, "note": ""}, expect=1
    )
    gone = a_station(store, manager, name="Đài cũ", year_installed=None, planned_year=2023)
    registry.retire(store, manager.identity, gone["_id"], "Tháo dỡ", expect=1)
    found = lists.all_of(store, manager.identity, [PHUONG_TRA_VINH])
    send = {"csv": exporting.as_csv, "xlsx": exporting.as_xlsx}[form]
    planned = plan(store, b"".join(send(store, manager.identity, found)), manager)
    assert (planned.faults, effects(planned)) == ([], [Effect.UNCHANGED] * 2)


def test_a_template_has_every_column_and_no_row(store: Store) -> None:
    empty = b"".join(files.template(table.FILE))
    assert files.read(store, table.FILE, empty) == ([], [])
