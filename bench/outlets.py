"""What the programmes of outlets cost: `python -m bench.outlets [1900]`.

So many loudspeakers with sixteen airings a day, in a database of its own. First how long it takes to compile all of
them, to write one takeover into all of them, and to do so again for an update; then, over HTTP with eight clients, the
bare route and the poll of a device that holds what counts (304) by turns.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import requests

from bench import output
from bench.output import load
from bench.throughput import BARE, CLIENTS, hello, rate, server
from local import mongod
from models import catalogue
from models.access import tokens
from models.access.callers import CallerKind
from models.areas import areas
from models.language.dates import VIETNAM
from models.outlets.outlets import OUTLETS
from models.programme import compiling
from models.programme.bulletins import BULLETINS
from models.programme.entries import ENTRIES, ZONE
from models.programme.programmes import PROGRAMMES, body_of
from models.programme.takeovers import TAKEOVERS
from models.settings import Settings
from models.store import Store, new_id, open_store, schema

OUTLETS_OF_A_PROVINCE, AIRINGS_A_DAY, ROUNDS = 1_900, 16, 5

_SOUND = "sound"

DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"]


def main() -> None:
    """Print seconds of the domain, then rates over HTTP."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("outlets", nargs="?", type=int, default=OUTLETS_OF_A_PROVINCE)
    given = parser.parse_args()
    with output.folder(None) as folder, mongod.mongod(folder) as uri:
        store = open_store(dataclasses.replace(Settings(), mongodb_uri=uri, mongodb_database="outlets"))
        schema.ensure(store)
        catalogue.load(store)
        outlet_ids = written(store, given.outlets)
        print(f"load average before: {load()}; {os.cpu_count()} cores; {given.outlets:,} outlets", flush=True)
        _time("compile all", lambda: compiling.compile_all(store, outlet_ids))
        row = store.one(PROGRAMMES, outlet_ids[0])
        print(f"one programme: {len(body_of(row)):,} bytes", flush=True)
        _time("compile all again, nothing changed", lambda: compiling.compile_all(store, outlet_ids))
        take_over(store, outlet_ids, 1)
        _time("one takeover into all", lambda: compiling.splice(store, outlet_ids))
        take_over(store, outlet_ids, 2)
        _time("its update into all", lambda: compiling.splice(store, outlet_ids))
        held = store.collection(PROGRAMMES).count_documents({"serial": 3})
        print(f"outlets with the update: {held:,}", flush=True)
        _show_rates(folder, store, outlet_ids)
        store.close()
    print(f"load average after: {load()}")


def _time(name: str, work: Callable[[], object]) -> None:
    started, busy = time.monotonic(), time.process_time()
    work()
    took, own = time.monotonic() - started, time.process_time() - busy
    print(f"{name}: {took:.2f} s, of which this process computed {own:.2f} s", flush=True)


def _show_rates(folder: Path, store: Store, outlet_ids: list[str]) -> None:
    """Measure the bare route and the 304 path by turns."""
    life = timedelta(hours=1)
    chosen = outlet_ids[:CLIENTS]
    held = [tokens.sign(store, str(CallerKind.OUTLET), one, life, generation="1") for one in chosen]
    tags = {token: store.one(PROGRAMMES, one)["etag"] for token, one in zip(held, chosen, strict=True)}

    def poll(session: requests.Session, base: str, chance: random.Random) -> None:
        token = str(session.headers["Authorization"]).removeprefix("Bearer ")
        tag = {"If-None-Match": f'"{tags[token]}"'}
        answer = session.get(f"{base}/v1/outlets/me/programme", headers=tag)
        if answer.status_code != 304:
            raise RuntimeError(f"It was answered {answer.status_code}.")

    with server(folder, store) as base:
        rate(hello, base, held, BARE)
        rate(poll, base, held, BARE)
        rates = [(rate(hello, base, held, BARE), rate(poll, base, held, BARE)) for _ in range(ROUNDS)]
    bare, polled = (statistics.median(values) for values in zip(*rates, strict=True))
    ratio = statistics.median(two / one for one, two in rates)
    print(
        f"{CLIENTS} clients: bare route {bare:.0f}/s, 304 {polled:.0f}/s, ratio {ratio:.2f} ({ROUNDS} rounds)"
    )


