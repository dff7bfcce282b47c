"""Compiled programmes: what one outlet gets, as the very bytes that are served and signed.

What changes at once (the serial, announcements, takeovers and what those say) stands behind the rest, and the items
that were compiled stand last. So a takeover is written into the programmes of a whole province without compiling one,
and without writing the fifty kilobytes again that stay as they are: those lie apart, and compressed. A body is written
by compare-and-set on the serial.
"""

from __future__ import annotations

import json
import zlib
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

#: The parts of a body, in their order, and how every body ends.
PARTS, END = ("head", "urgent", "tail"), b"]}"


class LeftOut(TypedDict):
    """An airing that was left out, and why: `outside_windows`, `no_sound`, `cannot` or `too_many`."""

    entry: str
    at: datetime
    because: str


class Programme(TypedDict):
    """The programme of one outlet; the id is the outlet's.

    :param etag: SHA-256 of its body, in hex; without quotes.
    :param digest: of everything in the body but the serial: what is the same is not written again.
    :param head: the body up to the serial, compressed by zlib, and `tail` that from the compiled items on.
    :param urgent: what stands between them, as it is.
    :param until: when the airings end that it knows.
    """

    _id: str
    serial: int
    etag: str
    digest: str
    head: bytes
    urgent: bytes
    tail: bytes
    signature: str
    compiled_at: datetime
    until: datetime
    left_out: NotRequired[list[LeftOut]]


PROGRAMMES = CollectionSpec(
    "programmes",
    Programme,
    purpose="What one outlet plays in the next fortnight, as it gets it, with the signature.",
    kept="One row an outlet, replaced whenever it changes; deleted when the outlet is retired.",
    indexes=[
        IndexModel([("compiled_at", ASCENDING)]),
        # Whoever watches all etags reads this alone, and no body.
        IndexModel([("etag", ASCENDING), ("_id", ASCENDING)]),
    ],
)


class Held(TypedDict):
    """What a device that asks is answered; `body` is missing where it holds the programme already."""

    etag: str
    signature: str
    body: NotRequired[bytes]


def held(store: Store, outlet_id: str, tags: Sequence[str] | None) -> Held | None:
    """Return the programme of an outlet with one read; without its body to whoever holds one of these tags.

    None: it was never compiled.

    :param tags: without quotes; None: any of them, as `If-None-Match: *` says.
    """
    has = True if tags is None else {"$in": ["$etag", list(tags)]}
    parts = {name: {"$cond": [has, "$$REMOVE", f"${name}"]} for name in PARTS}
    pipeline: list[Json] = [
        {"$match": {"_id": outlet_id}},
        {"$project": {"_id": 0, "etag": 1, "signature": 1, **parts}},
    ]
    found: Any = next(iter(store.collection(PROGRAMMES).aggregate(pipeline)), None)
    if found is None:
        return None
    answer: Held = {"etag": found["etag"], "signature": found["signature"]}
    return {**answer, "body": body_of(found)} if "head" in found else answer


class Parts(TypedDict):
    """What the body of a stored programme is put together of."""

    head: bytes
    urgent: bytes
    tail: bytes


def body_of(row: Parts) -> bytes:
    """Return the body of a stored programme: the very bytes that were signed."""
    return b"".join((zlib.decompress(row["head"]), row["urgent"], zlib.decompress(row["tail"])))


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
    return Compiled(zlib.decompress(row["head"]), zlib.decompress(row["tail"])[: -len(END)])


class Fresh(TypedDict):
    """What is to be written of one outlet, and the serial that was read before all else (0: none).

    `left_out` is None where nothing was compiled.
    """

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
        "urgent": Binary(_urgent(one, serial)),
        "signature": signing.sign(signer, body),
        "compiled_at": now,
        "until": one["until"],
    }
    if one["left_out"] is not None:
        head, items = one["compiled"]
        packed = {"head": Binary(zlib.compress(head, 1)), "tail": Binary(zlib.compress(items + END, 1))}
        values |= {"left_out": one["left_out"], **packed}
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
    return b"".join((head, _urgent(one, serial), compiled, END))


def _urgent(one: Fresh, serial: int) -> bytes:
    """Return what stands between the head and the compiled items."""
    live, takeovers, needed, _ = one["urgent"]
    comma = b"," if needed and one["compiled"].items else b""
    serial_part = b',"serial":' + str(serial).encode()
    return b"".join(
        (serial_part, b',"live":', live, b',"takeovers":', takeovers, b',"items":[', needed, comma)
    )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
