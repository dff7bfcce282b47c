"""Drills (diễn tập): exercise alerts that are prepared, approved beforehand as a whole, and go out at their time.

A drill names alerts of the status Exercise that wait for approval. Somebody who wrote none of them approves the drill;
at its time each alert is issued in their name, if nobody touched it since. Exercises stay exercises: which topics and
subscribers they reach is for `audience` to say, as always.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict, cast

from pymongo import DESCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import alerts, spans
from models.alerts import rules as alert_rules
from models.alerts.alerts import ALERTS, Alert, readable_by
from models.alerts.cap_terms import MsgType, Status
from models.alerts.content import in_full
from models.alerts.states import AlertState
from models.areas import areas
from models.errors import Clash, Fault, Forbidden, Invalid, Stale, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.store import Query, Store, events, new_id
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM
from models.store.reactions import Reaction

MAX_NAME, MAX_ALERTS = 200, 50

#: A drill is planned at most so long ahead.
LONGEST_AHEAD = timedelta(days=366)


class Prepared(TypedDict):
    """An alert as it was approved with the drill: another version is not sent."""

    alert_id: str
    version: int


class NotIssued(TypedDict):
    """An alert that did not go out with its drill, and why: a code of a problem."""

    alert_id: str
    code: str


class Drill(TypedDict):
    """One drill.

    `state` is a `DrillState`. `prepared` are its alerts as they were approved; `issued` went out at `started_at`,
    `not_issued` did not; while they go out it is `issuing`. `confirmed_span` says why alerts may hold unusually long
    or short.
    """

    _id: str
    version: int
    name: str
    starts_at: datetime
    alert_ids: list[str]
    state: str
    created_by: str
    created_at: datetime
    approved_by: str | None
    confirmed_span: str
    prepared: list[Prepared]
    started_at: datetime | None
    issued: list[str]
    not_issued: list[NotIssued]
    ended_at: datetime | None
    issuing: NotRequired[bool]


DRILLS = CollectionSpec(
    "drills",
    Drill,
    purpose="A drill: exercise alerts that go out together at a planned time, and what became of them.",
    kept="For ever, as a record.",
    personal="`created_by` and `approved_by` name officials by id.",
    kind=Kind.DRILL,
    indexes=[IndexModel([("starts_at", DESCENDING)]), IndexModel([("alert_ids", DESCENDING)])],
)


class DrillState(StrEnum):
    """Where a drill stands: bản kế hoạch, đã duyệt, đang diễn tập, đã kết thúc, đã hủy."""

    PLANNED = "planned"
    APPROVED = "approved"
    RUNNING = "running"
    ENDED = "ended"
    CALLED_OFF = "called_off"


UNDONE = frozenset({DrillState.PLANNED, DrillState.APPROVED})


class DrillPlan(TypedDict):
    """Input: a drill to be planned."""

    name: str
    starts_at: datetime
    alert_ids: Sequence[str]


def faults_of(store: Store, identity: Identity, plan: DrillPlan) -> Iterator[Fault]:
    """Yield what is wrong with a plan: its name, its time, or alerts that cannot be part of it; of a part, of that."""
    yield from visible.name_faults("name", plan.get("name") or "", MAX_NAME)
    now, alert_ids = datetime.now(UTC), plan.get("alert_ids") or ()
    # What could not be read of a request is left out of it, or None.
    starts_at = cast(datetime | None, plan.get("starts_at"))
    if starts_at and starts_at <= now:
        yield Fault("starts_at", "time_past")
    elif starts_at and starts_at > now + LONGEST_AHEAD:
        yield Fault("starts_at", "time_too_far", {"days": LONGEST_AHEAD.days})
    query: Query = {"$and": [{"_id": {"$in": list(alert_ids)}}, readable_by(store, identity)]}
    found = {row["_id"]: row for row in store.collection(ALERTS).find(query, {"cap": 0})}
    taken = _taken(store, alert_ids)
    for index, one in enumerate(alert_ids):
        if code := _unfit(found.get(one), taken, alert_ids[:index], starts_at):
            depends = ("alert_ids", "starts_at") if code == "alert_over_before_drill" else ()
            yield Fault(f"alert_ids.{index}", code, about=depends)


def plan(store: Store, identity: Identity, wanted: DrillPlan) -> Drill:
    """Plan a drill of alerts that were drafted already.

    :raises Invalid: as `faults_of` says.
    :raises Forbidden: `no_permission` to draft alerts for the whole province.
    """
    permissions.insist_in(store, identity, Permission.ALERT_DRAFT, areas.active_province_id(store))
    insist_on_none(faults_of(store, identity, wanted))
    document: Query = {
        "_id": new_id(),
        "name": nfc(wanted["name"]),
        "starts_at": wanted["starts_at"],
        "alert_ids": list(wanted["alert_ids"]),
        "state": DrillState.PLANNED,
        "created_by": identity.id,
        "created_at": datetime.now(UTC),
        "approved_by": None,
        "confirmed_span": "",
        "prepared": [],
        "started_at": None,
        "issued": [],
        "not_issued": [],
        "ended_at": None,
    }
    return events.create(store, DRILLS, document, action="planned", actor=identity.actor)


def approve(store: Store, identity: Identity, drill_id: str, *, expect: int, span: str = "") -> Drill:
    """Approve a drill with all of its alerts as they stand now; at its time they go out.

    :param span: why an alert is to hold unusually long or short, where one does.
    :raises NotFound: there is none.
    :raises Forbidden: `no_permission` in all areas of the alerts, or `approver_is_author` of the drill or of an alert.
    :raises Invalid: an alert is not submitted (`alert_not_submitted`), or would break rules at the time of the drill.
    :raises Clash: `drill_state`.
    :raises Stale: somebody changed it first.
    """
    drill = _expected(store, drill_id, expect, frozenset({DrillState.PLANNED}))
    found = [alerts.readable(store, identity, one) for one in drill["alert_ids"]]
    for area_id in {area_id for alert in found for area_id in alert["area_ids"]}:
        permissions.insist_in(store, identity, Permission.ALERT_APPROVE, area_id)
    wrote = {drill["created_by"], *(one for alert in found for one in alert["authors"])}
    if identity.id in wrote:
        raise Forbidden("approver_is_author")
    if faults := list(_faults_then(store, found, drill["starts_at"], span)):
        raise Invalid(*faults)
    values: Query = {
        "state": DrillState.APPROVED,
        "approved_by": identity.id,
        "confirmed_span": nfc(span),
        "prepared": [{"alert_id": alert["_id"], "version": alert["version"]} for alert in found],
    }
    later = {Reaction.RUN_DRILL: drill["starts_at"]}
    return _change(store, identity, drill, values, "approved", {"later": later})


def call_off(store: Store, identity: Identity, drill_id: str, *, expect: int) -> Drill:
    """Call a drill off before it begins; its alerts stay as they are.

    :raises Forbidden: `no_permission` to draft alerts for the whole province.
    :raises NotFound, Clash, Stale: as for `approve`.
    """
    return _closed(store, identity, drill_id, expect, UNDONE, DrillState.CALLED_OFF)


def end(store: Store, identity: Identity, drill_id: str, *, expect: int) -> Drill:
    """End a drill that runs: what has not gone out of its alerts stays where it is (`is_over`).

    Phones show them until they expire, and what people do afterwards is still counted with them.

    :raises Forbidden, NotFound, Clash, Stale: as for `call_off`.
    """
    return _closed(store, identity, drill_id, expect, frozenset({DrillState.RUNNING}), DrillState.ENDED)


def begin(store: Store, drill_id: str) -> Drill:
    """Begin to issue the alerts of an approved drill; from now on it is ended, and not called off any more.

    :raises NotFound: there is none.
    :raises Stale: it was called off.
    """
    values = {"state": DrillState.RUNNING, "started_at": datetime.now(UTC), "issuing": True}
    return events.change(
        store,
        DRILLS,
        drill_id,
        {"$set": values},
        action="started",
        actor=SYSTEM,
        guard={"state": DrillState.APPROVED},
    )


def note_issued(store: Store, drill_id: str, alert_id: str, session: ClientSession) -> None:
    """Note in the transaction that issues an alert that the drill did so: whoever ends it meanwhile is first or second.

    :raises Clash: `drill_state`: it does not issue alerts now.
    """
    running = {"_id": drill_id, "state": DrillState.RUNNING, "issuing": True}
    done = store.collection(DRILLS).update_one(running, {"$push": {"issued": alert_id}}, session=session)
    if not done.modified_count:
        raise Clash("drill_state")


def note_all_issued(store: Store, drill_id: str, left: Sequence[NotIssued]) -> None:
    """Note which alerts did not go out, once all were tried."""
    update = {"$set": {"not_issued": list(left)}, "$unset": {"issuing": ""}}
    events.change(store, DRILLS, drill_id, update, action="issued", actor=SYSTEM, guard={"issuing": True})


def get(store: Store, drill_id: str) -> Drill:
    """Return one drill.

    :raises NotFound: there is none.
    """
    return store.one(DRILLS, drill_id)


def every(store: Store, limit: int) -> list[Drill]:
    """Return the drills, the latest first."""
    return list(store.collection(DRILLS).find().sort([("starts_at", DESCENDING), ("_id", -1)]).limit(limit))


def planned_of(store: Store, alert_id: str) -> Drill | None:
    """Return the drill that is yet to issue an alert; None for none."""
    return store.collection(DRILLS).find_one({"alert_ids": alert_id, "state": {"$in": sorted(UNDONE)}})


def holding(store: Store, alert_ids: Sequence[str]) -> set[str]:
    """Return which of some alerts a drill is about to issue: they go out with it, and not by themselves."""
    if not alert_ids:
        return set()
    undone = [{"state": {"$in": sorted(UNDONE)}}, {"issuing": True}]
    query = {"alert_ids": {"$in": list(alert_ids)}, "$or": undone}
    found = store.collection(DRILLS).find(query, {"alert_ids": 1})
    return {one for drill in found for one in drill["alert_ids"]} & set(alert_ids)


def is_over(store: Store, alert: Alert) -> bool:
    """Say whether the drill that issued an alert was ended: then no more of it is sent."""
    if alert["status"] != Status.EXERCISE:
        return False
    query = {"alert_ids": alert["_id"], "state": DrillState.ENDED}
    return store.collection(DRILLS).find_one(query, {"_id": 1}) is not None


def _taken(store: Store, alert_ids: Sequence[str]) -> set[str]:
    """Return which of these alerts another drill has already that was not called off."""
    query = {"alert_ids": {"$in": list(alert_ids)}, "state": {"$ne": DrillState.CALLED_OFF}}
    return {one for drill in store.collection(DRILLS).find(query) for one in drill["alert_ids"]}


def _unfit(alert: Alert | None, taken: set[str], before: Sequence[str], then: datetime | None) -> str:
    """Return why an alert can't be part of a drill that begins `then`; "" if it can."""
    if alert is None or alert["state"] == AlertState.DISCARDED:
        return "alert_unknown"
    if alert["status"] != Status.EXERCISE or alert["msg_type"] != MsgType.ALERT:
        return "alert_no_exercise"
    if alert["state"] == AlertState.APPROVED:
        return "alert_out_already"
    if alert["_id"] in before:
        return "alert_twice"
    if alert["expires"] and then and alert["expires"] <= then:
        return "alert_over_before_drill"
    return "alert_in_drill" if alert["_id"] in taken else ""