def written(store: Store, count: int) -> list[str]:
    """Write loudspeakers by turns into all communes, and the entries of the province."""
    communes, now = areas.communes(store), datetime.now(UTC)
    rows = []
    for number in range(count):
        area = communes[number % len(communes)]
        rows.append(_outlet(number, area["_id"], areas.above(store, area["_id"]), now))
    store.collection(OUTLETS).insert_many(cast("list[Any]", rows))
    province = areas.active_province_id(store)
    shared = {"area_id": province, "paths": [province], "agency_id": "", "updated_at": now, "created_at": now}
    bulletin = _bulletin(shared)
    store.collection(BULLETINS).insert_one(cast(Any, bulletin))
    store.db["sounds"].insert_one(_sound())
    entries = [_entry(shared, bulletin["_id"], hour) for hour in range(5, 5 + AIRINGS_A_DAY)]
    store.collection(ENTRIES).insert_many(cast("list[Any]", entries))
    return [row["_id"] for row in rows]


def _outlet(number: int, area_id: str, paths: list[str], now: datetime) -> dict[str, Any]:
    window = {"days": DAYS, "start": "05:00", "end": "22:00"}
    return {
        "_id": new_id(), "version": 1, "kind": "loudspeaker", "code": f"CL-{number:05}", "name": f"Cụm loa {number}",
        "technology": "ip", "area_id": area_id, "paths": paths, "hamlets": [], "point": None, "agency_id": "",
        "tags": [], "capabilities": ["audio"], "languages": ["vi"], "windows": [window], "volume": [],
        "lead_in_seconds": 2.0, "horns": 2, "size_m2": None, "width": None, "height": None, "layout": "full",
        "year_installed": 2020, "condition": "good", "generation": 1, "paired_at": now, "muted": None,
        "retired_at": None, "created_at": now, "updated_at": now,
    }  # fmt: skip


def _bulletin(shared: dict[str, Any]) -> dict[str, Any]:
    return {
        **shared, "_id": new_id(), "version": 1, "level": "province", "priority": "normal", "state": "approved",
        "texts": {"vi": {"title": "Tin buổi chiều", "body": "Nội dung."}}, "spoken": {}, "sounds": {"vi": _SOUND},
        "recordings": {}, "frames": [], "picture": "", "valid_from": None, "valid_to": None,
        "post_id": "", "writers": [], "approvals": [], "returned": None,
    }  # fmt: skip


def _sound() -> dict[str, Any]:
    rendition = {"type": "audio/mpeg", "sha256": "0" * 64, "bytes": 180_000}
    return {
        "_id": _SOUND,
        "key": _SOUND,
        "area_ids": [],
        "paths": [],
        "state": "ready",
        "seconds": 30.0,
        "loudness": -16.0,
        "renditions": [rendition],
    }


def _entry(shared: dict[str, Any], bulletin_id: str, hour: int) -> dict[str, Any]:
    targets = {"outlet_ids": [], "area_ids": [shared["area_id"]], "group_ids": []}
    return {
        **shared, "_id": new_id(), "version": 1, "bulletin_id": bulletin_id, "station": None, "targets": targets,
        "rrule": "FREQ=DAILY", "start": f"{hour:02}:00", "zone": ZONE, "last_day": "", "repeats": 1,
        "first_day": datetime.now(VIETNAM).date().isoformat(), "pause_seconds": 0, "order": 0, "state": "active",
        "by": "",
    }  # fmt: skip


def take_over(store: Store, outlet_ids: list[str], revision: int) -> None:
    """Write the takeover that a warning makes; how that is done is no part of what is measured."""
    now = datetime.now(UTC)
    text = {
        "level_word": "Cấp 4",
        "hazard": "Bão",
        "headline": "Bão số 9",
        "place": "",
        "instruction": "Sơ tán.",
    }
    row = {
        "_id": "series", "version": revision, "alert_id": "alert", "identifier": f"loa.{revision}", "severity": 5,
        "revision": revision, "exercise": False, "level": 4, "colour": "#E0281E", "hazard": "bao",
        "texts": {"vi": {**text, "source": "Đài tỉnh", "next": ""}}, "sounds": {}, "audio_every_seconds": 120,
        "area_ids": [areas.active_province_id(store)], "outlet_ids": outlet_ids, "sent": now, "begins": now,
        "holds_until": now + timedelta(hours=12), "expires": now + timedelta(hours=12), "state": "holding",
    }  # fmt: skip
    store.collection(TAKEOVERS).replace_one({"_id": "series"}, cast(Any, row), upsert=True)


if __name__ == "__main__":
    main()
