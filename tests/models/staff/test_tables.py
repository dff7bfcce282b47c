"""The table of staff: names stay sealed, nobody comes in twice, and an export is taken again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest

from models.exports.taken import EXPORTS
from models.staff import exporting, importing, registry, staff
from models.staff.staff import STAFF, StaffMember
from models.store import Store
from models.store.events import EVENTS, SYSTEM
from models.tables import importing as tables
from models.tables import plans
from models.tables.plans import Effect, Plan
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller
from tests.planning import a_manager, a_member

HEADS = ["Họ và tên", "Mã đơn vị", "Chức danh", "Thời gian", "Lĩnh vực", "Làm từ ngày"]
ROW = [
    "Trần Thị Mẫu",
    "29242",
    "Công chức",
    "Kiêm nhiệm",
    "Biên soạn tài liệu; Lưu trữ thông tin",
    "1/7/2025",
]


def table_of(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([heads, *rows])
    return buffer.getvalue().encode()


def plan(store: Store, data: bytes, official: Caller | None = None) -> Plan[StaffMember]:
    may = importing.managed_by(official.identity) if official else plans.anywhere
    return tables.plan(store, importing.ROOM, data, may)


def taken(store: Store, data: bytes) -> Plan[StaffMember]:
    return tables.commit(store, importing.ROOM, plan(store, data), SYSTEM)


def places(planned: Plan[StaffMember]) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.fault.code) for one in planned.faults]


def effects(planned: Plan[StaffMember]) -> list[Effect]:
    return [one.effect for one in planned.effects]


def test_a_table_becomes_staff_whose_names_are_sealed_and_in_no_event(store: Store) -> None:
    assert effects(taken(store, table_of(ROW))) == [Effect.NEW]
    (kept,) = store.collection(STAFF).find()
    assert (staff.name_of(store, kept), kept["skills"], kept["started_on"]) == (
        "Trần Thị Mẫu",
        ["content", "archive"],
        "2025-07-01",
    )
    assert "Mẫu" not in str([kept, *store.collection(EVENTS).find({"subject.kind": "staff_member"})])


def test_nobody_comes_in_twice(store: Store) -> None:
    taken(store, table_of(ROW))
    assert effects(taken(store, table_of(ROW))) == [Effect.UNCHANGED]
    assert places(plan(store, table_of(ROW, ROW))) == [(3, "Họ và tên", "row_twice")]


def test_every_fault_is_named_with_its_line_and_column(store: Store) -> None:
    data = table_of(["", "99999", "Trưởng thôn", "Nửa ngày", "", "hôm qua"], ROW[:5])
    assert places(taken(store, data)) == [
        (2, "Mã đơn vị", "area_unknown"),
        (2, "Chức danh", "not_a_choice"),
        (2, "Thời gian", "not_a_choice"),
        (2, "Họ và tên", "required"),
        (2, "Lĩnh vực", "required"),
        (2, "Làm từ ngày", "day_not_past"),
        (3, "Làm từ ngày", "required"),
    ]
    assert store.collection(STAFF).count_documents({}) == 0


def test_an_empty_cell_is_missing_and_no_wrong_choice(store: Store) -> None:
    empty = [ROW[0], ROW[1], "", " ", "", ""]
    assert places(plan(store, table_of(empty))) == [
        (2, "Chức danh", "required"),
        (2, "Thời gian", "required"),
        (2, "Lĩnh vực", "required"),
        (2, "Làm từ ngày", "required"),
    ]


def test_a_unit_imports_its_own_staff_alone(store: Store) -> None:
    own = a_manager(store, area_id=PHUONG_LONG_DUC)
    assert places(plan(store, table_of(ROW), own)) == [(2, "Mã đơn vị", "row_not_yours")]


def test_who_left_is_changed_by_no_table(store: Store) -> None:
    manager = a_manager(store)
    member = a_member(store, manager)
    registry.leave(store, manager.identity, member["_id"], "2025-12-31", expect=1)
    planned = plan(store, table_of([member["_id"], *ROW], heads=["Mã cán bộ", *HEADS]))
    assert places(planned) == [(2, "Mã cán bộ", "staff_left")]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_exported_is_unchanged_when_it_is_imported_and_is_noted(store: Store, form: str) -> None:
    manager = a_manager(store)
    a_member(store, manager)
    a_member(store, manager, area_id=PHUONG_LONG_DUC)
    send = {"csv": exporting.as_csv, "xlsx": exporting.as_xlsx}[form]
    planned = plan(store, b"".join(send(store, manager.identity, PHUONG_TRA_VINH)), manager)
    assert (planned.faults, effects(planned)) == ([], [Effect.UNCHANGED])
    assert [one["filter"] for one in store.collection(EXPORTS).find()] == [
        {"of": "staff", "area_id": PHUONG_TRA_VINH}
    ]
