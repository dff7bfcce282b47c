"""Acknowledgements (đã xem): that an alert was displayed to somebody, as their app or Zalo says.

What a provider accepted or a carrier delivered lies on a phone; an acknowledgement says that it was shown there. It
makes no event: a million of them come within minutes. An app waits for a random moment of `ack_windows` before it says
so, keeps what it could not say, and says it later, several at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.client_session import ClientSession

from models.alerts.alerts import ALERTS
from models.alerts.audience import path_of
from models.alerts.cap_terms import Status
from models.alerts.states import AlertState
from models.delivery import alert_tallies, recipient_areas
from models.delivery.alert_tallies import NOWHERE, Counted
from models.messages.messages import Owner
from models.messages.shapes import OwnerFields
from models.people.devices import DEVICES
from models.store import Query, Store
from models.store.collections import CollectionSpec, Kind

#: Most acknowledgements of one request: what an app may have kept while it was offline.
MOST_AT_ONCE = 50


class Seen(StrEnum):
    """`DISPLAYED`: it stood on the screen; `OPENED`: somebody opened it."""

    DISPLAYED = "displayed"
    OPENED = "opened"


class Channel(StrEnum):
    """By which way it was displayed."""

    APP = "app"
    ZALO = "zalo"


class Acknowledgement(TypedDict):
    """That one alert was displayed to one person; its id names both.

    `series` and `revision` are those of the alert. `owners` are who they are, a citizen and their device. `at` is when
    it was displayed and `opened_at` when it was opened, as the app says. `area_id` is where it counts, "" nowhere. With
    `elsewhere` the alert was not sent to them (`_is_elsewhere`).
    """

    _id: str
    alert_id: str
    series: str
    revision: int
    owners: list[OwnerFields]
    channel: str
    area_id: str
    at: datetime
    opened_at: NotRequired[datetime]
    elsewhere: NotRequired[bool]


ACKNOWLEDGEMENTS = CollectionSpec(
    "acknowledgements",
    Acknowledgement,
    purpose="That one alert was displayed to one person.",
    kept="For ever, as a record of whom a warning reached, or until the person has it erased.",
    personal="Who saw what: `owners` are ids of a device, a citizen or a chat.",
    indexes=[IndexModel([("series", ASCENDING), ("owners.id", ASCENDING), ("revision", ASCENDING)])],
)


class Told(TypedDict):
    """Input: what an app says. `alert` is the identifier; `at` is when, by the phone's clock, None for now."""

    alert: str
    how: Seen
    at: datetime | None


class _Alert(TypedDict):
    """What of an alert is needed here."""

    _id: str
    identifier: str
    series: str
    revision: int
    area_ids: list[str]
    sent: datetime
    approved_at: datetime


def acknowledge(
    store: Store, owners: Sequence[Owner], told: Sequence[Told], channel: Channel = Channel.APP
) -> int:
    """Note that these alerts were displayed to somebody, and return how many of them are known.

    Said again it changes nothing, but that what was displayed may have been opened since. Identifiers of no published
    alert are left out, so that the queue of a phone never gets stuck.

    :param owners: who they are, the first one first of all: the citizen before their device.
    """
    alerts = _published(store, {one["alert"] for one in told})
    known = [one for one in told if one["alert"] in alerts]
    if not owners or not known:
        return 0
    followed, now = recipient_areas.followed_by(store, owners), datetime.now(UTC)
    since = _since(store, owners) if channel is Channel.APP else None
    rows: dict[str, Acknowledgement] = {}
    for one in known:
        alert = alerts[one["alert"]]
        row = _row(store, alert, owners, channel, followed)
        if since and _is_elsewhere(row, alert, since):
            row["elsewhere"] = True
        _note(rows.setdefault(row["_id"], row), one["how"], _moment(one["at"], alert, now))
    store.transact(lambda session: _write(store, rows, session))
    return len(known)


def acknowledged(store: Store, series: str, owners: Sequence[Owner], *, revision: int = 0) -> set[Owner]:
    """Return those of these owners to whom an alert of a series was displayed.

    :param revision: only this one or a later one counts: who saw the first warning has not seen its update.
    """
    query: Query = {
        "series": series,
        "owners.id": {"$in": [one.id for one in owners]},
        "revision": {"$gte": revision},
    }
    rows = store.collection(ACKNOWLEDGEMENTS).find(query, {"owners": 1})
    seen = {Owner(one["kind"], one["id"]) for row in rows for one in row["owners"]}
    return seen & set(owners)


