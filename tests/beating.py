"""What is heard of outlets, for tests: heartbeats, plays, and the programmes that they are compared with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from models.access import tokens
from models.access.callers import CallerKind
from models.monitoring import heartbeats
from models.monitoring.beats import Beat
from models.outlets.outlets import Outlet
from models.people import credentials
from models.programme.programmes import PROGRAMMES
from models.store import Store, new_id
from tests import outleting
from tests.builders import Caller
from tests.outlet_ways import packed

#: A morning in Vietnam, and a moment at night.
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 30, 19, 0, tzinfo=UTC)


def an_outlet(store: Store, official: Caller | None = None, **given: Any) -> Outlet:
    """A loudspeaker cluster in a ward, on the register for a year."""
    a_year_ago = NOW - timedelta(days=365)
    usual = {"paired_at": a_year_ago, "created_at": a_year_ago}
    return outleting.an_outlet(store, official, **usual | given)


def an_outlet_caller(store: Store, official: Caller | None = None, **given: Any) -> Caller:
    """An outlet with an access token."""
    outlet = an_outlet(store, official, **given)
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
    etag: str = "e1",
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
        **packed(json.dumps(body).encode()),
        "compiled_at": compiled_at,
    }
    store.db[PROGRAMMES.name].replace_one({"_id": outlet["_id"]}, row, upsert=True)
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
