"""The audit (nhật ký): who did what, over the events of everything that Loa keeps.

Whoever manages people for the whole province reads what officials and other systems did, and what the system itself
did in a stretch of time. What residents did is their own business and stands with what it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

from pymongo import DESCENDING

from models.access import permissions
from models.access.callers import CallerKind, Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, insist_on_none
from models.exports import taken
from models.exports.taken import Taking
from models.people import officials
from models.reports import codes_and_pins
from models.reports.reports import REPORTS
from models.store import Store, cursor
from models.store.collections import Kind
from models.store.events import EVENTS, SYSTEM, Event


class Doer(StrEnum):
    """Whose acts are read: officials', other systems' (by their keys), or those of Loa itself."""

    OFFICIAL = str(CallerKind.OFFICIAL)
    KEY = str(CallerKind.KEY)
    SYSTEM = SYSTEM["kind"]


#: The system acts all the time; without a beginning, this much of it is read.
OF_SYSTEM = timedelta(days=7)

#: So many acts of an export are read at once.
BATCH = 200

_ORDER = [("at", DESCENDING), ("_id", DESCENDING)]


@dataclass(frozen=True)
class AuditQuery:
    """Which acts are asked for; empty: any.

    :param who: the user name of an official.
    :param about: the id of what was acted on, or the code of a report.
    :param since: from this moment on.
    :param until: before this moment.
    """

    doer: str = Doer.OFFICIAL
    who: str = ""
    kind: str = ""
    about: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


def faults_of(store: Store, wanted: AuditQuery) -> Iterator[Fault]:
    """Name what is wrong with a question: `official_unknown`, `time_not_after`."""
    if wanted.who and officials.find(store, wanted.who) is None:
        yield Fault("who", "official_unknown")
    if wanted.since and wanted.until and wanted.until <= wanted.since:
        yield Fault("until", "time_not_after", {"other": "since"}, about=("since", "until"))


def search(
    store: Store, by: Identity, wanted: AuditQuery, *, after: str | None = None, limit: int = 50
) -> tuple[list[Event], str | None]:
    """Return a page of what was done, the newest first, and the cursor of the next page.

    :raises Forbidden: `no_permission`: `by` does not manage people for the whole province.
    :raises Invalid: as for `faults_of`, and `bad_cursor`.
    """
    permissions.insist_in(store, by, Permission.PEOPLE_MANAGE, areas.active_province_id(store))
    insist_on_none(faults_of(store, wanted))
    conditions = [*_conditions(store, wanted), *cursor.after_moment(_ORDER, after)]
    found = store.collection(EVENTS).find({"$and": conditions}).sort(_ORDER).limit(limit + 1)
    rows = list(found)
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], cursor.encode(last["at"], last["_id"]) if last else None


def export(store: Store, by: Identity, wanted: AuditQuery) -> Iterator[list[Event]]:
    """Yield all that was done, the newest first, some at a time; that it was taken is on the record itself.

    :raises Forbidden, Invalid: as `search`, before anything is sent.
    """
    permissions.insist_in(store, by, Permission.PEOPLE_MANAGE, areas.active_province_id(store))
    insist_on_none(faults_of(store, wanted))
    asked = {name: value for name, value in asdict(wanted).items() if value}
    acts = _every(store, by, replace(wanted, until=wanted.until or datetime.now(UTC)))
    return _in_batches(taken.noted(store, by, Taking("csv", {"audit": asked}), acts))


def _every(store: Store, by: Identity, wanted: AuditQuery) -> Iterator[Event]:
    after = None
    while True:
        rows, after = search(store, by, wanted, after=after, limit=BATCH)
        yield from rows
        if after is None:
            return


def _in_batches(acts: Iterator[Event]) -> Iterator[list[Event]]:
    while batch := list(islice(acts, BATCH)):
        yield batch


def begins_at(wanted: AuditQuery) -> datetime | None:
    """Return the moment from which on acts are read; None: from the beginning."""
    if wanted.since or wanted.doer != Doer.SYSTEM or wanted.about:
        return wanted.since
    return (wanted.until or datetime.now(UTC)) - OF_SYSTEM


def _conditions(store: Store, wanted: AuditQuery) -> Iterator[dict[str, Any]]:
    official = officials.find(store, wanted.who) if wanted.who else None
    doer = Doer.OFFICIAL if official else wanted.doer
    yield {"actor.kind": str(doer), **({"actor.id": official["_id"]} if official else {})}
    times = {"$gte": begins_at(wanted), "$lt": wanted.until}
    if bounds := {name: at for name, at in times.items() if at}:
        yield {"at": bounds}
    if wanted.kind:
        yield {"subject.kind": wanted.kind}
    if wanted.about:
        yield _about(store, wanted)
    if wanted.action:
        yield {"action": wanted.action}


def _about(store: Store, wanted: AuditQuery) -> dict[str, Any]:
    """Return the condition for one thing; of a kind that is not said it may be any of this id."""
    kinds = [wanted.kind] if wanted.kind else [str(kind) for kind in Kind]
    code = codes_and_pins.whole(store, wanted.about)
    report = store.collection(REPORTS).find_one({"code": code}, {"_id": 1})
    ids = [wanted.about, *([report["_id"]] if report else [])]
    return {"subject.kind": {"$in": kinds}, "subject.id": {"$in": ids}}
