"""Unsent reports: what somebody has filled in on the pages of a report, step by step, and not sent yet.

It is kept with the store after each step, so that a bad line loses one step at most, and a step that is sent again
changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel

from models.categories.report_kinds import ReportKind
from models.messages.messages import Owner
from models.reports.draft import Draft
from models.store import Store, new_id
from models.store.collections import CollectionSpec

#: So long it is kept after the last step.
KEPT = timedelta(days=1)

#: So long the receipt can be opened again where it was sent from; whoever has the device then may be somebody else.
RECEIPT_KEPT = timedelta(hours=1)


class UnsentReport(TypedDict):
    """What one device has filled in of one report; `sealed` holds it as JSON."""

    _id: str
    sealed: str
    expires_at: datetime


UNSENT_REPORTS = CollectionSpec(
    "unsent_reports",
    UnsentReport,
    purpose="What one browser has filled in of a report and not sent yet; once it is sent, the code of the report.",
    kept="A day after the last step; an hour once it is sent (TTL).",
    personal="Sealed; the id is a keyed hash of the device.",
    indexes=[IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
)


@dataclass(frozen=True)
class Unsent:
    """A report that is being filled in.

    :param key: by which it is filed once, however often it is sent.
    :param commune: as somebody typed it; `area_id` is what was meant.
    :param nearest: nobody knows the commune, and the one with the nearest centre is taken.
    :param lat: and `lon`: degrees (WGS 84); `source` says where they are from, as in `Draft`.
    :param safe: somebody said that nobody is in danger, whatever the words sound like.
    :param agreed_at: when they agreed that name and phone are kept (ISO 8601); "" where they gave none.
    :param sent: the code of the report that it has become; its words are gone then.
    """

    key: str = field(default_factory=new_id)
    text: str = field(default="", repr=False)
    kind: str = str(ReportKind.INCIDENT)
    category: str = ""
    commune: str = field(default="", repr=False)
    area_id: str = ""
    nearest: bool = False
    address: str = field(default="", repr=False)
    lat: float | None = None
    lon: float | None = None
    source: str = ""
    private: bool = False
    photo_ids: list[str] = field(default_factory=list)
    safe: bool = False
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    agreed_at: str = ""
    sent: str = ""

    @property
    def draft(self) -> Draft:
        """The report as it would be filed now."""
        return Draft(
            text=self.text,
            category=self.category,
            kind=ReportKind(self.kind),
            area_id=self.area_id,
            lat=self.lat,
            lon=self.lon,
            address=self.address,
            place_source=self.source,
            photo_ids=self.photo_ids,
            private_place=self.private,
        )

    @property
    def contact(self) -> str:
        """What they say of themselves, as JSON, with when they agreed to that; "" for nothing."""
        told = {name: value for name, value in (("name", self.name), ("phone", self.phone)) if value}
        return json.dumps({**told, "agreed_at": self.agreed_at}, ensure_ascii=False) if told else ""


def load(store: Store, owner: Owner) -> Unsent | None:
    """Return what a device has filled in; None where it has not begun, or that was too long ago."""
    query = {"_id": _id(store, owner), "expires_at": {"$gt": datetime.now(UTC)}}
    row = store.collection(UNSENT_REPORTS).find_one(query)
    if row is None:
        return None
    # A row of the version before may have other fields.
    known = {one.name for one in fields(Unsent)}
    kept = json.loads(store.vault.decrypt(row["sealed"]))
    return Unsent(**{name: value for name, value in kept.items() if name in known})


def save(store: Store, owner: Owner, filled: Unsent) -> None:
    """Keep what a device has filled in, in place of what it had before."""
    kept = RECEIPT_KEPT if filled.sent else KEPT
    sealed = store.vault.encrypt(json.dumps(asdict(filled), ensure_ascii=False))
    values = {"sealed": sealed, "expires_at": datetime.now(UTC) + kept}
    store.collection(UNSENT_REPORTS).update_one({"_id": _id(store, owner)}, {"$set": values}, upsert=True)


def sent(store: Store, owner: Owner, filled: Unsent, code: str) -> None:
    """Note that it was filed under this code, and forget its words."""
    save(store, owner, Unsent(key=filled.key, sent=code))


def drop(store: Store, owner: Owner) -> None:
    """Throw away what a device has filled in."""
    store.collection(UNSENT_REPORTS).delete_one({"_id": _id(store, owner)})


def _id(store: Store, owner: Owner) -> str:
    return store.vault.digest("unsent-report", owner.kind, owner.id)
