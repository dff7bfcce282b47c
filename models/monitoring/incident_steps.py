"""What officials do with an incident: take it, silence it for a while, end it, make a report of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict

from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash, Fault, Stale, insist_on_none
from models.monitoring import access, incidents, tickets
from models.monitoring.incidents import INCIDENTS, Incident, IncidentEnd
from models.outlets.outlets import OUTLETS, MutedBy, Outlet
from models.store import Store, events

#: Nobody is left without alarms for longer.
LONGEST_SILENCE = timedelta(days=90)

MAX_REASON = 500


class IncidentChanges(TypedDict, total=False):
    """What officials change of an incident."""

    taken_by: str
    muted_until: datetime


def take(store: Store, identity: Identity, incident_id: str, *, expect: int) -> Incident:
    """Say that an official sees to it.

    :raises NotFound: there is none for them.
    :raises Clash: `incident_over`.
    :raises Stale: it is another version.
    """
    return _change(store, identity, incident_id, "taken", {"taken_by": identity.id}, expect)


def mute(store: Store, identity: Identity, incident_id: str, until: datetime, *, expect: int) -> Incident:
    """Let nobody be told of it until a moment.

    :raises Invalid: that is over, or too far away.
    :raises NotFound, Clash, Stale: as for `take`.
    """
    insist_on_none(silence_faults(until, datetime.now(UTC)))
    return _change(store, identity, incident_id, "muted", {"muted_until": until}, expect)


def end(
    store: Store, identity: Identity, incident_id: str, reason: IncidentEnd, note: str, *, expect: int
) -> Incident:
    """End it with a reason; if the outlets are still not well, the next round opens another one.

    :raises NotFound, Clash, Stale: as for `take`.
    """
    found = _open(store, identity, incident_id)
    now = datetime.now(UTC)
    return incidents.close(store, found, reason, now, identity.actor, note=note, expect=expect)


def make_ticket(store: Store, identity: Identity, incident_id: str, *, expect: int) -> Incident:
    """Make a report of it, which goes the way of every report; of one that has a report, return it as it is.

    :raises NotFound, Clash, Stale: as for `take`.
    """
    found = _open(store, identity, incident_id)
    if "report_id" in found:
        return found
    if found["version"] != expect:
        raise Stale(found)
    return tickets.make(store, found, identity.actor)


def quieten(
    store: Store,
    identity: Identity,
    outlet_id: str,
    until: datetime | None,
    reason: str,
    now: datetime,
    *,
    expect: int,
) -> Outlet:
    """Let no incident be opened for an outlet until a moment, such as while it is mended; None takes that back.

    :raises Invalid: that is over, or too far away.
    :raises NotFound, Stale: as for `take`.
    """
    found = access.outlet(store, identity, Permission.OUTLET_CONTROL, outlet_id)
    insist_on_none(silence_faults(until, now) if until else ())
    quiet: MutedBy | None = (
        {"by": identity.id, "at": now, "reason": reason, "until": until} if until else None
    )
    return events.change(
        store,
        OUTLETS,
        found["_id"],
        {"$set": {"alarms": quiet}},
        action="alarms_muted" if until else "alarms_unmuted",
        actor=identity.actor,
        expect=expect,
        details={"note": reason, "changes": {"until": until}},
    )


def silence_faults(until: datetime, now: datetime) -> list[Fault]:
    """Return what is wrong with the end of a silence."""
    if now < until <= now + LONGEST_SILENCE:
        return []
    return [Fault("until", "silence_span", {"days": LONGEST_SILENCE.days})]


def _open(store: Store, identity: Identity, incident_id: str) -> Incident:
    found = access.incident(store, identity, Permission.OUTLET_CONTROL, incident_id)
    if found["closed_at"] is not None:
        raise Clash("incident_over")
    return found


def _change(
    store: Store,
    identity: Identity,
    incident_id: str,
    action: str,
    values: IncidentChanges,
    expect: int,
) -> Incident:
    found = _open(store, identity, incident_id)
    return events.change(
        store,
        INCIDENTS,
        found["_id"],
        {"$set": dict(values)},
        action=action,
        actor=identity.actor,
        expect=expect,
        guard={"closed_at": None},
        details={"changes": values},
    )
