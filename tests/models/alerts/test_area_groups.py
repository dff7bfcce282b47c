"""Groups of areas: saved once by whoever may warn there, chosen at once for an alert."""

from __future__ import annotations

import pytest

from models.access.permissions import Role
from models.alerts import area_groups
from models.alerts.area_groups import Group
from models.errors import Clash, Forbidden, Invalid, NotFound, Stale
from models.store import Store
from tests.alerting import COMMUNES, DUTY, official
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, TAY_NINH

RIVER = Group("Ven sông", COMMUNES)
WARD = official("ward", Role.DUTY_OFFICER, PHUONG_TRA_VINH)


def test_a_group_is_kept_by_its_name_with_each_area_once(store: Store) -> None:
    area_groups.create(store, DUTY, Group("Ven sông", [*COMMUNES, COMMUNES[0]]))
    (kept,) = area_groups.every(store)
    assert (kept["name"], kept["area_ids"]) == ("Ven sông", COMMUNES)


def test_everything_that_is_wrong_with_a_group_is_named_at_once(store: Store) -> None:
    with pytest.raises(Invalid) as error:
        area_groups.create(store, DUTY, Group("", ["nowhere", TAY_NINH]))
    found = [(fault.field, fault.code) for fault in error.value.faults]
    assert found == [("name", "required"), ("area_ids.0", "area_unknown"), ("area_ids.1", "area_elsewhere")]


def test_a_group_without_areas_is_refused(store: Store) -> None:
    with pytest.raises(Invalid):
        area_groups.create(store, DUTY, Group("Ven sông", []))


def test_only_who_may_warn_in_all_of_its_areas_saves_or_removes_a_group(store: Store) -> None:
    with pytest.raises(Forbidden):
        area_groups.create(store, WARD, RIVER)
    kept = area_groups.create(store, DUTY, RIVER)
    assert not area_groups.may_change(store, WARD, kept)
    with pytest.raises(Forbidden):
        area_groups.change(store, WARD, kept["_id"], Group("Của tôi", [PHUONG_TRA_VINH]), expect=1)
    with pytest.raises(Forbidden):
        area_groups.delete(store, WARD, kept["_id"], expect=1)


def test_a_ward_keeps_groups_of_its_own(store: Store) -> None:
    kept = area_groups.create(store, WARD, Group("Phường tôi", [PHUONG_TRA_VINH]))
    changed = area_groups.change(store, WARD, kept["_id"], Group("Phường", [PHUONG_TRA_VINH]), expect=1)
    assert changed["name"] == "Phường"


def test_a_group_that_somebody_changed_meanwhile_is_not_overwritten(store: Store) -> None:
    kept = area_groups.create(store, DUTY, RIVER)
    area_groups.change(store, DUTY, kept["_id"], Group("Ven sông", [PHUONG_LONG_DUC]), expect=1)
    with pytest.raises(Stale):
        area_groups.change(store, DUTY, kept["_id"], RIVER, expect=1)


def test_a_removed_group_is_offered_no_more(store: Store) -> None:
    kept = area_groups.create(store, DUTY, RIVER)
    area_groups.delete(store, DUTY, kept["_id"], expect=1)
    assert area_groups.every(store) == []
    with pytest.raises(NotFound):
        area_groups.get(store, kept["_id"])


def test_there_are_no_more_groups_than_somebody_can_look_through(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(area_groups, "MAX_GROUPS", 1)
    area_groups.create(store, DUTY, RIVER)
    with pytest.raises(Clash) as error:
        area_groups.create(store, DUTY, Group("Ven biển", COMMUNES))
    assert error.value.code == "too_many_groups"
