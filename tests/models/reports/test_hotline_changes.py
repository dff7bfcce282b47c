"""Hotlines at the desk: numbers are added, worded and closed, but for those that rescue goes by."""

from __future__ import annotations

import pytest

from models.access.permissions import Role
from models.errors import Clash, Forbidden, Invalid, NotFound, Stale
from models.reports import hotline_changes, hotlines
from models.reports.hotline_changes import Changed
from models.store import Store
from tests.alerting import DUTY, official
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, TAY_NINH

ADMIN = official("admin", Role.ADMIN)
POWER = Changed({"vi": "Điện lực"}, [PHUONG_TRA_VINH], 3)


def test_a_new_number_works_in_its_areas_alone(store: Store) -> None:
    hotline_changes.create(store, ADMIN, "19001234", POWER)
    assert "19001234" in [row["number"] for row in hotlines.every(store, PHUONG_TRA_VINH)]
    assert "19001234" not in [row["number"] for row in hotlines.every(store, PHUONG_LONG_DUC)]


def test_a_closed_number_is_shown_to_nobody(store: Store) -> None:
    kept = hotline_changes.get(store, "1022")
    hotline_changes.change(store, ADMIN, "1022", Changed(kept["name"], closed=True), expect=0)
    assert "1022" not in [row["number"] for row in hotlines.every(store)]
    assert "1022" in [row["number"] for row in hotline_changes.every(store)]


def test_an_emergency_number_is_worded_and_never_taken_away(store: Store) -> None:
    changed = hotline_changes.change(store, ADMIN, "114", Changed({"vi": "Cứu hỏa"}, order=2), expect=0)
    assert (changed["name"], changed["origin"], changed["version"]) == ({"vi": "Cứu hỏa"}, "desk", 1)
    for given in (Changed({"vi": "Cứu hỏa"}, closed=True), Changed({"vi": "Cứu hỏa"}, [PHUONG_TRA_VINH])):
        with pytest.raises(Invalid) as error:
            hotline_changes.change(store, ADMIN, "114", given, expect=1)
        assert [fault.code for fault in error.value.faults] == ["hotline_needed"]


def test_everything_that_is_wrong_with_a_number_is_named_at_once(store: Store) -> None:
    with pytest.raises(Invalid) as error:
        hotline_changes.create(store, ADMIN, "12 34", Changed({"en": "Power"}, ["nowhere", TAY_NINH]))
    found = [(fault.field, fault.code) for fault in error.value.faults]
    assert found == [
        ("number", "hotline_number"),
        ("name.vi", "required"),
        ("areas.0", "area_unknown"),
        ("areas.1", "area_elsewhere"),
    ]


def test_a_number_is_added_once_and_changed_by_whoever_saw_the_last_version(store: Store) -> None:
    with pytest.raises(Clash) as error:
        hotline_changes.create(store, ADMIN, "1022", POWER)
    assert error.value.code == "hotline_exists"
    hotline_changes.change(store, ADMIN, "1022", POWER, expect=0)
    with pytest.raises(Stale):
        hotline_changes.change(store, ADMIN, "1022", POWER, expect=0)


def test_numbers_are_the_business_of_who_manages_the_catalogue(store: Store) -> None:
    with pytest.raises(Forbidden):
        hotline_changes.create(store, DUTY, "19001234", POWER)
    with pytest.raises(NotFound):
        hotline_changes.change(store, ADMIN, "19001234", POWER, expect=0)
