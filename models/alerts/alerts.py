"""Alerts (cảnh báo), in CAP's words: drafted by one official, approved by another, frozen, then sent.

Only officials submit and approve, so whatever wrote the draft, two people stand behind an alert.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import NotFound
from models.store import Query, Store
from models.store.collections import CollectionSpec, Kind


class Words(TypedDict, total=False):
    """The texts of an alert in one language; a draft may lack some of them."""

    headline: str
    description: str
    instruction: str


class Source(TypedDict, total=False):
    """The bulletin behind an alert: who issued it, its number, when, and when the next one comes."""

    agency: str
    number: str
    issued_at: datetime
    next_at: datetime | None


class Reference(TypedDict):
    """An earlier alert of the same series, as CAP names it."""

    sender: str
    identifier: str
    sent: datetime


class AlertArea(TypedDict):
    """An area as it was called when the alert was approved; `valid_from` is a day, `YYYY-MM-DD`."""

    _id: str
    code: str
    valid_from: str
    full_name: str


class AlertContent(TypedDict):
    """What officials write of an alert, as it is stored.

    `hazard` is a code of `hazards.yml`. `level` is 1 to 5, copied from the bulletin and never computed; None where the
    hazard has none. `severity`, `urgency`, `certainty` and `response_types` are words of CAP, None where nobody chose
    one. `infos` are the texts by language. `dropped_languages` says of each language that an earlier version spoke, and
    this one does not, why so. `paths` are the areas of `area_ids` and everything above them. `polygons`
    are drawn, closed rings of `[longitude, latitude]`: what part of the areas is in danger; old alerts lack them. The
    alert holds from `effective` (None: from its approval) until `expires`; the hazard begins at `onset`. With
    `asks_check_in` people are asked whether they are safe (`models.safety.check_ins`).
    """

    hazard: str
    level: int | None
    severity: str | None
    urgency: str | None
    certainty: str | None
    response_types: list[str] | None
    infos: dict[str, Words]
    dropped_languages: NotRequired[dict[str, str]]
    source: Source
    area_ids: list[str]
    paths: list[str]
    polygons: NotRequired[list[list[list[float]]]]
    effective: datetime | None
    onset: datetime | None
    expires: datetime | None
    asks_check_in: NotRequired[bool]


class SpanConfirmation(TypedDict):
    """That somebody meant an unusual span of time, and why."""

    by: str
    reason: str
    at: datetime


class SmsRelease(TypedDict):
    """Who of the province let an alert go out by SMS, and when."""

    by: str
    at: datetime


class Origin(TypedDict):
    """The other system that wrote an alert: `kind` says how it came (`key`: by its API key), `id` and `name` whose.

    Of `issuer` an official took over a message, whose `identifier` is there, too, and `cancelled_at` once the
    issuer has cancelled it: then nobody issues the draft.
    """

    kind: str
    id: str
    name: str
    identifier: NotRequired[str]
    cancelled_at: NotRequired[datetime]


class SingleApproval(TypedDict):
    """That one official approved an alert alone: why, and under which agreement."""

    by: str
    at: datetime
    reason: str
    agreement_id: str


class Alert(AlertContent):
    """One alert: officials of its areas read every field, the public those of an approved one.

    `status`, `msg_type` and `scope` are CAP's, `state` is an `AlertState`. `authors` are all who wrote, edited or
    submitted it: none of them can approve it. An update or cancel names in `previous_id` the alert that it replaces
    and in `references` all before it; they share `series`, and `revision` counts them. `reason` says why it was
    given back last. `superseded_by` is the later alert that took its place. `confirmed_spans` is who meant that it
    holds unusually long or short; an edit takes that back. `sms_release` is who of the province let it go out by SMS;
    None while nobody did (`sms_allowed`). `origin` is the other system that drafted it: then no official is an author
    until one edits or submits it. `approved_alone` is there when nobody else approved it.
    """

    _id: str
    version: int
    status: str
    msg_type: str
    scope: str
    sender: str
    references: list[Reference]
    previous_id: str | None
    series: str
    revision: int
    state: str
    authors: list[str]
    submitted_by: str | None
    approved_by: str | None
    reason: str
    superseded_by: str | None
    created_at: datetime
    updated_at: datetime
    confirmed_spans: NotRequired[list[SpanConfirmation]]
    sms_release: NotRequired[SmsRelease | None]
    origin: NotRequired[Origin]
    approved_alone: NotRequired[SingleApproval]
    identifier: NotRequired[str]
    sent: NotRequired[datetime]
    approved_at: NotRequired[datetime]
    category: NotRequired[str | None]
    written: NotRequired[dict[str, Words]]
    areas: NotRequired[list[AlertArea]]
    area_polygons: NotRequired[list[list[list[float]]]]
    sender_names: NotRequired[dict[str, str]]
    cap: NotRequired[bytes]


ALERTS = CollectionSpec(
    "alerts",
    Alert,
    purpose="A warning, from its draft to the CAP document that is served for ever.",
    kept="For ever.",
    personal="`authors`, `submitted_by` and `approved_by` name officials by id.",
    kind=Kind.ALERT,
    indexes=[
        IndexModel(
            [("identifier", ASCENDING)],
            unique=True,
            partialFilterExpression={"identifier": {"$exists": True}},
        ),
        IndexModel([("state", ASCENDING), ("status", ASCENDING), ("expires", DESCENDING)]),
        IndexModel([("state", ASCENDING), ("sent", ASCENDING)]),
        IndexModel([("series", ASCENDING), ("revision", ASCENDING)]),
        IndexModel([("paths", ASCENDING), ("_id", DESCENDING)]),
    ],
)


def get(store: Store, alert_id: str) -> Alert:
    """Return one alert, whoever asks.

    :raises NotFound: there is none.
    """
    return store.one(ALERTS, alert_id)


def latest(store: Store, alert_id: str) -> Alert:
    """Return the last version of an alert that was approved.

    :raises NotFound: there is no such alert.
    """
    alert = get(store, alert_id)
    while alert["superseded_by"]:
        alert = get(store, alert["superseded_by"])
    return alert


def get_all(store: Store, alert_ids: Sequence[str]) -> list[Alert]:
    """Return some alerts in the order in which they are named.

    :raises NotFound: there is none of one of the ids.
    """
    found = {
        alert["_id"]: alert for alert in store.collection(ALERTS).find({"_id": {"$in": list(alert_ids)}})
    }
    if found.keys() != set(alert_ids):
        raise NotFound
    return [found[one] for one in alert_ids]


def is_superseded(store: Store, *alert_ids: str) -> bool:
    """Say whether a later version has taken the place of an alert, or of one of some."""
    query = {"_id": {"$in": alert_ids}, "superseded_by": {"$ne": None}}
    return store.collection(ALERTS).find_one(query, {"_id": 1}) is not None


def expiry(alert: Alert) -> datetime:
    """Return until when an alert is in force; one that was submitted always says so.

    :raises ValueError: it is a draft that does not say so yet.
    """
    if alert["expires"] is None:
        raise ValueError(f"The draft {alert['_id']} has no end.")
    return alert["expires"]


def sms_allowed(alert: Alert) -> bool:
    """Say whether an alert may go out by SMS: the province approved it or released it.

    Only central bodies and the People's Committee of a province may warn by SMS (Law on Telecommunications 2023,
    articles 32 and 33). Alerts that were approved before the release was kept may.
    """
    return "sms_release" not in alert or alert["sms_release"] is not None


def readable(store: Store, identity: Identity, alert_id: str) -> Alert:
    """Return one alert that an official may read: of an area that they work for, or of one around it.

    :raises NotFound: there is none for them.
    """
    return store.one(ALERTS, alert_id, readable_by(store, identity))


def readable_by(store: Store, identity: Identity) -> Query:
    """Return the query for the alerts that an official may read."""
    held = [one.area_id for one in permissions.assignments_with(identity, Permission.ALERT_READ)]
    around = {area_id for one in held for area_id in areas.above(store, one)}
    return {"$or": [{"paths": {"$in": held}}, {"area_ids": {"$in": sorted(around)}}]}
