"""Commands: from the desk into the programme, and back by a heartbeat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.access.permissions import Role
from models.errors import Clash, Forbidden
from models.monitoring import heartbeats
from models.outlets import commands, registry
from models.outlets.commands import CommandName
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Store
from tests.alerting import Country, official
from tests.beating import a_beat
from tests.builders import PHUONG_TRA_VINH
from tests.outleting import a_manager, an_outlet
from tests.programming import body_of


def ordered(store: Store, outlet: Outlet, name: CommandName = CommandName.TEST_TONE) -> Outlet:
    """An outlet whose device is let do something, after everything that follows."""
    version = store.one(OUTLETS, outlet["_id"])["version"]
    after = commands.order(store, a_manager(store).identity, outlet["_id"], name, expect=version)
    Country(store).work()
    return after


def given(store: Store, outlet: Outlet) -> list[Any]:
    """The commands in the programme of an outlet as it is."""
    found: list[Any] = body_of(store, outlet, fresh=False)["commands"]
    return found


def test_a_command_is_in_the_programme_until_the_device_has_done_it(store: Store) -> None:
    outlet = an_outlet(store)
    (command,) = ordered(store, outlet)["commands"]
    assert [(one["id"], one["name"]) for one in given(store, outlet)] == [(command["id"], "test_tone")]
    now = datetime.now(UTC)
    heartbeats.hear(store, outlet["_id"], a_beat(now, done=[command["id"]]), now)
    Country(store).work()
    assert given(store, outlet) == []
    assert store.one(OUTLETS, outlet["_id"])["commands"][0]["done_at"] is not None


def test_a_heartbeat_that_is_sent_again_changes_nothing(store: Store) -> None:
    outlet = an_outlet(store)
    (command,) = ordered(store, outlet)["commands"]
    now = datetime.now(UTC)
    for _ in range(2):
        heartbeats.hear(store, outlet["_id"], a_beat(now, done=[command["id"], "other"]), now)
    assert store.one(OUTLETS, outlet["_id"])["version"] == outlet["version"] + 2


def test_while_it_waits_the_same_is_not_ordered_twice(store: Store) -> None:
    outlet = an_outlet(store)
    assert len(ordered(store, outlet)["commands"]) == len(ordered(store, outlet)["commands"]) == 1


def test_a_command_ends_by_itself(store: Store) -> None:
    outlet = ordered(store, an_outlet(store), CommandName.RESTART)
    now = datetime.now(UTC)
    assert commands.waiting(outlet, now)
    assert commands.waiting(outlet, now + timedelta(minutes=16)) == []


def test_the_last_commands_are_kept(store: Store) -> None:
    outlet = an_outlet(store)
    for _ in range(commands.KEPT + 1):
        row = commands.order(
            store,
            official("control", Role.HANDLER),
            outlet["_id"],
            CommandName.RELOAD,
            expect=store.one(OUTLETS, outlet["_id"])["version"],
        )
        commands.note_done(store, row, [row["commands"][-1]["id"]], datetime.now(UTC))
    assert len(store.one(OUTLETS, outlet["_id"])["commands"]) == commands.KEPT


def test_who_may_not_control_it_orders_nothing(store: Store) -> None:
    outlet = an_outlet(store)
    reader = official("reader", Role.VIEWER, PHUONG_TRA_VINH)
    with pytest.raises(Forbidden):
        commands.order(store, reader, outlet["_id"], CommandName.RESTART, expect=1)


def test_what_was_taken_down_is_let_do_nothing(store: Store) -> None:
    manager = a_manager(store)
    outlet = registry.retire(store, manager.identity, an_outlet(store)["_id"], "Hỏng", expect=1)
    with pytest.raises(Clash, match="outlet_retired"):
        commands.order(store, manager.identity, outlet["_id"], CommandName.RELOAD, expect=outlet["version"])
