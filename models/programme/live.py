"""Live announcements (phát trực tiếp): a stream, the radio, a line or a microphone, switched through now.

Whoever speaks says every 30 seconds that they still do. 90 seconds after the last time it is over, on the device too,
so that a connection that breaks leaves no open microphone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, insist_on_none
from models.language import visible
from models.language.dates import VIETNAM
from models.language.text import nfc
from models.outlets import area_windows, muting
from models.outlets.outlets import Capability, Outlet, OutletKind
from models.programme import precedence, programme_access, targets
from models.programme.compiled_body import is_open
from models.programme.entries import SourceKind
from models.programme.links import link_faults
from models.programme.targets import Targets
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind

#: It ends so long after whoever speaks last said that they do.
SILENCE = timedelta(seconds=90)

#: Nobody speaks longer than this in one go.
LONGEST = timedelta(hours=6)

MOST_TITLE, MOST_PRESET = 120, 20


class LiveState(StrEnum):
    """`ON` until somebody ends it; one that nobody kept up is over, whatever its state."""

    ON = "on"
    ENDED = "ended"


class Live(TypedDict):
    """One announcement; `outlet_ids` are those that its targets meant when it began. It holds until `until`."""

    _id: str
    version: int
    title: str
    area_id: str
    paths: list[str]
    agency_id: str
    level: str
    source: str
    url: str
    preset: str
    targets: Targets
    outlet_ids: list[str]
    begins: datetime
    until: datetime
    state: str
    by: str


LIVES = CollectionSpec(
    "live_announcements",
    Live,
    purpose="An announcement that is, or was, switched through to outlets.",
    kept="For ever: plays name it.",
    personal="`by` names the official who spoke, by id.",
    kind=Kind.LIVE,
    indexes=[
        IndexModel([("state", ASCENDING), ("until", ASCENDING)]),
        IndexModel([("paths", ASCENDING), ("_id", DESCENDING)]),
    ],
)


class Silent(StrEnum):
    """Why an outlet would not sound: it can't play the source, somebody muted it, or its hours are over."""

    CANNOT = "cannot"
    MUTED = "muted"
    CLOSED = "outside_windows"


class Hearer(NamedTuple):
    """An outlet that an announcement means; `silent` is one of `Silent`, or "" where it sounds."""

    outlet: Outlet
    silent: str


class LiveDraft(TypedDict):
    """What officials say of an announcement; `level` "" is that of its area."""

    title: str
    area_id: str
    level: str
    source: str
    url: str
    preset: str
    targets: Targets


def begin(store: Store, official: Identity, draft: LiveDraft, now: datetime | None = None) -> Live:
    """Begin to speak through outlets.

    :raises Invalid: something is missing, an outlet can't do it, or none of them is in its hours; names everything.
    :raises Forbidden: `no_permission` to control the outlets.
    """
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    agency = _insist(store, official, draft)
    meant = hearers(store, draft, at)
    insist_on_none(outlet_faults(draft, meant, at))
    document = {
        **draft,
        "title": nfc(draft["title"]),
        "level": draft["level"] or precedence.levels_at(store, draft["area_id"])[0],
        "paths": areas.above(store, draft["area_id"]),
        "agency_id": agency,
        "outlet_ids": [one.outlet["_id"] for one in meant],
        "begins": at,
        "until": at + SILENCE,
        "state": LiveState.ON,
        "by": official.id,
    }
    return events.create(store, LIVES, document, action="begun", actor=official.actor)


def look(store: Store, official: Identity, draft: LiveDraft, now: datetime | None = None) -> list[Hearer]:
    """Return who would hear an announcement that began now, and why the others would not; nothing begins.

    :raises Invalid, Forbidden: as `begin`, but for what is wrong with single outlets.
    """
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    _insist(store, official, draft)
    return hearers(store, draft, at)


def keep_up(store: Store, official: Identity, live_id: str, now: datetime | None = None) -> Live:
    """Say that somebody still speaks; no event tells of that.

    :raises NotFound: there is none for them.
    :raises Forbidden: `no_permission`.
    :raises Clash: `live_over`.
    """
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    row = _mine(store, official, live_id)
    until = min(at + SILENCE, row["begins"] + LONGEST)
    found = store.collection(LIVES).find_one_and_update(
        {"_id": live_id, "state": LiveState.ON, "until": {"$gt": at}},
        {"$max": {"until": until}},
        return_document=True,
    )
    if found is None:
        raise Clash("live_over")
    return found


