"""Commands (lệnh): what an official lets a device do once, by a closed list; it travels in the programme.

A command ends by itself, so that a device that comes back after a week does not restart. A device that did it says so
in its next heartbeat.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from models.access.callers import CallerKind, Identity
from models.access.permissions import Permission
from models.errors import Stale
from models.outlets import access, registry
from models.outlets.outlets import OUTLETS, Command, Outlet
from models.store import Store, events, new_id
from models.store.events import Actor

#: So many commands of an outlet are kept, the newest last.
KEPT = 20


class CommandName(StrEnum):
    """What a device can be let do: sound a tone, fetch its programme again, tell what it shows, begin again."""

    TEST_TONE = "test_tone"
    RELOAD = "reload"
    SEND_SCREENSHOT = "send_screenshot"
    RESTART = "restart"


#: How long a command waits for its device; a tone waits for a quiet moment within the hours.
LIFE = {
    CommandName.TEST_TONE: timedelta(hours=4),
    CommandName.RELOAD: timedelta(hours=1),
    CommandName.SEND_SCREENSHOT: timedelta(hours=1),
    CommandName.RESTART: timedelta(minutes=15),
}


def order(store: Store, official: Identity, outlet_id: str, name: CommandName, *, expect: int) -> Outlet:
    """Let a device do something; while it waits for the same already, that stays.

    :raises NotFound, Forbidden, Clash, Stale: as `models.outlets.registry.edit`.
    """
    outlet = access.get_for(store, official, Permission.OUTLET_CONTROL, outlet_id)
    registry.insist_in_use(outlet)
    now = datetime.now(UTC).replace(microsecond=0)
    if any(one["name"] == name for one in waiting(outlet, now)):
        return outlet
    command: Command = {
        "id": new_id(),
        "name": str(name),
        "by": official.id,
        "at": now,
        "expires": now + LIFE[name],
        "done_at": None,
    }
    update = {"$push": {"commands": {"$each": [command], "$slice": -KEPT}}, "$set": {"updated_at": now}}
    details: events.EventDetails = {"changes": {"id": command["id"], "name": command["name"]}}
    return events.change(
        store,
        OUTLETS,
        outlet_id,
        update,
        action="commanded",
        actor=official.actor,
        expect=expect,
        details=details,
    )


def waiting(outlet: Outlet, now: datetime) -> list[Command]:
    """Return what a device has not done yet and may still do at a moment, the oldest first."""
    return [one for one in outlet.get("commands", []) if one["done_at"] is None and now < one["expires"]]


def note_done(store: Store, outlet: Outlet, done: Iterable[str], now: datetime) -> None:
    """Note what a device says that it did; what is known already, or is no command of its, is passed over."""
    open_ones = {one["id"] for one in outlet.get("commands", []) if one["done_at"] is None}
    device: Actor = {"kind": str(CallerKind.OUTLET), "id": outlet["_id"]}
    for command_id in sorted(open_ones.intersection(done)):
        mine = {"commands": {"$elemMatch": {"id": command_id, "done_at": None}}}
        # Of two heartbeats at once one is enough.
        with suppress(Stale):
            events.change(
                store,
                OUTLETS,
                outlet["_id"],
                {"$set": {"commands.$.done_at": now}},
                action="command_done",
                actor=device,
                guard=mine,
                details={"changes": {"id": command_id}},
            )
