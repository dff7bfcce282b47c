"""Outlets with their ways, and their programmes, as tests of what reaches devices need them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from models.access import tokens
from models.outlets import credentials, ways
from models.outlets.outlets import OUTLETS, Outlet
from models.outlets.ways import Way, WayContent
from models.programme.programmes import PROGRAMMES
from models.store import Store, events, new_id
from tests.builders import PHUONG_TRA_VINH, VINH_LONG
from tests.outleting import content


def an_outlet(store: Store, way: WayContent | None = None, **given: Any) -> Outlet:
    """A paired loudspeaker in a ward of the province."""
    now, own = datetime.now(UTC), new_id()
    document: dict[str, Any] = {
        "_id": own,
        **content(code=f"TV-{own[-8:]}", lead_in_seconds=0.0),
        "paths": [PHUONG_TRA_VINH, VINH_LONG],
        "generation": 1,
        "paired_at": now,
        "muted": None,
        "retired_at": None,
        "created_at": now,
        "updated_at": now,
        **given,
    }
    if way is not None:
        document["way"] = sealed(store, way)
    return events.create(store, OUTLETS, document, action="added", actor=events.SYSTEM)


def sealed(store: Store, way: WayContent) -> Way:
    """A way as it is stored; it must be right."""
    assert list(ways.faults("way", way, store.settings)) == []
    return ways.sealed(store.vault, way)


def access_token(store: Store, outlet: Outlet, life: timedelta = timedelta(minutes=15)) -> str:
    """What the device of an outlet shows."""
    return tokens.sign(store, "outlet", outlet["_id"], life, generation=str(outlet["generation"]))


def revoke(store: Store, outlet: Outlet) -> None:
    """Shut a device out, as an official does."""
    events.change(
        store, OUTLETS, outlet["_id"], {"$inc": {"generation": 1}}, action="revoked", actor=events.SYSTEM
    )


def packed(body: bytes) -> dict[str, bytes]:
    """A body as a programme keeps it, as if nothing of it were urgent."""
    return {"head": zlib.compress(body, 1), "urgent": b"", "tail": zlib.compress(b"", 1)}


def put_programme(store: Store, outlet_id: str, body: Mapping[str, Any] | None = None) -> str:
    """Let a programme count for an outlet; answers its etag."""
    said = json.dumps(body or {"serial": new_id()}).encode()
    etag = hashlib.sha256(said).hexdigest()
    row = {
        "serial": int(datetime.now(UTC).timestamp() * 1000),
        "etag": etag,
        **packed(said),
        "compiled_at": datetime.now(UTC),
    }
    store.collection(PROGRAMMES).update_one({"_id": outlet_id}, {"$set": row}, upsert=True)
    return etag


#: So that whoever reads a test finds both kinds of credentials in one place.
ACCESS_LIFE = credentials.ACCESS_LIFE
