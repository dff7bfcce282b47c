"""Agreements on break-glass (duyệt khẩn): who may approve alone, of what and until when, agreed on beforehand.

On the worst night only one official may be awake. That one person may then warn is decided in calm, by two
administrators of whom neither is that person; each use is told to everybody who could have approved.
More in docs/decisions/break-glass.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict, cast

from pymongo import DESCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.access import permissions
from models.access.callers import CallerKind, Identity
from models.access.permissions import Permission
from models.alerts import hazards
from models.alerts.alerts import Alert
from models.areas import areas
from models.errors import Clash, Fault, Forbidden, Stale, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.people.credentials import assignments_of
from models.people.official_shapes import OFFICIALS, Official
from models.store import Query, Store, events, new_id
from models.store.collections import CollectionSpec, Kind

#: An agreement must be renewed: people leave, and offices change.
LONGEST = timedelta(days=366)

MAX_OFFICIALS, MAX_HAZARDS, MAX_REASON = 20, 40, 1000


class Agreement(TypedDict):
    """That some officials may approve alone.

    `officials` are their ids, `hazards` the codes of what they may warn of, from `least_level` on where the hazard has
    levels (None: from any), inside `area_id`. It counts from `confirmed_at`, when a second administrator confirmed it,
    until `until` or `revoked_at`. `used_at` is when it was used last.
    """

    _id: str
    version: int
    officials: list[str]
    hazards: list[str]
    least_level: int | None
    area_id: str
    until: datetime
    reason: str
    proposed_by: str
    created_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    revoked_by: str | None
    revoked_at: datetime | None
    used_at: NotRequired[datetime]


AGREEMENTS = CollectionSpec(
    "alert_agreements",
    Agreement,
    purpose="That some officials may approve some alerts alone, agreed on by two administrators.",
    kept="For ever; what was revoked or is over stays for the audit.",
    personal="`officials`, `proposed_by`, `confirmed_by` and `revoked_by` name officials by id.",
    kind=Kind.ALERT_AGREEMENT,
    indexes=[IndexModel([("officials", DESCENDING), ("until", DESCENDING)])],
)


class Terms(TypedDict):
    """Input: what is agreed on."""

    officials: Sequence[str]
    hazards: Sequence[str]
    least_level: int | None
    area_id: str
    until: datetime
    reason: str


class AgreementState(StrEnum):
    """How an agreement stands now."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REVOKED = "revoked"
    OVER = "over"


def state_of(agreement: Agreement, now: datetime) -> AgreementState:
    """Return how an agreement stands at a moment."""
    if agreement["revoked_at"]:
        return AgreementState.REVOKED
    if agreement["until"] <= now:
        return AgreementState.OVER
    return AgreementState.IN_FORCE if agreement["confirmed_by"] else AgreementState.PROPOSED


def faults_of(store: Store, terms: Terms) -> Iterator[Fault]:
    """Yield what is wrong with terms, or with those of their fields that are there, whoever proposes them."""
    yield from _official_faults(store, terms.get("officials") or (), terms.get("area_id") or "")
    for index, code in enumerate(terms.get("hazards") or ()):
        if code not in hazards.hazards():
            yield Fault(f"hazards.{index}", "hazard_unknown", {"known": tuple(hazards.hazards())})
    if not store.collection(areas.AREAS).find_one({"_id": terms.get("area_id") or ""}, {"_id": 1}):
        yield Fault("area_id", "area_unknown")
    now = datetime.now(UTC)
    # What could not be read of a request is left out of it, or None.
    until = cast(datetime | None, terms.get("until"))
    if until and until <= now:
        yield Fault("until", "time_past")
    elif until and until > now + LONGEST:
        yield Fault("until", "time_too_far", {"days": LONGEST.days})
    yield from visible.reason_faults("reason", terms.get("reason") or "")


def _official_faults(store: Store, officials: Sequence[str], area_id: str) -> Iterator[Fault]:
    known = _known(store, officials)
    for index, one in enumerate(officials):
        if one not in known:
            yield Fault(f"officials.{index}", "official_unknown")
        elif area_id and not permissions.may_in(store, known[one], Permission.ALERT_APPROVE, area_id):
            # An agreement gives nobody a permission: it would be found out in the night when it is needed.
            yield Fault(f"officials.{index}", "official_may_not_approve", about=("officials", "area_id"))


def propose(store: Store, identity: Identity, terms: Terms) -> Agreement:
    """Propose an agreement; it counts once another administrator confirms it.

    :raises Invalid: something is unknown, too long, or has no reason; names each.
    :raises Forbidden: `no_permission` to manage the people of the area, or `agreement_for_oneself`.
    """
    if identity.id in terms["officials"]:
        raise Forbidden("agreement_for_oneself")
    insist_on_none(faults_of(store, terms))
    permissions.insist_in(store, identity, Permission.PEOPLE_MANAGE, terms["area_id"])
    document = {
        "_id": new_id(),
        "officials": sorted(set(terms["officials"])),
        "hazards": sorted(set(terms["hazards"])),
        "least_level": terms["least_level"],
        "area_id": terms["area_id"],
        "until": terms["until"],
        "reason": nfc(terms["reason"]),
        "proposed_by": identity.id,
        "created_at": datetime.now(UTC),
        "confirmed_by": None,
        "confirmed_at": None,
        "revoked_by": None,
        "revoked_at": None,
    }
    return events.create(store, AGREEMENTS, document, action="proposed", actor=identity.actor)


