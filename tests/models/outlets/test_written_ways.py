"""Ways in the registry: written with an outlet, sealed, kept where nothing is said, and of who may write them."""

from __future__ import annotations

from typing import Any, cast

import pytest

from models.access.permissions import Role
from models.errors import Forbidden, Invalid
from models.outlets import registry, ways
from models.outlets.content import OutletContent
from models.outlets.ways import WayContent
from models.store import Store, events
from models.store.collections import Kind
from tests import outleting
from tests.builders import PHUONG_TRA_VINH, Caller, an_official
from tests.outleting import a_manager, an_outlet, stored

SPEAKER: WayContent = {
    "kind": "lan_speaker",
    "address": "https://lan.loa.example",
    "user": "loa",
    "password": "mat-khau",
}


@pytest.fixture
def admin(store: Store) -> Caller:
    """An administrator of the province."""
    return an_official(store, role=Role.ADMIN)


def edited(store: Store, official: Caller, outlet: Any, **given: Any) -> Any:
    content: OutletContent = outleting.content(code=outlet["code"], **given)
    return registry.edit(store, official.identity, outlet["_id"], content, expect=outlet["version"])


def test_a_way_is_sealed(store: Store, admin: Caller) -> None:
    outlet = an_outlet(store, admin, way=SPEAKER)

    assert ways.account(store.vault, ways.of(outlet)) == ("loa", "mat-khau")
    assert "mat-khau" not in str(outlet)


def test_no_event_tells_a_password(store: Store, admin: Caller) -> None:
    outlet = an_outlet(store, admin, way=SPEAKER)

    (added,) = events.timeline(store, Kind.OUTLET, outlet["_id"])
    assert added["changes"]["way"] == {
        "kind": "lan_speaker",
        "address": "https://lan.loa.example",
        "mount": "",
    }


def test_a_way_that_is_not_said_stays(store: Store, admin: Caller) -> None:
    outlet = an_outlet(store, admin, way=SPEAKER)

    assert ways.of(edited(store, a_manager(store), outlet, horns=4)) == ways.of(outlet)


def test_every_fault_of_a_way_is_named_with_those_of_the_outlet(store: Store, admin: Caller) -> None:
    with pytest.raises(Invalid) as found:
        an_outlet(store, admin, name=" ", way={**SPEAKER, "user": "a b", "mount": "/x"})

    assert {one.field for one in found.value.faults} == {"name", "way.user", "way.mount"}


def test_a_password_stays_while_its_address_does(store: Store, admin: Caller) -> None:
    outlet = an_outlet(store, admin, way=SPEAKER)
    renamed = cast(WayContent, {name: value for name, value in SPEAKER.items() if name != "password"})

    changed = edited(store, admin, outlet, way={**renamed, "user": "khac"})

    assert ways.account(store.vault, ways.of(changed)) == ("khac", "mat-khau")


def test_a_manager_sets_no_way_that_is_called(store: Store) -> None:
    with pytest.raises(Forbidden):
        an_outlet(store, a_manager(store), way=SPEAKER)


def test_an_administrator_of_a_commune_sets_none_either(store: Store) -> None:
    with pytest.raises(Forbidden):
        an_outlet(store, an_official(store, role=Role.ADMIN, area_id=PHUONG_TRA_VINH), way=SPEAKER)


def test_a_manager_does_not_take_a_called_way_away(store: Store, admin: Caller) -> None:
    outlet = an_outlet(store, admin, way=SPEAKER)

    with pytest.raises(Forbidden):
        edited(store, a_manager(store), outlet, way={"kind": "pull"})
    assert ways.of(stored(store, outlet))["kind"] == "lan_speaker"


def test_a_manager_does_not_leave_a_called_way_empty(store: Store, admin: Caller) -> None:
    outlet = an_outlet(store, admin, way=SPEAKER)

    with pytest.raises(Forbidden):
        edited(store, a_manager(store), outlet, way=None)


def test_an_empty_way_takes_it_away(store: Store, admin: Caller) -> None:
    outlet = an_outlet(store, admin, way=SPEAKER)

    assert ways.of(edited(store, admin, outlet, way=None)) == ways.PULLED


def test_a_manager_lets_a_device_ask_by_itself(store: Store) -> None:
    assert ways.of(an_outlet(store, a_manager(store), way={"kind": "pull"})) == ways.PULLED
