"""The programme of the demo: two bulletins each hour for the reference players, the first one soon after it was loaded.

Who approved them is the demo itself; nobody has heard them before they air.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from local import demo_outlets
from models.areas import agencies
from models.language.dates import VIETNAM
from models.outlets.outlets import OUTLETS
from models.programme import drafting
from models.programme.bulletin_faults import BulletinDraft
from models.programme.bulletins import BulletinState
from models.programme.entries import ENTRIES, ZONE, EntryState
from models.programme.items import SHOWN_SECONDS
from models.speech import reader
from models.store import Store, datafiles, events

#: The first airing is so long after the demo was loaded: until then everything runs and the players are paired.
SOON = timedelta(minutes=3)


def load(store: Store, now: datetime) -> None:
    """Load bulletins and their hours; those that are there stay as they are."""
    file = datafiles.read("demo_outlets.yml")
    outlet_ids = sorted(demo_outlets.player_outlets().values())
    area_id = store.one(OUTLETS, outlet_ids[0])["area_id"]
    for number, row in enumerate(file["bulletins"]):
        with suppress(DuplicateKeyError):
            _write(store, row, area_id)
        starts = [f"{hour:02}:{row['minute']:02}" for hour in file["hours"]]
        for start in starts:
            _plan(store, row["id"], start, area_id, outlet_ids, now)
        if number == 0:
            _plan_soon(store, row["id"], area_id, outlet_ids, now)


def _write(store: Store, row: dict[str, Any], area_id: str) -> None:
    title, body = row["title"], row["body"]
    draft: BulletinDraft = {
        "area_id": area_id,
        "level": "",
        "priority": "normal",
        "texts": {one: {"title": title[one], "body": body[one]} for one in title},
        "spoken": {"vi": {"text": reader.read(f"{title['vi']}. {body['vi']}").spoken, "unknown": []}},
        "sounds": {},
        "recordings": {},
        "frames": [
            {"lang": one, "title": title[one], "text": body[one], "seconds": SHOWN_SECONDS} for one in title
        ],
        "picture": "",
        "valid_from": None,
        "valid_to": None,
    }
    agency, state = agencies.committee(area_id), BulletinState.APPROVED
    drafting.create(store, draft, agency, events.SYSTEM, [], state, bulletin_id=row["id"])


def _plan_soon(store: Store, bulletin_id: str, area_id: str, outlet_ids: list[str], now: datetime) -> None:
    at = (now + SOON).astimezone(VIETNAM)
    if at.hour in datafiles.read("demo_outlets.yml")["hours"]:
        _plan(store, bulletin_id, f"{at:%H:%M}", area_id, outlet_ids, now, once=True)


def _plan(
    store: Store,
    bulletin_id: str,
    start: str,
    area_id: str,
    outlet_ids: list[str],
    now: datetime,
    *,
    once: bool = False,
) -> None:
    document = {
        "_id": f"{bulletin_id}-{'soon' if once else start.replace(':', '')}",
        "area_id": area_id,
        "paths": store.one(OUTLETS, outlet_ids[0])["paths"],
        "agency_id": agencies.committee(area_id),
        "bulletin_id": bulletin_id,
        "station": None,
        "targets": {"outlet_ids": outlet_ids, "area_ids": [], "group_ids": []},
        "rrule": "" if once else "FREQ=DAILY",
        "start": start,
        "zone": ZONE,
        "first_day": f"{now.astimezone(VIETNAM):%Y-%m-%d}",
        "last_day": "",
        "repeats": 1,
        "pause_seconds": 2,
        "order": 0,
        "state": EntryState.ACTIVE,
        "except_days": [],
        "by": "",
        "created_at": now,
        "updated_at": now,
    }
    with suppress(DuplicateKeyError):
        events.create(store, ENTRIES, document, action="created", actor=events.SYSTEM)