def confirm(store: Store, identity: Identity, agreement_id: str, *, expect: int) -> Agreement:
    """Confirm what another administrator proposed.

    :raises NotFound: there is none.
    :raises Forbidden: `no_permission`, `agreement_needs_second` (they proposed it), `agreement_for_oneself`.
    :raises Clash: `agreement_state`: it was confirmed or revoked, or is over.
    :raises Stale: somebody changed it first.
    """
    agreement = _managed(store, identity, agreement_id, expect)
    now = datetime.now(UTC)
    if state_of(agreement, now) is not AgreementState.PROPOSED:
        raise Clash("agreement_state")
    if agreement["proposed_by"] == identity.id:
        raise Forbidden("agreement_needs_second")
    if identity.id in agreement["officials"]:
        raise Forbidden("agreement_for_oneself")
    values = {"confirmed_by": identity.id, "confirmed_at": now}
    guard = {"confirmed_by": None, "revoked_at": None, "proposed_by": {"$ne": identity.id}}
    return _change(store, identity, agreement, values, "confirmed", guard)


def revoke(store: Store, identity: Identity, agreement_id: str, *, expect: int) -> Agreement:
    """End an agreement at once; any administrator of its area may.

    :raises NotFound, Forbidden, Clash, Stale: as for `confirm`.
    """
    agreement = _managed(store, identity, agreement_id, expect)
    if agreement["revoked_at"]:
        raise Clash("agreement_state")
    values = {"revoked_by": identity.id, "revoked_at": datetime.now(UTC)}
    return _change(store, identity, agreement, values, "revoked", {"revoked_at": None})


def every(store: Store, identity: Identity, limit: int) -> list[Agreement]:
    """Return the agreements of the areas where an official manages people, newest first."""
    held = [one.area_id for one in permissions.assignments_with(identity, Permission.PEOPLE_MANAGE)]
    below = sorted({one for area_id in held for one in areas.below(store, area_id)})
    found = store.collection(AGREEMENTS).find({"area_id": {"$in": below}})
    return list(found.sort("_id", DESCENDING).limit(limit))


def allowing(store: Store, identity: Identity, alert: Alert, now: datetime) -> Agreement | None:
    """Return an agreement under which an official may approve an alert alone; None without any."""
    query: Query = {
        "officials": identity.id,
        "hazards": alert["hazard"],
        "confirmed_by": {"$ne": None},
        "revoked_at": None,
        "until": {"$gt": now},
    }
    paths = [set(areas.above(store, one)) for one in alert["area_ids"]]
    fitting = (
        one
        for one in store.collection(AGREEMENTS).find(query).sort("until", DESCENDING)
        if all(one["area_id"] in path for path in paths)
        and (one["least_level"] is None or (alert["level"] or 0) >= one["least_level"])
    )
    return next(fitting, None)


def use(store: Store, agreement: Agreement, identity: Identity, alert: Alert, session: ClientSession) -> None:
    """Note in the transaction of an approval alone that an agreement was used: whoever ends it meanwhile is first.

    The same holds for whoever removes the official, or their role.

    :raises Forbidden: `alone_not_agreed`: it was revoked or is over, or they are no approver of the alert any more.
    """
    now = datetime.now(UTC)
    query = {
        "_id": agreement["_id"],
        "officials": identity.id,
        "confirmed_by": {"$ne": None},
        "revoked_at": None,
        "until": {"$gt": now},
    }
    used = {"$set": {"used_at": now}}
    held = store.collection(AGREEMENTS).update_one(query, used, session=session)
    here = store.collection(OFFICIALS).find_one_and_update(
        {"_id": identity.id, "disabled_at": None}, {"$set": {"alone_at": now}}, session=session
    )
    if not held.matched_count or here is None or not _may_approve(store, here, alert):
        raise Forbidden("alone_not_agreed")


def _may_approve(store: Store, official: Official, alert: Alert) -> bool:
    now = _as_they_are(official)
    return all(permissions.may_in(store, now, Permission.ALERT_APPROVE, one) for one in alert["area_ids"])


def _managed(store: Store, identity: Identity, agreement_id: str, expect: int) -> Agreement:
    agreement = store.one(AGREEMENTS, agreement_id)
    permissions.insist_in(store, identity, Permission.PEOPLE_MANAGE, agreement["area_id"])
    if agreement["version"] != expect:
        raise Stale(agreement)
    return agreement


def _change(
    store: Store, identity: Identity, agreement: Agreement, values: Query, action: str, guard: Query
) -> Agreement:
    return events.change(
        store,
        AGREEMENTS,
        agreement["_id"],
        {"$set": values},
        action=action,
        actor=identity.actor,
        expect=agreement["version"],
        guard=guard,
    )


def _known(store: Store, ids: Sequence[str]) -> dict[str, Identity]:
    """Return those of some officials who are there, with the roles that they have now."""
    found = store.collection(OFFICIALS).find({"_id": {"$in": list(ids)}, "disabled_at": None})
    return {row["_id"]: _as_they_are(row) for row in found}


def _as_they_are(official: Official) -> Identity:
    """Return an official with the roles that they have now."""
    return Identity(
        CallerKind.OFFICIAL, official["_id"], assignments=assignments_of(official), name=official["name"]
    )
