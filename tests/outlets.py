"""Builders of outlets and of what is heard of them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from models.access import tokens
from models.access.callers import CallerKind
from models.areas import areas
from models.monitoring import expected, heartbeats
from models.monitoring.beats import Beat
from models.outlets.outlets import OUTLETS, Outlet
from models.people import credentials
from models.store import Store, new_id
from tests.builders import PHUONG_TRA_VINH, Caller

#: A morning in Vietnam, and a moment at night.
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 30, 19, 0, tzinfo=UTC)

_numbers = itertools.count(1)


def an_outlet(store: Store, *, area_id: str = PHUONG_TRA_VINH, **given: Any) -> Outlet:
    """A loudspeaker cluster in a ward, on the register for a year."""
    number = next(_numbers)
    row: dict[str, Any] = {
        "_id": new_id(),
        "version": 1,
        "kind": "loudspeaker",
        "code": f"TV-{number:04}",
        "name": f"Cụm loa mẫu {number}",
        "technology": "ip",
        "area_id": area_id,
        "paths": areas.above(store, area_id),
        "hamlets": [],
        "point": None,
        "agency_id": "",
        "tags": [],
        "capabilities": ["audio"],
        "languages": ["vi"],
        "windows": [],
        "volume": [],
        "lead_in_seconds": 2.0,
        "horns": 2,
        "size_m2": None,
        "width": None,
        "height": None,
        "layout": "full",
        "year_installed": 2024,
        "condition": "good",
        "generation": 0,
        "paired_at": NOW - timedelta(days=365),
        "muted": None,
        "retired_at": None,
        "created_at": NOW - timedelta(days=365),
        "updated_at": NOW,
    }
    outlet = cast(Outlet, row | given)
    store.collection(OUTLETS).insert_one(outlet)
    return outlet


def an_outlet_caller(store: Store, **given: Any) -> Caller:
    """An outlet with an access token."""
    outlet = an_outlet(store, **given)
    token = tokens.sign(
        store,
        CallerKind.OUTLET,
        outlet["_id"],
        timedelta(minutes=15),
        generation=str(outlet["generation"]),
    )
    return Caller(outlet, credentials.identify(store, token), token)


def a_beat(at: datetime = NOW, **given: Any) -> Beat:
    """A heartbeat of an outlet that has nothing to do."""
    return cast(Beat, {"at": at, "programme": "", "mode": "idle"} | given)


def beats(store: Store, outlet: Outlet, *at: datetime, **given: Any) -> None:
    """Let an outlet beat at some moments."""
    for moment in at:
        heartbeats.hear(store, outlet["_id"], a_beat(moment, **given), moment)


def a_programme(
    store: Store,
    outlet: Outlet,
    at: Sequence[datetime] = (),
    *,
    etag: str = '"e1"',
    compiled_at: datetime = NOW - timedelta(days=1),
    **given: Any,
) -> str:
    """A compiled programme with airings of five minutes at some moments, and its etag."""
    body = {
        "items": [{"id": "i1", "renditions": [{"sha256": "a" * 64}], "frames": []}],
        "airings": [
            {
                "id": airing(moment),
                "item": "i1",
                "at": moment.isoformat(),
                "ends": (moment + timedelta(minutes=5)).isoformat(),
            }
            for moment in at
        ],
        "takeovers": [],
        **given,
    }
    row = {
        "_id": outlet["_id"],
        "etag": etag,
        "body": json.dumps(body).encode(),
        "compiled_at": compiled_at,
    }
    store.db.get_collection(expected.PROGRAMMES).replace_one({"_id": outlet["_id"]}, row, upsert=True)
    return etag


def airing(at: datetime) -> str:
    """The id of the airing at a moment."""
    return f"entry:{at:%Y-%m-%dT%H%M}"


def a_play(at: datetime, **given: Any) -> Any:
    """A play of the airing at a moment, to its end."""
    return {
        "id": new_id(),
        "what": airing(at),
        "kind": "airing",
        "started": at,
        "ended": at + timedelta(minutes=5),
        "completed": True,
        "played_seconds": 300.0,
        "reason": "ended",
    } | given
