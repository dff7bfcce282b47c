"""Groups: a selection by areas, tags and kinds, resolved whenever it is used."""

from __future__ import annotations

import pytest

from models.errors import Forbidden, Invalid, NotFound
from models.outlets import groups, registry
from models.outlets.groups import Group
from models.store import Store
from tests import outleting
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.outleting import a_manager, an_outlet


def test_an_outlet_that_gets_the_tag_later_is_in_the_group(store: Store) -> None:
    manager = a_manager(store)
    group = groups.create(store, manager.identity, Group("Ven biển", [VINH_LONG], ["ven biển"]))
    outlet = an_outlet(store, manager)
    assert groups.outlets_of(store, group) == []
    tagged = outleting.content(code=outlet["code"], tags=["ven biển"])
    registry.edit(store, manager.identity, outlet["_id"], tagged, expect=1)
    assert groups.outlets_of(store, group) == [outlet["_id"]]
    assert groups.count(store, group) == 1


def test_a_group_has_outlets_of_its_areas_and_kinds_alone(store: Store) -> None:
    manager = a_manager(store)
    group = groups.create(store, manager.identity, Group("Loa", [PHUONG_TRA_VINH], kinds=["loudspeaker"]))
    fitting = an_outlet(store, manager)
    an_outlet(store, manager, kind="board", capabilities=["text"])
    an_outlet(store, manager, area_id=PHUONG_LONG_DUC)
    assert groups.outlets_of(store, group) == [fitting["_id"]]


def test_what_was_taken_down_is_in_no_group(store: Store) -> None:
    manager = a_manager(store)
    group = groups.create(store, manager.identity, Group("Loa", [VINH_LONG]))
    outlet = an_outlet(store, manager)
    registry.retire(store, manager.identity, outlet["_id"], "Đã tháo dỡ", expect=1)
    assert groups.outlets_of(store, group) == []


def test_every_fault_of_a_group_is_named(store: Store) -> None:
    manager = a_manager(store)
    with pytest.raises(Invalid) as refused:
        groups.create(store, manager.identity, Group("", ["99@2025-07-01"], [""], ["siren"]))
    assert {one.field for one in refused.value.faults} == {"name", "area_ids.0", "tags.0", "kinds.0"}


def test_who_controls_one_commune_takes_no_other_into_a_group(store: Store) -> None:
    manager = a_manager(store, area_id=PHUONG_TRA_VINH)
    with pytest.raises(Forbidden, match="no_permission"):
        groups.create(store, manager.identity, Group("Loa", [PHUONG_TRA_VINH, PHUONG_LONG_DUC]))


def test_a_removed_group_is_found_no_more(store: Store) -> None:
    manager = a_manager(store)
    group = groups.create(store, manager.identity, Group("Loa", [VINH_LONG]))
    groups.change(store, manager.identity, group["_id"], Group("Loa mới", [VINH_LONG]), expect=1)
    groups.delete(store, manager.identity, group["_id"], expect=2)
    assert groups.every(store) == []
    with pytest.raises(NotFound):
        groups.get(store, group["_id"])
