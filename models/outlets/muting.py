"""Muting (tắt tiếng): an outlet is silenced in one step, with a reason, until a moment or until it is taken back.

What is muted until a moment sounds again by itself; nothing has to be written then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Fault, insist_on_none
from models.language.text import nfc
from models.language.visible import LONGEST_REASON, reason_faults
from models.outlets import access, registry
from models.outlets.outlets import OUTLETS, MutedBy, Outlet
from models.store import Query, Store, events


def is_muted(outlet: Outlet, now: datetime) -> bool:
    """Say whether an outlet is silenced at a moment."""
    muted = outlet["muted"]
    return muted is not None and (muted["until"] is None or now < muted["until"])


def muted_at(now: datetime) -> Query:
    """Return the query for the outlets that are silenced at a moment."""
    return {"muted": {"$ne": None}, "$or": [{"muted.until": None}, {"muted.until": {"$gt": now}}]}


def sounding_at(now: datetime) -> Query:
    """Return the query for the outlets that are not silenced at a moment."""
    return {"$or": [{"muted": None}, {"muted.until": {"$lte": now}}]}


def faults_of(reason: str, until: datetime | None) -> Iterator[Fault]:
    """Yield what is wrong with a reason and an end."""
    yield from reason_faults("reason", reason)
    if len(reason) > LONGEST_REASON:
        yield Fault("reason", "too_long", {"max": LONGEST_REASON})
    if until and until <= datetime.now(UTC):
        yield Fault("until", "time_past")


def mute(
    store: Store,
    official: Identity,
    outlet_id: str,
    reason: str,
    until: datetime | None = None,
    *,
    expect: int | None = None,
) -> Outlet:
    """Silence an outlet; done again it gets the new reason and end. Actual takeovers sound nevertheless.

    :param expect: the version that the official saw; None accepts any, since silence is never too late.
    :raises Invalid: as `faults_of` says.
    :raises NotFound, Forbidden, Clash, Stale: as `models.outlets.registry.edit`.
    """
    insist_on_none(faults_of(reason, until))
    registry.insist_in_use(access.get_for(store, official, Permission.OUTLET_CONTROL, outlet_id))
    now = datetime.now(UTC)
    muted: MutedBy = {"by": official.id, "at": now, "reason": nfc(reason), "until": until}
    return events.change(
        store,
        OUTLETS,
        outlet_id,
        {"$set": {"muted": muted, "updated_at": now}},
        action="muted",
        actor=official.actor,
        expect=expect,
        details={"note": nfc(reason), "changes": {"until": until}},
    )


def unmute(store: Store, official: Identity, outlet_id: str, *, expect: int | None = None) -> Outlet:
    """Let an outlet sound again; one that sounds stays as it is.

    :raises NotFound, Forbidden, Clash, Stale: as `mute`.
    """
    outlet = access.get_for(store, official, Permission.OUTLET_CONTROL, outlet_id)
    registry.insist_in_use(outlet)
    if outlet["muted"] is None:
        return outlet
    update = {"$set": {"muted": None, "updated_at": datetime.now(UTC)}}
    return events.change(
        store, OUTLETS, outlet_id, update, action="unmuted", actor=official.actor, expect=expect
    )
