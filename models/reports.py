"""Reports (phản ánh): incidents, petitions, questions and calls for rescue.

Whoever files one (app, Zalo, web chat, SMS, an import) calls `file`.

Document: `{_id, version, code, kind, category, text, folded, place: {point, area_id, address, source}, area_path,
photos, after_photos, reporter: {channel, owner, address, language}, agency_id, assignee_id, state, resume_state,
close_reason, due_at, paused_at, filed_at, updated_at, filed_by_key}`, and what deeds add. `reporter.address` is the
sealed address on the channel that the resident came from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models import (
    areas,
    categories,
    clocks,
    distance,
    events,
    facets,
    legal,
    remote_photos,
    report_parts,
    routing,
    stages,
    tracking,
    uploads,
)
from models.errors import Fault, Invalid, NotFound, insist_on_none
from models.events import Actor, Kind
from models.messages import MessageChannel, Owner
from models.reactions import Reaction
from models.recurrence import recurrence_of
from models.store import Document, Store, new_id
from models.text import fold, nfc
from models.workflow import OPEN_STATES, ReportState

COLLECTION = "reports"

INDEXES = {
    COLLECTION: [
        IndexModel([("code", ASCENDING)], unique=True),
        IndexModel(
            [("filed_by_key", ASCENDING)],
            unique=True,
            partialFilterExpression={"filed_by_key": {"$exists": True}},
        ),
        IndexModel([("agency_id", ASCENDING), ("state", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("area_path", ASCENDING), ("state", ASCENDING), ("_id", DESCENDING)]),
        IndexModel(
            [("reporter.owner.kind", ASCENDING), ("reporter.owner.id", ASCENDING), ("_id", DESCENDING)]
        ),
        IndexModel([("place.point", "2dsphere"), ("state", ASCENDING), ("stopped_at", ASCENDING)]),
    ]
}

#: What the first event tells of a report, so that its figures can be made from events alone.
FILED_WITH = ("agency_id", "area_path", "category", "due_at")

MIN_TEXT, MAX_TEXT = 5, 4000
MAX_ADDRESS = 300


class ReportKind(StrEnum):
    """Phản ánh hiện trường, kiến nghị, hỏi đáp, cứu nạn."""

    INCIDENT = "incident"
    PETITION = "petition"
    QUESTION = "question"
    RESCUE = "rescue"


@dataclass(frozen=True)
class Draft:
    """What a resident wants to report.

    The place is an area he chose, or a point (then the commune with the nearest centre), or both.

    :param place_source: where the point is from: `gps`, `photo`, `map`, `chat`.
    :param private_place: it is at somebody's home or otherwise nobody's business; published as a cell.
    :param attributes: answers to further questions of the category, by their code.
    :param media_urls: addresses of photos that the worker is to fetch; see `models.remote_photos`.
    """

    text: str = field(repr=False)
    category: str
    kind: ReportKind = ReportKind.INCIDENT
    area_id: str = ""
    lat: float | None = None
    lon: float | None = None
    address: str = field(default="", repr=False)
    place_source: str = ""
    photo_ids: Sequence[str] = ()
    private_place: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)
    media_urls: Sequence[str] = ()


@dataclass(frozen=True)
class Reporter:
    """Who reports, and how he is told what becomes of it.

    :param channel: where he came from; he is answered there.
    :param owner: whose report it is: a device, a citizen, or a chat.
    :param others: further owners whose uploads he may use (a citizen's device).
    :param address: his address on the channel (Zalo user id, phone), empty for app and web.
    :param contact: what another system says of the person behind it, as JSON.
    """

    channel: MessageChannel
    owner: Owner
    actor: Actor
    others: Sequence[Owner] = ()
    address: str = field(default="", repr=False)
    language: str = "vi"
    contact: str = field(default="", repr=False)


@dataclass(frozen=True)
class Filed:
    """A filed report, the PIN that opens it, and whether it is new (else the same key filed it before)."""

    report: Document
    pin: str = field(repr=False)
    fresh: bool


def file(store: Store, draft: Draft, reporter: Reporter, *, key: str = "") -> Filed:
    """File a report: routed to the responsible agency, with tracking code, PIN and due date.

    :param key: whoever files with the same key again gets the report that stands there.
    :raises Invalid: naming every fault of the draft.
    """
    before = _by_key(store, key)
    if before:
        return Filed(before, tracking.pin_of(store, before["_id"]), fresh=False)
    area = check(store, draft, reporter)
    document = _document(store, draft, reporter, area, key)
    law = None if draft.kind is ReportKind.RESCUE else legal.recognise(document["text"])

    def work(session: ClientSession) -> Document:
        uploads.attach(store, draft.photo_ids, document["_id"], session)
        fresh = {**document, "code": tracking.new_code(store)}
        told: events.Happening = {
            "public": True,
            "changes": {name: fresh[name] for name in FILED_WITH},
            "later": {Reaction.WATCH_CLOCK: fresh["remind_at"]},
        }
        made = events.create(
            store, Kind.REPORT, fresh, action="filed", actor=reporter.actor, told=told, session=session
        )
        if draft.media_urls:
            made = remote_photos.ask(store, made["_id"], draft.media_urls, reporter.actor, session)
        return report_parts.mark_legal(store, made, law, session) if law else made

    while True:
        try:
            report = store.transact(work)
            return Filed(report, tracking.pin_of(store, report["_id"]), fresh=True)
        except DuplicateKeyError:
            # Either the same key was faster, or the random code exists already: then another one is drawn.
            before = _by_key(store, key)
            if before:
                return Filed(before, tracking.pin_of(store, before["_id"]), fresh=False)


def by_code(store: Store, code: str) -> Document:
    """The report with a tracking code, however it was typed.

    :raises NotFound: there is none.
    """
    report = store.db[COLLECTION].find_one({"code": tracking.canonical(code)})
    if report is None:
        raise NotFound
    return report


def get(store: Store, report_id: str) -> Document:
    """One report by its id.

    :raises NotFound: there is none.
    """
    report = store.db[COLLECTION].find_one({"_id": report_id})
    if report is None:
        raise NotFound
    return report


def codes(store: Store, report_ids: Collection[str]) -> dict[str, str]:
    """The codes of some reports by their ids."""
    if not report_ids:
        return {}
    rows = store.db[COLLECTION].find({"_id": {"$in": list(report_ids)}}, {"code": 1})
    return {row["_id"]: row["code"] for row in rows}


def of_owners(store: Store, owners: Sequence[Owner], *, limit: int = 50) -> list[Document]:
    """The reports of these owners, newest first."""
    whose = [{"reporter.owner.kind": owner.kind, "reporter.owner.id": owner.id} for owner in owners]
    return list(store.db[COLLECTION].find({"$or": whose}).sort("_id", DESCENDING).limit(limit))


def is_owner(report: Document, owners: Sequence[Owner]) -> bool:
    """Whether one of these owners filed the report."""
    mine = report["reporter"]["owner"]
    return any(mine == {"kind": owner.kind, "id": owner.id} for owner in owners)


def add_photos(store: Store, report_id: str, photo_ids: Sequence[str], reporter: Reporter) -> Document:
    """Add photos that came after the text.

    :raises Invalid: a photo is unknown or used, there would be too many, or the report is closed.
    """
    report = get(store, report_id)
    together = [*report["photos"], *photo_ids]
    faults = uploads.faults_of(store, photo_ids, (reporter.owner, *reporter.others), "photo_ids")
    if len(together) > uploads.MAX_PER_REPORT:
        faults = [Fault("photo_ids", "too_many_photos", {"max": uploads.MAX_PER_REPORT})]
    if faults:
        raise Invalid(*faults)

    def work(session: ClientSession) -> Document:
        uploads.attach(store, photo_ids, report_id, session)
        return events.change(
            store,
            Kind.REPORT,
            report_id,
            {"$push": {"photos": {"$each": list(photo_ids)}}, "$set": {"updated_at": datetime.now(UTC)}},
            action="photos_added",
            actor=reporter.actor,
            guard={"state": {"$in": list(OPEN_STATES)}, "redacted_at": None},
            session=session,
        )

    return store.transact(work)


def _by_key(store: Store, key: str) -> Document | None:
    return store.db[COLLECTION].find_one({"filed_by_key": key}) if key else None


def check(store: Store, draft: Draft, reporter: Reporter) -> Document:
    """The area of a draft, when nothing is wrong with it.

    :raises Invalid: naming every fault.
    """
    faults: list[Fault] = []
    # Folded, a text of nothing but invisible characters or blanks is as short as it looks.
    text = nfc(draft.text)
    if len(fold(text)) < MIN_TEXT or len(text) > MAX_TEXT:
        faults.append(Fault("text", "wrong_length", {"min": MIN_TEXT, "max": MAX_TEXT}))
    if len(draft.address) > MAX_ADDRESS:
        faults.append(Fault("place.address", "too_long", {"max": MAX_ADDRESS}))
    faults += _category_faults(store, draft)
    faults += uploads.faults_of(store, draft.photo_ids, (reporter.owner, *reporter.others), "photo_ids")
    area: Document = {}
    try:
        area = _area(store, draft)
    except Invalid as error:
        faults += error.faults
    if faults:
        raise Invalid(*faults)
    return area


def _category_faults(store: Store, draft: Draft) -> list[Fault]:
    try:
        category = categories.get(store, draft.category)
    except NotFound:
        return [Fault("category", "category_unknown")]
    if draft.kind in category["kinds"]:
        return []
    return [Fault("category", "category_of_another_kind", about=("category", "kind"))]


def _area(store: Store, draft: Draft) -> Document:
    """The commune of a draft: the chosen one, else the one whose centre is nearest to the point.

    :raises Invalid: no place, half a point, an unknown area, one far from the point, or a point outside the province.
    """
    halves = () if (draft.lat is None) == (draft.lon is None) else (Fault("place", "place_half"),)
    if draft.area_id:
        return _chosen(store, draft, halves)
    insist_on_none(halves)
    if draft.lat is None or draft.lon is None:
        raise Invalid(Fault("place", "place_missing"))
    near = areas.locate(store, draft.lat, draft.lon, limit=1)
    if not near:
        raise Invalid(Fault("place", "place_outside"))
    return near[0].area


def _chosen(store: Store, draft: Draft, halves: Sequence[Fault]) -> Document:
    """The area that the resident chose, by its code in whatever map."""
    try:
        area = areas.today(store, draft.area_id)
    except NotFound as error:
        raise Invalid(*halves, Fault("place.area", "area_unknown")) from error
    if areas.active_province_id(store) not in area["path"]:
        raise Invalid(*halves, Fault("place.area", "area_elsewhere"))
    insist_on_none(halves)
    if draft.lat is not None and draft.lon is not None:
        areas.check_point(draft.lat, draft.lon)
        if not distance.fits(area, draft.lat, draft.lon):
            raise Invalid(Fault("place.area", "area_far_from_point", about=("place",)))
    return area


def _document(store: Store, draft: Draft, reporter: Reporter, area: Document, key: str) -> Document:
    now = datetime.now(UTC)
    text = nfc(draft.text)
    known = facets.of(store, draft.category, text, nfc(draft.address))
    due_at = clocks.promise(store, draft.category, now, known["urgency"])
    owner = routing.route(store, routing.case_of(store, area, draft.category, draft.kind, fold(text), now))
    document: Document = {
        "_id": new_id(),
        "kind": draft.kind,
        "category": draft.category,
        "text": text,
        "folded": fold(text),
        "place": report_parts.place(draft, area),
        "area_path": area["path"],
        "photos": list(draft.photo_ids),
        "after_photos": [],
        "reporter": report_parts.reporter(store, reporter),
        "agency_id": owner.agency_id,
        "assignee_id": owner.assignee_id,
        "state": ReportState.SUBMITTED,
        "close_reason": None,
        "due_at": due_at,
        **stages.begun(store, due_at, now),
        "filed_at": now,
        "updated_at": now,
        **known,
    }
    if draft.attributes:
        document["attributes"] = dict(draft.attributes)
    if draft.lat is not None and draft.lon is not None:
        category = categories.get(store, draft.category)
        document["recurrence"] = recurrence_of(store, category, draft.lat, draft.lon, now)
    return {**document, "filed_by_key": key} if key else document
