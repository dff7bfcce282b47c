"""Compiled programmes: what one outlet gets, as the very bytes that are served and signed.

What changes at once (the serial, announcements, takeovers and what those say) stands behind the rest, and the items
that were compiled stand last. So a takeover is written into the programmes of a whole province without compiling one. A
body is written by compare-and-set on the serial.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple, NotRequired, TypedDict

from bson.binary import Binary
from pymongo import ASCENDING, IndexModel, UpdateOne

from models.programme import signing
from models.programme.signing_keys import Signer
from models.store import Store
from models.store.collections import CollectionSpec
from models.store.database import but_for_duplicates

Json = dict[str, Any]


class LeftOut(TypedDict):
    """An airing that was left out, and why: `outside_windows`, `no_sound`, `cannot` or `too_many`."""

    entry: str
    at: datetime
    because: str


class Programme(TypedDict):
    """The programme of one outlet; the id is the outlet's.

    :param etag: SHA-256 of `body`, in hex; without quotes.
    :param digest: of everything in the body but the serial: what is the same is not written again.
    :param head_bytes: how long the part of the body before the serial is, and `items_bytes` that of the compiled items.
    :param until: when the airings end that it knows.
    """

    _id: str
    serial: int
    etag: str
    digest: str
    body: bytes
    head_bytes: int
    items_bytes: int
    signature: str
    compiled_at: datetime
    until: datetime
    left_out: NotRequired[list[LeftOut]]


PROGRAMMES = CollectionSpec(
    "programmes",
    Programme,
    purpose="What one outlet plays in the next fortnight, as it gets it, with the signature.",
    kept="One row an outlet, replaced whenever it changes; deleted when the outlet is retired.",
    indexes=[IndexModel([("compiled_at", ASCENDING)])],
)


class Held(TypedDict):
    """What a device that asks is answered; `body` is missing where it holds the programme already."""

    etag: str
    signature: str
    body: NotRequired[bytes]


def held(store: Store, outlet_id: str, tags: Sequence[str]) -> Held | None:
    """Return the programme of an outlet with one read; without its body to whoever holds one of these tags.

    None: it was never compiled.
    """
    body = {"$cond": [{"$in": ["$etag", list(tags)]}, "$$REMOVE", "$body"]}
    pipeline: list[Json] = [
        {"$match": {"_id": outlet_id}},
        {"$project": {"_id": 0, "etag": 1, "signature": 1, "body": body}},
    ]
    found: list[Any] = list(store.collection(PROGRAMMES).aggregate(pipeline))
    return found[0] if found else None


class Compiled(NamedTuple):
    """The two parts of a body that are compiled: the fields before the serial, and the items, as JSON without ends."""

    head: bytes
    items: bytes


class Urgent(NamedTuple):
    """What changes at once, as JSON: announcements, takeovers, and the items of these without ends.

    `named` are those items again, for whoever looks for their files. Outlets that get the same share one.
    """

    live: bytes
    takeovers: bytes
    items: bytes
    named: Sequence[Json]


def urgent_of(live: Sequence[Json], takeovers: Sequence[Json], items: Sequence[Json]) -> Urgent:
    """Return what changes at once as bytes."""
    return Urgent(_json(live), _json(takeovers), _json(items)[1:-1], items)


def compiled_of(fields: Json, items: Sequence[Json]) -> Compiled:
    """Return what was compiled as bytes."""
    return Compiled(_json(fields)[:-1], _json(items)[1:-1])


def compiled_in(row: Programme) -> Compiled:
    """Return what was compiled of a stored programme."""
    body, end = bytes(row["body"]), len(row["body"]) - 2
    return Compiled(body[: row["head_bytes"]], body[end - row["items_bytes"] : end])


class Fresh(TypedDict):
    """What is to be written of one outlet, and the serial that was read before all else (0: none)."""

    outlet_id: str
    before: int
    compiled: Compiled
    urgent: Urgent
    until: datetime
    left_out: list[LeftOut] | None


def write(store: Store, signer: Signer, fresh: Iterable[Fresh], known: Mapping[str, str]) -> list[str]:
    """Write what differs; returns the outlets of which somebody else was faster, to be done again.

    :param known: the digests of what is stored, by outlet.
    """
    now = datetime.now(UTC)
    writes: dict[str, UpdateOne] = {}
    for one in fresh:
        digest = _digest(one)
        if known.get(one["outlet_id"]) != digest:
            writes[one["outlet_id"]] = _write(signer, one, digest, now)
    if not writes:
        return []
    with but_for_duplicates():
        # An upsert whose serial was passed meanwhile finds its id taken.
        store.collection(PROGRAMMES).bulk_write(list(writes.values()), ordered=False)
    done = {row["_id"] for row in _made_at(store, writes, now)}
    return sorted(set(writes) - done)


def _made_at(store: Store, writes: Iterable[str], now: datetime) -> list[Programme]:
    query = {"_id": {"$in": sorted(writes)}, "compiled_at": {"$gte": _milliseconds(now)}}
    return list(store.collection(PROGRAMMES).find(query, {"_id": 1}))


def _milliseconds(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _write(signer: Signer, one: Fresh, digest: str, now: datetime) -> UpdateOne:
    serial = one["before"] + 1
    body = _body(one, serial)
    values: dict[str, Any] = {
        "serial": serial,
        "etag": sha256(body).hexdigest(),
        "digest": digest,
        "body": Binary(body),
        "head_bytes": len(one["compiled"].head),
        "items_bytes": len(one["compiled"].items),
        "signature": signing.sign(signer, body),
        "compiled_at": now,
        "until": one["until"],
    }
    if one["left_out"] is not None:
        values["left_out"] = one["left_out"]
    # Serial 0 is no row at all: of two inserts at once one goes through.
    wanted = {"_id": one["outlet_id"], "serial": one["before"] or {"$exists": False}}
    return UpdateOne(wanted, {"$set": values}, upsert=not one["before"])


def _digest(one: Fresh) -> str:
    """Return the hash of everything but the serial; no JSON holds a zero byte, so that each part stays where it is."""
    live, takeovers, needed, _ = one["urgent"]
    whole = sha256()
    for part in (*one["compiled"], live, takeovers, needed):
        whole.update(part)
        whole.update(b"\0")
    return whole.hexdigest()


def _body(one: Fresh, serial: int) -> bytes:
    head, compiled = one["compiled"]
    live, takeovers, needed, _ = one["urgent"]
    parts = [needed, compiled]
    return b"".join(
        (
            head,
            b',"serial":',
            str(serial).encode(),
            b',"live":',
            live,
            b',"takeovers":',
            takeovers,
            b',"items":[',
            b",".join(part for part in parts if part),
            b"]}",
        )
    )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
