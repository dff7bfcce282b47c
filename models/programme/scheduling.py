"""Scheduling: entries are made, changed, paused and ended by officials who write the programme where it sounds.

What overlaps is told and not refused: the table of precedence decides, and `overlaps` says what would win.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypedDict, cast

from pymongo import DESCENDING

from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, Invalid, insist_on_none
from models.language.dates import VIETNAM, day_of
from models.language.text import nfc
from models.outlets.outlets import Outlet
from models.programme import compiling, entries, entry_faults, programme_access, targets, unheard
from models.programme.bulletins import title_of
from models.programme.compiled_body import Plans, plan
from models.programme.entries import ENTRIES, ZONE, Entry, EntryState
from models.programme.entry_faults import EntryDraft
from models.programme.precedence import table
from models.store import Store, cursor, events

#: So many days of one entry are cancelled one by one; who wants more pauses it or changes its rule.
MOST_SKIPPED, SKIPPED_WITHIN = 60, timedelta(days=730)


class Overlap(TypedDict):
    """Two entries at one time: which goes first, and which waits or is cut.

    :param outlet_id: one of the `outlets` many on which they meet, at first `at` this moment.
    """

    outlet_id: str
    outlet: str
    outlets: int
    at: datetime
    first: str
    second: str


def create(store: Store, official: Identity, draft: EntryDraft) -> Entry:
    """Plan something.

    :raises Invalid: as `entry_faults.of_draft` says, each closed hour by outlet.
    :raises Forbidden: `no_permission` to write the programme of one of its outlets.
    """
    insist_on_none(entry_faults.of_draft(store, draft, official))
    agency = programme_access.agency_at(store, official, Permission.PROGRAMME_WRITE, draft["area_id"])
    targets.insist(store, official, Permission.PROGRAMME_WRITE, draft["targets"])
    now = datetime.now(UTC)
    document = {
        **_fields(store, draft),
        "agency_id": agency,
        "state": EntryState.ACTIVE,
        "except_days": [],
        "by": official.id,
        "created_at": now,
        "updated_at": now,
    }
    return events.create(store, ENTRIES, document, action="created", actor=official.actor)


def change(store: Store, official: Identity, entry_id: str, draft: EntryDraft, *, expect: int) -> Entry:
    """Plan it again.

    :raises Invalid, Forbidden: as `create`.
    :raises NotFound: there is none for them.
    :raises Clash: `entry_ended`.
    :raises Stale: somebody was faster.
    """
    entry = _open(store, official, entry_id)
    insist_on_none(entry_faults.of_draft(store, draft, official))
    programme_access.agency_at(store, official, Permission.PROGRAMME_WRITE, draft["area_id"])
    targets.insist(store, official, Permission.PROGRAMME_WRITE, draft["targets"])
    return _change(store, official, entry, _fields(store, draft), "changed", expect)


def pause(store: Store, official: Identity, entry_id: str, *, expect: int) -> Entry:
    """Let it rest until somebody resumes it.

    :raises NotFound, Forbidden, Clash, Stale: as `change`.
    """
    entry = _open(store, official, entry_id)
    return _change(store, official, entry, {"state": EntryState.PAUSED}, "paused", expect)


def resume(store: Store, official: Identity, entry_id: str, *, expect: int) -> Entry:
    """Let it fall due again, if all its hours are open by now.

    :raises Invalid: one is closed, names each; or its rule is one that is refused by now.
    :raises NotFound, Forbidden, Clash, Stale: as `change`.
    """
    entry = _open(store, official, entry_id)
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    insist_on_none(entry_faults.day_faults(entry, today))
    meant = targets.resolved(store, entry["targets"])
    insist_on_none(entry_faults.closed_hours(store, entry, meant, today))
    return _change(store, official, entry, {"state": EntryState.ACTIVE}, "resumed", expect)


def end(store: Store, official: Identity, entry_id: str, *, expect: int) -> Entry:
    """Take it out of the programme for good.

    :raises NotFound, Forbidden, Clash, Stale: as `change`.
    """
    entry = _open(store, official, entry_id)
    return _change(store, official, entry, {"state": EntryState.ENDED}, "ended", expect)


def skip(store: Store, official: Identity, entry_id: str, day: date, *, expect: int) -> Entry:
    """Cancel one day; done again it stays cancelled. Days that are over are forgotten.

    :raises Invalid: `entry_not_due` on that day, or it is over; or too many days are cancelled.
    :raises NotFound, Forbidden, Clash, Stale: as `change`.
    """
    entry = _open(store, official, entry_id)
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    if not today <= day <= today + SKIPPED_WITHIN or not entries.by_rule(entry, day, day + timedelta(days=1)):
        raise Invalid(Fault("day", "entry_not_due", {"day": day_of(day.isoformat())}))
    kept = {one for one in entry["except_days"] if one >= today.isoformat()} | {day.isoformat()}
    if len(kept) > MOST_SKIPPED:
        raise Invalid(Fault("day", "too_many_items", {"max": MOST_SKIPPED}))
    return _change(store, official, entry, {"except_days": sorted(kept)}, "skipped", expect)


def unskip(store: Store, official: Identity, entry_id: str, day: date, *, expect: int) -> Entry:
    """Let a day that was cancelled count again; one that was not stays as it is.

    :raises NotFound, Forbidden, Clash, Stale: as `change`.
    """
    entry = _open(store, official, entry_id)
    kept = [one for one in entry["except_days"] if one != day.isoformat()]
    return _change(store, official, entry, {"except_days": kept}, "unskipped", expect)


def get(store: Store, official: Identity, entry_id: str) -> Entry:
    """Return an entry that an official may read.

    :raises NotFound: there is none for them.
    """
    found: Entry = programme_access.get(store, official, ENTRIES, entry_id)
    return found


def page(
    store: Store, official: Identity, *, area_id: str = "", after: str | None = None, limit: int = 20
) -> tuple[list[Entry], str | None]:
    """Return a page of what is planned and was not ended, newest first, and the cursor of the next one.

    :raises Invalid: `bad_cursor`.
    """
    conditions: list[Mapping[str, Any]] = [
        programme_access.readable(store, official),
        {"state": {"$ne": EntryState.ENDED}},
    ]
    if area_id:
        conditions.append({"paths": area_id})
    if after:
        (last,) = cursor.decode(after, 1)
        conditions.append({"_id": {"$lt": last}})
    rows = list(store.collection(ENTRIES).find({"$and": conditions}).sort("_id", DESCENDING).limit(limit + 1))
    following = cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None
    return rows[:limit], following


class Due(TypedDict):
    """An airing of a programme, as far as two of one moment are compared."""

    id: str
    at: str
    ends: str
    priority: str
    level: str
    order: int


def overlaps(store: Store, entry: Entry) -> list[Overlap]:
    """Return what an entry meets in the next fortnight: each pair once, on how many outlets, and the first time.

    Outlets that play the same at the same hours are planned once.
    """
    outlets = targets.resolved(store, entry["targets"])
    plans = compiling.plans_of(store, outlets, datetime.now(UTC))
    alike: dict[tuple[object, ...], list[Outlet]] = {}
    for outlet in outlets:
        alike.setdefault(_alike(outlet, plans), []).append(outlet)
    found: dict[tuple[str, str], Overlap] = {}
    for some in alike.values():
        for (first, second), at in _meetings(entry, some[0], plans).items():
            known = found.get((first, second))
            counted = len(some) + (known["outlets"] if known else 0)
            if known and known["at"] <= at:
                found[first, second] = {**known, "outlets": counted}
            else:
                found[first, second] = _overlap(some[0], first, second, at, counted)
    return sorted(found.values(), key=lambda one: (one["at"], one["first"], one["second"]))


def _overlap(outlet: Outlet, first: str, second: str, at: datetime, count: int) -> Overlap:
    return {
        "outlet_id": outlet["_id"],
        "outlet": outlet["name"],
        "outlets": count,
        "at": at,
        "first": first,
        "second": second,
    }


def _alike(outlet: Outlet, plans: Plans) -> tuple[object, ...]:
    """Return what decides what is planned for an outlet: its kind, its hours, and the entries that mean it."""
    meant = tuple(one["_id"] for one in plans.entries if targets.means(one["targets"], outlet, plans.groups))
    return (*unheard.kind_of(outlet, plans), meant)


def _meetings(entry: Entry, outlet: Outlet, plans: Plans) -> dict[tuple[str, str], datetime]:
    """Return what an entry meets on an outlet, with the first moment: which goes first, and which second."""
    airings = [cast(Due, one) for one in plan(outlet, plans).airings]
    found: dict[tuple[str, str], datetime] = {}
    for mine in [one for one in airings if _entry_of(one) == entry["_id"]]:
        for other in airings:
            if _entry_of(other) == entry["_id"] or mine["at"] >= other["ends"] or other["at"] >= mine["ends"]:
                continue
            first, second = sorted((mine, other), key=_rank)
            at = datetime.fromisoformat(max(mine["at"], other["at"]))
            pair = (_entry_of(first), _entry_of(second))
            found[pair] = min(at, found.get(pair, at))
    return found


def titles(plans: Plans, named: Sequence[Entry]) -> dict[str, str]:
    """Return what entries are called, by their ids: the title of the bulletin, or the name of the station."""
    found = {}
    for one in named:
        bulletin = plans.bulletins.get(one["bulletin_id"])
        found[one["_id"]] = (
            one["station"]["name"] if one["station"] else title_of(bulletin) if bulletin else ""
        )
    return found


def _entry_of(airing: Due) -> str:
    return airing["id"].split(":")[0]


def _rank(airing: Due) -> tuple[int, int, int, str, str]:
    """Return what sorts airings that are due together, by the table of precedence."""
    names = [rule["rule"] for rule in table()["rules"]]
    level = table()["levels"].index(airing["level"])
    return (names.index(airing["priority"]), airing["order"], level, airing["at"], airing["id"])


def _open(store: Store, official: Identity, entry_id: str) -> Entry:
    entry = get(store, official, entry_id)
    programme_access.insist(official, Permission.PROGRAMME_WRITE, entry)
    if entry["state"] == EntryState.ENDED:
        raise Clash("entry_ended")
    return entry


def _change(
    store: Store, official: Identity, entry: Entry, values: Mapping[str, Any], action: str, expect: int
) -> Entry:
    # Whoever it was meant for before must hear of it, too.
    details: events.EventDetails = {"changes": {"before": entry["targets"]}}
    return events.change(
        store,
        ENTRIES,
        entry["_id"],
        {"$set": {**values, "updated_at": datetime.now(UTC)}},
        action=action,
        actor=official.actor,
        expect=expect,
        guard={"state": {"$ne": EntryState.ENDED}},
        details=details,
    )


def _fields(store: Store, draft: EntryDraft) -> dict[str, Any]:
    station = draft["station"]
    return {
        **draft,
        "station": {**station, "name": nfc(station["name"])} if station else None,
        "paths": areas.above(store, draft["area_id"]),
        "zone": ZONE,
    }