def _faults_then(store: Store, found: Sequence[Alert], then: datetime, span: str) -> Iterator[Fault]:
    for index, alert in enumerate(found):
        if alert["state"] != AlertState.SUBMITTED:
            yield Fault(f"alerts.{index}", "alert_not_submitted")
            continue
        faults = alert_rules.faults(store, in_full(alert), then) or [*spans.faults(alert, span, then)]
        if alert["expires"] and alert["expires"] <= then:
            yield Fault(f"alerts.{index}", "alert_over_before_drill")
            continue
        for fault in faults:
            # Whoever approves says once for all why spans are unusual.
            own = fault.field == spans.FIELD
            yield fault if own else Fault(f"alerts.{index}.{fault.field}", fault.code, fault.params)


def _expected(store: Store, drill_id: str, expect: int, sources: frozenset[DrillState]) -> Drill:
    drill = get(store, drill_id)
    if drill["version"] != expect:
        raise Stale(drill)
    if drill["state"] not in sources:
        raise Clash("drill_state")
    return drill


def _closed(
    store: Store,
    identity: Identity,
    drill_id: str,
    expect: int,
    sources: frozenset[DrillState],
    state: DrillState,
) -> Drill:
    permissions.insist_in(store, identity, Permission.ALERT_DRAFT, areas.active_province_id(store))
    drill = _expected(store, drill_id, expect, sources)
    values: Query = {"state": state, "ended_at": datetime.now(UTC)}
    return _change(store, identity, drill, values, str(state), {})


def _change(
    store: Store, identity: Identity, drill: Drill, values: Query, action: str, details: events.EventDetails
) -> Drill:
    return events.change(
        store,
        DRILLS,
        drill["_id"],
        {"$set": values},
        action=action,
        actor=identity.actor,
        expect=drill["version"],
        details=details,
    )
