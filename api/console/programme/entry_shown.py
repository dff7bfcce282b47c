"""What the page of an entry shows: for which outlets it is meant, what it gets in the way of, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from api.console.programme import entry_form, names, places, plan, titles
from api.console.programme.shown import Step
from api.extensions.context import current_store
from api.html.words import later, said
from models.outlets.outlets import Outlet
from models.programme import entries, scheduling, targets, unheard
from models.programme.bulletins import Bulletin, BulletinState
from models.programme.entries import Entry, EntryState
from models.store import events
from models.store.collections import Kind

STEPS: Mapping[str, str] = {
    "created": later("Đặt lịch"),
    "changed": later("Sửa"),
    "paused": later("Tạm dừng"),
    "resumed": later("Phát lại"),
    "ended": later("Kết thúc"),
    "skipped": later("Bỏ một ngày"),
    "unskipped": later("Phát lại ngày đã bỏ"),
}


class Overlap(NamedTuple):
    """Two entries that meet on an outlet: the one that goes first, and the one that waits or is cut."""

    at: datetime
    outlet: str
    outlets: int
    first_id: str
    first: str
    second_id: str
    second: str


def meant(entry: Entry) -> Sequence[Outlet]:
    """Return the outlets for which an entry is meant now."""
    return targets.resolved(current_store(), entry["targets"])


def unheard_by(entry: Entry) -> Sequence[tuple[Outlet, str]]:
    """Return the outlets on which an entry that is active would stay silent, each with why in words."""
    if entry["state"] != EntryState.ACTIVE:
        return ()
    return [
        (one.outlet, names.named(plan.REASONS, one.because))
        for one in unheard.of_entries(current_store(), [entry])[entry["_id"]]
    ]


def overlaps(entry: Entry) -> Sequence[Overlap]:
    """Return where an entry meets another one in the next fortnight, each pair once, the first time that it does."""
    if entry["state"] != EntryState.ACTIVE:
        return ()
    found = scheduling.overlaps(current_store(), entry)
    named = titles.of_entries({one[side] for one in found for side in ("first", "second")})
    return [
        Overlap(
            one["at"],
            one["outlet"],
            one["outlets"],
            one["first"],
            named.get(one["first"], ""),
            one["second"],
            named.get(one["second"], ""),
        )
        for one in found
    ]


def clashes(bulletin: Bulletin) -> Mapping[str, int]:
    """Return how many other entries the entries of a bulletin on the air meet in the next fortnight, by their ids."""
    if bulletin["state"] != BulletinState.APPROVED:
        return {}
    store = current_store()
    active = [
        one for one in entries.of_bulletins(store, [bulletin["_id"]]) if one["state"] == EntryState.ACTIVE
    ]
    return {one["_id"]: len(scheduling.overlaps(store, one)) for one in active}


def facts(entry: Entry) -> Iterable[tuple[str, str]]:
    """Yield what stands beside an entry."""
    yield said("Địa bàn đặt lịch"), places.area_name(entry["area_id"])
    yield said("Người đặt"), places.official_name(entry["by"]) or "–"
    if station := entry["station"]:
        yield said("Thu từ đâu"), names.named(entry_form.SOURCES, station["source"])
        yield said("Địa chỉ, tần số"), station["url"] or station["preset"] or "–"
        yield said("Đài cấp nào"), names.named(names.LEVELS, station["level"])
        yield said("Mỗi lần"), said("%(n)s phút") % {"n": station["minutes"]}
    else:
        yield said("Đọc mấy lần"), str(entry["repeats"])
        yield said("Nghỉ giữa hai lần"), said("%(n)s giây") % {"n": entry["pause_seconds"]}
    yield said("Thứ tự khi trùng giờ"), str(entry["order"])


def history_of(entry: Entry, since: int = 0) -> Sequence[Step]:
    """Return what was done with an entry, oldest first; `since` asks for what came after that version."""
    found = events.timeline(current_store(), Kind.PROGRAMME_ENTRY, entry["_id"])
    return [
        {
            "at": one["at"],
            "name": names.named(STEPS, one["action"]),
            "by": one["actor"].get("name", ""),
            "note": "",
        }
        for one in found
        if one["seq"] > since
    ]
