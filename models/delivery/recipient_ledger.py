"""The ledger (sổ phát): what became of each recipient of a delivery.

Rows are claimed for the length of a lease before the provider is asked, a window of recipients at once, and settled
right after. So a delivery that was cut off goes on with the recipients for whom no provider was asked yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import NotRequired, TypedDict, cast

from pymongo import ASCENDING, IndexModel

from models.delivery.alert_tallies import NOWHERE
from models.delivery.deliveries import Counts, Delivery
from models.messages import ledgers
from models.messages.ledgers import UNSURE, LedgerState, Outcome, Standing
from models.store import Store
from models.store.collections import CollectionSpec


class LedgerRow(TypedDict):
    """One recipient of one delivery; the id is the key that goes along to the provider, so a receipt finds the row.

    It holds no address: the id names a topic's area and language, or a subscription. `state` is a `LedgerState`.
    `until` is when it may be claimed: the end of a lease, or of a pause. `attempts` counts the leases; `lease` names
    the last one, but for the first. `code` is the provider's reason for the last failure, `retired` says that nobody
    uses the address any more, `provider_id` is its name for what it took (not of single phones), `at` when the row last
    changed. With `farewell` they were told that the warning is over for them. `fate` is what the carrier said later of
    an SMS that the provider took (a `Fate`), `fate_code` why it did not arrive, `fate_at` when it was said. `area_id`
    is the area of the alert in which they count, "" for nobody knows which; of a topic its own stands in the id.
    """

    _id: str
    delivery_id: str
    alert_id: str
    channel: str
    state: str
    until: datetime
    attempts: int
    lease: NotRequired[str]
    provider_id: NotRequired[str]
    code: NotRequired[str]
    retired: NotRequired[bool]
    at: NotRequired[datetime]
    farewell: NotRequired[bool]
    fate: NotRequired[str]
    fate_code: NotRequired[str]
    fate_at: NotRequired[datetime]
    area_id: NotRequired[str]


class _CountedBy(TypedDict):
    state: str
    code: NotRequired[str]
    retired: NotRequired[bool]
    farewell: NotRequired[bool]


class _Counted(TypedDict):
    _id: _CountedBy
    count: int


class _OfArea(TypedDict):
    _id: str | None
    count: int


class _OfSecond(TypedDict):
    _id: datetime
    count: int


class _Facets(TypedDict):
    states: list[_Counted]
    areas: list[_OfArea]
    seconds: list[_OfSecond]


RECIPIENTS = CollectionSpec(
    "delivery_ledger",
    LedgerRow,
    purpose="What became of one recipient of one delivery of an alert.",
    kept="For ever, as a record of what was sent.",
    personal="No address; the id may name a subscription.",
    indexes=[
        IndexModel([("delivery_id", ASCENDING), ("state", ASCENDING)]),
        IndexModel([("alert_id", ASCENDING), ("channel", ASCENDING), ("state", ASCENDING)]),
    ],
)


#: Channels whose providers tell later what became of a message.
WITH_RECEIPTS = ("sms", "zalo")


#: Who took a warning; whoever was told that it is over for them is in no figure of it.
_TAKEN = {"state": LedgerState.SENT, "farewell": {"$ne": True}}

#: When the provider took it, rounded down to the second.
_SECOND = {"$dateTrunc": {"date": "$at", "unit": "second"}}


def key_of(delivery: Delivery, recipient: str) -> str:
    """Return the idempotency key of one recipient of an alert; it does not depend on how the alert is cut up."""
    return f"{delivery['alert_id']}:{delivery['channel']}:{recipient}"


def recipient_of(key: str) -> str:
    """Return the recipient of a key: an area and a language, or a subscription."""
    return key.split(":", 2)[2]


#: Who got it, or may have: whoever is in doubt is told the end of a warning.
#: What the provider said later does not count: a carrier's "undelivered" is not sure enough to leave somebody warned.
_GOT = {"$or": [{"state": LedgerState.SENT}, {"state": LedgerState.FAILED, "code": UNSURE}]}


def reached(store: Store, delivery: Delivery, *, farewells: bool) -> list[str]:
    """Return the keys of those who got a delivery, or may have.

    :param farewells: also those whom it told that the warning is over for them.
    """
    query = {"delivery_id": delivery["_id"], **_GOT, **({} if farewells else {"farewell": {"$ne": True}})}
    rows = store.collection(RECIPIENTS).find(query, {"_id": 1}).sort("_id", ASCENDING)
    return [row["_id"] for row in rows]


def reached_any(store: Store, delivery_ids: Sequence[str], *, farewells: bool) -> set[str]:
    """Return those of some deliveries that somebody got, or may have."""
    query = {
        "delivery_id": {"$in": list(delivery_ids)},
        **_GOT,
        **({} if farewells else {"farewell": {"$ne": True}}),
    }
    return set(store.collection(RECIPIENTS).distinct("delivery_id", query))


def reached_of(store: Store, keys: Sequence[str]) -> list[str]:
    """Return those of these keys under which somebody got a warning, or may have."""
    query = {"_id": {"$in": list(keys)}, **_GOT, "farewell": {"$ne": True}}
    return [row["_id"] for row in store.collection(RECIPIENTS).find(query, {"_id": 1})]


def told_over(store: Store, keys: Sequence[str]) -> list[str]:
    """Return those of these keys under which somebody was told that the warning is over."""
    query = {"_id": {"$in": list(keys)}, "state": LedgerState.SENT, "farewell": True}
    return [row["_id"] for row in store.collection(RECIPIENTS).find(query, {"_id": 1})]


def of_others(store: Store, delivery: Delivery, keys: Sequence[str]) -> set[str]:
    """Return those of these keys that another delivery of the same alert has."""
    query = {"_id": {"$in": list(keys)}, "delivery_id": {"$ne": delivery["_id"]}}
    return {row["_id"] for row in store.collection(RECIPIENTS).find(query, {"_id": 1})}


def standing(store: Store, delivery: Delivery, keys: Sequence[str]) -> Standing:
    """Return which of these keys a delivery is done with, and which wait."""
    return ledgers.standing(store, RECIPIENTS, keys, _of(delivery))


def claim(
    store: Store,
    delivery: Delivery,
    keys: Mapping[str, str] | Sequence[str],
    *,
    farewells: Collection[str] = (),
) -> dict[str, int]:
    """Claim recipients for the length of a lease; returns the number of the try by the key of each that was free.

    :param keys: of the recipients, each with the area in which they count where that is known.
    :param farewells: the keys of those who are told that the warning is over for them.
    """
    fresh = _rows(store, delivery, keys, farewells)
    return ledgers.claim(store, RECIPIENTS, fresh, _of(delivery), {})


def claim_first(store: Store, of_each: Sequence[tuple[Delivery, Sequence[str]]]) -> dict[str, int]:
    """Claim recipients of some deliveries for whom nobody was asked yet; returns the number of the try of each, 1.

    :param of_each: deliveries, each with keys of its recipients.
    """
    fresh = [row for delivery, keys in of_each for row in _rows(store, delivery, keys, ())]
    return dict.fromkeys(ledgers.insert(store, RECIPIENTS, fresh), 1)


def settle(store: Store, outcomes: Mapping[str, Outcome]) -> None:
    """Note what came of some recipients, by key."""
    ledgers.settle(store, RECIPIENTS, outcomes)


def give_up(
    store: Store, delivery: Delivery, keys: Sequence[str], code: str, *, farewells: Collection[str] = ()
) -> None:
    """Settle some recipients, and all who are still open, as failed for a reason that holds for the whole delivery.

    :param farewells: the keys of those who were to be told that the warning is over for them.
    """
    failed = {"state": LedgerState.FAILED, "at": datetime.now(UTC), "code": code}
    fresh = [{**row, **failed} for row in _rows(store, delivery, keys, farewells)]
    ledgers.insert(store, RECIPIENTS, cast(list[LedgerRow], fresh))
    close(store, delivery, code)


def close(store: Store, delivery: Delivery, code: str) -> None:
    """Settle whoever is still open when a delivery ends as failed: they left, or it was stopped."""
    rows, left = store.collection(RECIPIENTS), {**_of(delivery), "state": LedgerState.OPEN}
    failed = {"state": LedgerState.FAILED, "at": datetime.now(UTC)}
    # Without a code, or after a timeout, nobody knows what the provider answered when it was asked.
    unknown = {**left, "code": {"$in": [None, "timeout"]}}
    rows.update_many(unknown, {"$set": {**failed, "code": UNSURE}})
    rows.update_many(left, {"$set": {**failed, "code": code}})


def tally(store: Store, delivery: Delivery, *, spared: int = 0) -> Counts:
    """Count what has come of a delivery so far: as a whole, by area, and by second."""
    facets = {
        "states": [
            {"$group": {"_id": _fields("state", "code", "retired", "farewell"), "count": {"$sum": 1}}}
        ],
        "areas": [{"$match": _TAKEN}, {"$group": {"_id": "$area_id", "count": {"$sum": 1}}}],
        "seconds": [{"$match": _TAKEN}, {"$group": {"_id": _SECOND, "count": {"$sum": 1}}}],
    }
    found = store.collection(RECIPIENTS).aggregate([{"$match": _of(delivery)}, {"$facet": facets}])
    (all_of_them,) = cast(list[_Facets], list(found))
    rows = all_of_them["states"]
    sent = [row for row in rows if row["_id"]["state"] == LedgerState.SENT]
    lost = [row for row in rows if row["_id"]["state"] == LedgerState.FAILED]
    # Who was only to hear that it is over is nobody whom the warning is for.
    failed = [row for row in lost if not row["_id"].get("farewell")]
    codes: Counter[str] = Counter()
    for row in failed:
        codes[row["_id"].get("code", "")] += row["count"]
    return {
        "accepted": sum(row["count"] for row in sent),
        "told_over": sum(row["count"] for row in sent if row["_id"].get("farewell")),
        "failed": codes.total(),
        "retired": sum(row["count"] for row in lost if row["_id"].get("retired")),
        "spared": spared,
        "codes": [{"code": code, "count": count} for code, count in sorted(codes.items())],
        "areas": [{"area_id": row["_id"] or NOWHERE, "count": row["count"]} for row in all_of_them["areas"]],
        "seconds": [{"at": row["_id"], "count": row["count"]} for row in all_of_them["seconds"]],
    }


def _fields(*names: str) -> dict[str, str]:
    return {name: f"${name}" for name in names}


def next_time(store: Store, delivery: Delivery, keys: Sequence[str]) -> datetime | None:
    """Return when the next open recipient of these may be asked for again; None when none is open."""
    return ledgers.open_until(store, RECIPIENTS, keys, _of(delivery))


def _of(delivery: Delivery) -> dict[str, str]:
    return {"delivery_id": delivery["_id"]}


def _rows(
    store: Store, delivery: Delivery, keys: Mapping[str, str] | Sequence[str], farewells: Collection[str]
) -> list[LedgerRow]:
    until, made = ledgers.lease_end(store), list[LedgerRow]()
    where = keys if isinstance(keys, Mapping) else {}
    for key in keys:
        row: LedgerRow = {
            "_id": key,
            "delivery_id": delivery["_id"],
            "alert_id": delivery["alert_id"],
            "channel": delivery["channel"],
            "state": LedgerState.OPEN,
            "until": until,
            "attempts": 1,
        }
        if where.get(key):
            row["area_id"] = where[key]
        if key in farewells:
            row["farewell"] = True
        made.append(row)
    return made