def erase(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Forget what was displayed to these; the counts stay."""
    ids = {"$in": [one.id for one in owners]}
    # The index begins with the series.
    series = store.collection(ALERTS).distinct("series", session=session)
    store.collection(ACKNOWLEDGEMENTS).delete_many(
        {"series": {"$in": series}, "owners.id": ids}, session=session
    )


def _published(store: Store, identifiers: set[str]) -> dict[str, _Alert]:
    query = {
        "identifier": {"$in": sorted(identifiers)},
        "state": AlertState.APPROVED,
        "status": {"$in": [one for one in Status if path_of(one)]},
    }
    fields = dict.fromkeys(_Alert.__annotations__, 1)
    return {row["identifier"]: row for row in store.db[ALERTS.name].find(query, fields)}  # type: ignore[misc]


def _row(
    store: Store, alert: _Alert, owners: Sequence[Owner], channel: Channel, followed: Sequence[str]
) -> Acknowledgement:
    first = owners[0]
    return {
        "_id": f"{alert['series']}:{alert['revision']}:{first.kind}:{first.id}",
        "alert_id": alert["_id"],
        "series": alert["series"],
        "revision": alert["revision"],
        "owners": [{"kind": one.kind, "id": one.id} for one in owners],
        "channel": channel,
        "area_id": recipient_areas.area_in(store, alert["area_ids"], followed),
        "at": datetime.max.replace(tzinfo=UTC),
    }


def _since(store: Store, owners: Sequence[Owner]) -> datetime | None:
    """Return since when the phone of somebody has been registered; None for no phone."""
    ids = [one.id for one in owners if one.kind == Kind.DEVICE]
    rows = [
        row["created_at"] for row in store.collection(DEVICES).find({"_id": {"$in": ids}}, {"created_at": 1})
    ]
    return min(rows, default=None)


def _is_elsewhere(row: Acknowledgement, alert: _Alert, since: datetime) -> bool:
    """Say whether an alert did not go to a phone: it follows no area of it, or was registered later.

    Whoever installs the app to read a warning is right to, but anybody can register a thousand phones and say so of
    each; what officials read as displayed must not grow by that.
    """
    return row["area_id"] == NOWHERE or since > alert["approved_at"]


def _note(row: Acknowledgement, how: Seen, at: datetime) -> None:
    """Keep the earliest time of each kind; what was opened was displayed."""
    row["at"] = min(row["at"], at)
    if how is Seen.OPENED:
        row["opened_at"] = min(row.get("opened_at", at), at)


def _moment(told: datetime | None, alert: _Alert, now: datetime) -> datetime:
    """Return the time that an app told, if its clock can be right."""
    return told if told and alert["sent"] <= told <= now else now


def _write(store: Store, rows: Mapping[str, Acknowledgement], session: ClientSession) -> None:
    """Write what is new, and count it."""
    found = store.collection(ACKNOWLEDGEMENTS).find({"_id": {"$in": sorted(rows)}}, session=session)
    before = {row["_id"]: row for row in found}
    counts: dict[str, dict[str, Counter[Counted]]] = defaultdict(lambda: defaultdict(Counter))
    work: list[UpdateOne] = []
    for key, row in rows.items():
        known = before.get(key)
        fresh: Counter[Counted] = Counter()
        apart = (known or row).get("elsewhere", False)
        if known is None:
            fresh[Counted.ELSEWHERE if apart else Counted.DISPLAYED] += 1
        if not apart and "opened_at" in row and (known is None or "opened_at" not in known):
            fresh[Counted.OPENED] += 1
        if fresh:
            # Where it counted first, it goes on counting.
            area_id = known["area_id"] if known else row["area_id"]
            counts[row["alert_id"]][area_id] += fresh
            opened = {"opened_at": row["opened_at"]} if "opened_at" in row else {}
            update = {"$set": opened} if known else {"$setOnInsert": row}
            work.append(UpdateOne({"_id": key}, update, upsert=known is None))
    if work:
        store.collection(ACKNOWLEDGEMENTS).bulk_write(work, session=session)
    for alert_id, by_area in counts.items():
        alert_tallies.add(store, alert_id, by_area, session)
