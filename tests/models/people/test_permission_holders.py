"""Permission holders: the officials who are told of what waits for somebody with a permission."""

from __future__ import annotations

import pytest

from models.access.permissions import Permission, Role
from models.people import permission_holders
from models.people.official_shapes import OFFICIALS
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, VINH_LONG


def holding(
    store: Store, id: str, role: Role, area_id: str = VINH_LONG, agency: dict[str, str | None] | None = None
) -> str:
    held = {"role": role, "area_id": area_id, **(agency or {})}
    store.db[OFFICIALS.name].insert_one(
        {"_id": id, "username": id, "disabled_at": None, "assignments": [held]}
    )
    return id


@pytest.mark.parametrize("agency", [{}, {"agency_id": ""}, {"agency_id": None}])
def test_an_assignment_for_any_agency_counts_however_it_says_so(
    store: Store, agency: dict[str, str | None]
) -> None:
    who = holding(store, "approver", Role.APPROVER, agency=agency)
    assert permission_holders.ids(store, {Permission.ALERT_APPROVE}, [VINH_LONG]) == [who]


def test_other_areas_agencies_and_roles_do_not_count(store: Store) -> None:
    holding(store, "elsewhere", Role.APPROVER, PHUONG_TRA_VINH)
    holding(store, "department", Role.APPROVER, agency={"agency_id": "so-xay-dung"})
    holding(store, "viewer", Role.VIEWER)
    assert permission_holders.ids(store, {Permission.ALERT_APPROVE}, [VINH_LONG]) == []


def test_who_is_disabled_does_not_count(store: Store) -> None:
    who = holding(store, "gone", Role.APPROVER)
    store.db[OFFICIALS.name].update_one({"_id": who}, {"$set": {"disabled_at": "2026-11-30"}})
    assert permission_holders.ids(store, {Permission.ALERT_APPROVE}, [VINH_LONG]) == []