def end(store: Store, official: Identity, live_id: str, now: datetime | None = None) -> Live:
    """End an announcement at once; one that is over stays as it is.

    :raises NotFound: there is none for them.
    :raises Forbidden: `no_permission`.
    """
    row = _mine(store, official, live_id)
    if row["state"] == LiveState.ENDED:
        return row
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    update = {"$set": {"state": LiveState.ENDED, "until": min(row["until"], at)}}
    return events.change(store, LIVES, live_id, update, action="ended", actor=official.actor)


def on_air(store: Store, now: datetime) -> list[Live]:
    """Return the announcements that are on, the oldest first."""
    query = {"state": LiveState.ON, "until": {"$gt": now}}
    return list(store.collection(LIVES).find(query).sort("_id", ASCENDING))


def page(store: Store, official: Identity, *, limit: int = 50) -> list[Live]:
    """Return the last announcements that an official may read, newest first."""
    query = programme_access.readable(store, official)
    return list(store.collection(LIVES).find(query).sort("_id", DESCENDING).limit(limit))


def faults_of(store: Store, draft: LiveDraft) -> Iterator[Fault]:
    """Yield what is wrong with what was said of an announcement, whatever the outlets."""
    yield from visible.name_faults("title", draft["title"], MOST_TITLE)
    if draft["area_id"] not in areas.known(store, [draft["area_id"]]):
        yield Fault("area_id", "area_unknown")
    elif draft["level"] and draft["level"] not in precedence.levels_at(store, draft["area_id"]):
        choices = ", ".join(precedence.levels_at(store, draft["area_id"]))
        yield Fault("level", "not_a_choice", {"choices": choices}, about=("area_id", "level"))
    yield from link_faults(draft["source"], draft["url"], draft["preset"], store.settings)
    yield from targets.faults_of(store, draft["targets"])


def hearers(store: Store, draft: LiveDraft, at: datetime) -> list[Hearer]:
    """Return the outlets that an announcement means, each with why it would be silent; "" where it sounds."""
    meant = [one for one in targets.resolved(store, draft["targets"]) if _takes_part(one)]
    held = area_windows.holding_all(store, meant)
    wanted = Capability(SourceKind(draft["source"]))

    def why(outlet: Outlet) -> str:
        if wanted not in outlet["capabilities"]:
            return Silent.CANNOT
        if muting.is_muted(outlet, at):
            return Silent.MUTED
        return "" if is_open(held[outlet["_id"]].windows, at, at) else Silent.CLOSED

    return [Hearer(one, why(one)) for one in meant]


def outlet_faults(draft: LiveDraft, meant: Sequence[Hearer], at: datetime) -> Iterator[Fault]:
    """Yield each outlet that can't do it, and whether none of them would sound."""
    if not meant:
        yield Fault("targets", "no_outlets")
        return
    wanted = Capability(SourceKind(draft["source"]))
    for one in [one for one in meant if one.silent == Silent.CANNOT][:20]:
        params = {"outlet": one.outlet["name"], "what": wanted}
        yield Fault("source", "outlet_cannot", params, about=("targets", "source"))
    silent = {one.silent for one in meant}
    if Silent.CLOSED in silent and "" not in silent:
        hour = f"{at.astimezone(VIETNAM):%H:%M}"
        closed = next(one.outlet["name"] for one in meant if one.silent == Silent.CLOSED)
        yield Fault("targets", "outside_windows", {"outlet": closed, "hour": hour})
    elif silent <= {Silent.MUTED}:
        yield Fault("targets", "outlets_muted")


def _insist(store: Store, official: Identity, draft: LiveDraft) -> str:
    """Demand that a draft can be read and that the official may; returns the agency."""
    insist_on_none(faults_of(store, draft))
    agency = programme_access.agency_at(store, official, Permission.OUTLET_CONTROL, draft["area_id"])
    targets.insist(store, official, Permission.OUTLET_CONTROL, draft["targets"])
    return agency


def _takes_part(outlet: Outlet) -> bool:
    return outlet["kind"] != OutletKind.PRIVATE_BOARD


def _mine(store: Store, official: Identity, live_id: str) -> Live:
    row: Live = programme_access.get(store, official, LIVES, live_id)
    programme_access.insist(official, Permission.OUTLET_CONTROL, row)
    return row
