"""States: how an outlet is, computed from what was heard of it; never stored.

`of` is a pure function. `condition` says the same of the store, so that a list of what is offline is a query on time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from models.monitoring import rules
from models.monitoring.outlet_states import OutletState
from models.monitoring.rules import Thresholds
from models.outlets.outlets import Outlet
from models.store import Document, Query


class State(StrEnum):
    """How an outlet is; several may hold at once.

    `NEVER_HEARD`, `ONLINE`, `STALE` and `OFFLINE` say when it was heard, and one of them holds unless it is `RETIRED`.
    `SILENT` an airing fell due and no play came; `WRONG` it differs from what is expected; `CLOCK_OFF`, `LOW_SPACE`;
    `MUTED` an official silenced it; `NEEDS_FLAG` its browser plays no sound.
    """

    NEVER_HEARD = "never_heard"
    ONLINE = "online"
    STALE = "stale"
    OFFLINE = "offline"
    SILENT = "silent"
    WRONG = "wrong"
    CLOCK_OFF = "clock_off"
    LOW_SPACE = "low_space"
    MUTED = "muted"
    NEEDS_FLAG = "needs_flag"
    RETIRED = "retired"


#: One of these says when it was heard.
CONTACT = (State.NEVER_HEARD, State.ONLINE, State.STALE, State.OFFLINE)

#: What a device says of a browser that plays no sound.
NEEDS_FLAG = "needs_flag"


def of(
    outlet: Outlet, heard: OutletState | None, now: datetime, *, listening_since: datetime | None = None
) -> frozenset[State]:
    """Return how an outlet is at a moment.

    :param heard: its last heartbeat with what differed from the expected, and the airing that fell due last.
    :param listening_since: since when Loa could hear anybody; silence before that is not the outlet's.
    """
    if outlet["retired_at"] is not None and outlet["retired_at"] <= now:
        return frozenset({State.RETIRED})
    muted = {State.MUTED} if is_muted(outlet, now) else set[State]()
    if heard is None:
        return frozenset({State.NEVER_HEARD} | muted)
    contact = contact_of(heard, now, listening_since)
    told = {state for state, holds in _TOLD.items() if holds(heard, rules.thresholds())}
    return frozenset({contact} | muted | (told if contact is not State.OFFLINE else set()))


def is_muted(outlet: Outlet, now: datetime) -> bool:
    """Say whether an official has silenced an outlet, and it is not over yet."""
    muted = outlet["muted"]
    return muted is not None and (muted["until"] is None or muted["until"] > now)


def contact_of(heard: OutletState, now: datetime, listening_since: datetime | None = None) -> State:
    """Return whether an outlet is online, stale or offline."""
    limits, interval = rules.thresholds(), heard["interval_seconds"]
    silence = now - max(heard["heard_at"], listening_since or heard["heard_at"])
    if silence < limits.stale_after(interval):
        return State.ONLINE
    return State.STALE if silence < limits.offline_after(interval) else State.OFFLINE


_TOLD: Mapping[State, Callable[[OutletState, Thresholds], bool]] = {
    State.SILENT: lambda heard, limits: "last_due" in heard and not heard["last_due"]["heard"],
    State.WRONG: lambda heard, limits: heard["off_beats"] >= limits.wrong_beats,
    State.CLOCK_OFF: lambda heard, limits: abs(heard["offset_seconds"]) > limits.clock_seconds,
    State.LOW_SPACE: lambda heard, limits: (
        heard["beat"].get("free_bytes", limits.low_space_bytes) < limits.low_space_bytes
    ),
    State.NEEDS_FLAG: lambda heard, limits: NEEDS_FLAG in heard["beat"].get("faults", ()),
}


def condition(state: State, now: datetime, *, listening_since: datetime | None = None) -> Query | None:
    """Return the query on `outlet_states` for a state; None for one that `outlets` knows."""
    limits = rules.thresholds()
    told: Mapping[State, Query] = {
        State.SILENT: {"last_due.heard": False},
        State.WRONG: {"off_beats": {"$gte": limits.wrong_beats}},
        State.CLOCK_OFF: {
            "$or": [
                {"offset_seconds": {"$gt": limits.clock_seconds}},
                {"offset_seconds": {"$lt": -limits.clock_seconds}},
            ]
        },
        State.LOW_SPACE: {"beat.free_bytes": {"$lt": limits.low_space_bytes}},
        State.NEEDS_FLAG: {"beat.faults": NEEDS_FLAG},
    }
    if state in told:
        return {"$and": [told[state], {"$nor": [_heard(State.OFFLINE, now, listening_since)]}]}
    return _heard(state, now, listening_since) if state in CONTACT[1:] else None


def _heard(state: State, now: datetime, since: datetime | None) -> Document:
    """Return the query for when an outlet was heard last, one part for each class of intervals."""
    limits = rules.thresholds()
    parts: list[Document] = []
    for interval in limits.intervals_seconds:
        stale = _before(limits.stale_after(interval), now, since)
        offline = _before(limits.offline_after(interval), now, since)
        heard: Mapping[State, Query] = {
            State.ONLINE: {"$gt": stale},
            State.STALE: {"$lte": stale, "$gt": offline},
            State.OFFLINE: {"$lte": offline},
        }
        parts.append({"interval_seconds": interval, "heard_at": heard[state]})
    return {"$or": parts}


def _before(patience: timedelta, now: datetime, since: datetime | None) -> datetime:
    """Return when an outlet must have been heard last for its silence to be as long as that."""
    if since is not None and now - since < patience:
        # Loa itself has not listened for so long.
        return datetime.min.replace(tzinfo=now.tzinfo)
    return now - patience
