"""What is planned for outlets, for tests: whole, valid things, of which a test names only what it is about."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from models.access.callers import Identity
from models.access.permissions import Role
from models.areas import areas
from models.files import sound_wishes, sounds
from models.files.sound_making import MadeSound
from models.files.sound_wishes import SoundSource, Wish
from models.language.dates import VIETNAM
from models.outlets.outlets import OUTLETS, Outlet, Window
from models.programme import bulletin_steps, compiling, drafting, scheduling
from models.programme.bulletin_faults import BulletinDraft
from models.programme.bulletins import Bulletin
from models.programme.entries import Entry
from models.programme.entry_faults import EntryDraft
from models.programme.live import LiveDraft
from models.programme.programmes import PROGRAMMES, Programme
from models.programme.programmes import body_of as body_of_row
from models.store import Store, new_id
from models.store.events import SYSTEM
from tests.alerting import official
from tests.builders import PHUONG_TRA_VINH
from tests.outleting import an_outlet, contract

#: A handler of the commune, who does it all, and an editor of the province.
CLERK = official("clerk", Role.HANDLER, PHUONG_TRA_VINH)
EDITOR = official("editor", Role.EDITOR)

DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"]
EVENING: Window = {"days": DAYS, "start": "05:00", "end": "22:00"}
ALWAYS: Window = {"days": DAYS, "start": "00:00", "end": "24:00"}

#: Local midnight of today, and a moment of today.
TODAY = datetime.now(VIETNAM).date()


def a_speaker(store: Store, **given: Any) -> Outlet:
    """A loudspeaker that may sound from 5 to 22 o'clock."""
    return an_outlet(store, **{"windows": [EVENING], **given})


def a_board(store: Store, **given: Any) -> Outlet:
    """A board that shows texts and pictures at any hour."""
    row = {"kind": "board", "capabilities": ["text", "image"], "languages": ["vi", "km"], "windows": [ALWAYS]}
    return an_outlet(store, **{**row, "horns": 0, "width": 600, "height": 400, "size_m2": 6.0, **given})


def a_private_board(store: Store, **given: Any) -> Outlet:
    """A company's board, under a contract."""
    return a_board(store, **{"kind": "private_board", "contract": contract(valid_to="2099-12-31"), **given})


def many_speakers(store: Store, count: int, like: Outlet) -> list[str]:
    """So many loudspeakers like this one, written at once."""
    rows = [cast(Outlet, {**like, "_id": new_id(), "code": f"X-{number}"}) for number in range(count)]
    store.collection(OUTLETS).insert_many(rows)
    return [row["_id"] for row in rows]


def a_sound(
    store: Store, seconds: float = 30.0, *, words: str = "", is_ready: bool = True, data: bytes = b""
) -> str:
    """A sound that says some words and was made of nothing; returns its id."""
    said = words or new_id()
    wish = Wish(SoundSource.BULLETIN, "vi", sound_wishes.text(said), said)
    sound = sounds.ask(store, wish, actor=SYSTEM)
    if is_ready:
        made = MadeSound({"mp3": data or new_id().encode() * 100}, seconds, -16.1, -1.6, ())
        sounds.keep(store, sound, made)
    return sound["_id"]


def draft(**given: Any) -> BulletinDraft:
    """What is written of a bulletin with frames and no sound."""
    row = {
        "area_id": PHUONG_TRA_VINH,
        "level": "",
        "priority": "normal",
        "texts": {"vi": {"title": "Lịch thu gom rác", "body": "Từ thứ hai, xe đến lúc 6 giờ."}},
        "spoken": {},
        "sounds": {},
        "recordings": {},
        "frames": [{"lang": "vi", "title": "Thu gom rác", "text": "Thứ hai, 6 giờ", "seconds": 12}],
        "picture": "",
        "valid_from": None,
        "valid_to": None,
    }
    return cast(BulletinDraft, row | given)


def spoken(store: Store, seconds: float = 30.0, **given: Any) -> BulletinDraft:
    """What is written of a bulletin that is said aloud."""
    words = f"từ thứ hai xe đến lúc sáu giờ {new_id()}"
    said = {"vi": {"text": words, "unknown": []}}
    sound = a_sound(store, seconds, words=words)
    return draft(**{"spoken": said, "sounds": {"vi": sound}, "frames": [], **given})


def approved(store: Store, written: BulletinDraft, by: Identity = EDITOR, of: Identity = CLERK) -> Bulletin:
    """A bulletin on the air."""
    row = drafting.begin(store, of, written)
    for language in row["sounds"]:
        row = bulletin_steps.confirm(store, of, row["_id"], language, expect=row["version"])
    row = bulletin_steps.submit(store, of, row["_id"], expect=row["version"])
    return bulletin_steps.approve(store, by, row["_id"], expect=row["version"])


def entry_draft(bulletin: Bulletin | None, *outlets: Outlet, **given: Any) -> EntryDraft:
    """What is written of an entry that falls due each day at 17:00."""
    row = {
        "area_id": PHUONG_TRA_VINH,
        "bulletin_id": bulletin["_id"] if bulletin else "",
        "station": None,
        "targets": {"outlet_ids": [one["_id"] for one in outlets], "area_ids": [], "group_ids": []},
        "rrule": "FREQ=DAILY",
        "start": "17:00",
        "first_day": TODAY.isoformat(),
        "last_day": "",
        "repeats": 1,
        "pause_seconds": 0,
        "order": 0,
    }
    return cast(EntryDraft, row | given)


def planned(store: Store, bulletin: Bulletin, *outlets: Outlet, by: Identity = CLERK, **given: Any) -> Entry:
    """An entry of a bulletin."""
    return scheduling.create(store, by, entry_draft(bulletin, *outlets, **given))


def station(**given: Any) -> dict[str, Any]:
    """A station on the radio, for half an hour."""
    row = {
        "name": "Đài tỉnh",
        "source": "fm",
        "url": "",
        "preset": "96.5",
        "level": "province",
        "minutes": 30,
    }
    return row | given


def live_draft(*outlets: Outlet, **given: Any) -> LiveDraft:
    """What is said of an announcement from a stream."""
    row = {
        "title": "Thông báo của chủ tịch xã",
        "area_id": PHUONG_TRA_VINH,
        "level": "",
        "source": "stream",
        "url": "https://loa.example/live",
        "preset": "",
        "targets": {"outlet_ids": [one["_id"] for one in outlets], "area_ids": [], "group_ids": []},
    }
    return cast(LiveDraft, row | given)


def body_of(
    store: Store, outlet: Outlet, *, now: datetime | None = None, fresh: bool = True
) -> dict[str, Any]:
    """The programme of an outlet, compiled just now unless told otherwise."""
    if fresh:
        compiling.compile_all(store, [outlet["_id"]], now)
    row: Programme = store.one(PROGRAMMES, outlet["_id"])
    found: dict[str, Any] = json.loads(body_of_row(row))
    return found


def noon() -> datetime:
    """Noon of today in Vietnam: outlets are open then."""
    return datetime.combine(TODAY, datetime.min.time(), VIETNAM).astimezone(UTC) + timedelta(hours=12)


def everywhere(store: Store) -> dict[str, Any]:
    """Targets that mean the whole province."""
    return {"outlet_ids": [], "area_ids": [areas.active_province_id(store)], "group_ids": []}
