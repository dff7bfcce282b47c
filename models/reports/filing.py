"""Filing: a draft becomes a report, whoever sends it (app, Zalo, web chat, SMS, Open311, an import)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.areas.areas import Area
from models.areas.hexagons import cell_of
from models.categories import categories, legal_matters
from models.categories.legal_matters import LegalKind
from models.categories.report_kinds import ReportKind
from models.errors import Fault, Invalid
from models.files import uploads
from models.language.text import fold, nfc
from models.promises import promise, stages
from models.reports import draft_checks, remote_photos, reports, searchable, tracking
from models.reports.draft import Draft, Filed, Reporter
from models.reports.recurrence import recurrence_of
from models.reports.reports import REPORTS, Report
from models.routing import routing
from models.store import Document, Store, events, new_id
from models.store.events import SYSTEM
from models.store.reactions import Reaction
from models.workflow.transitions import OPEN_STATES, ReportState

#: What the first event tells of a report, so that its figures can be made from events alone.
FILED_WITH = ("agency_id", "area_path", "category", "due_at")


def file(store: Store, draft: Draft, reporter: Reporter, *, key: str = "") -> Filed:
    """File a report: routed to the responsible agency, with tracking code, PIN and due date.

    :param key: whoever files with the same key again gets the report that stands there.
    :raises Invalid: naming every fault of the draft.
    """
    before = _by_key(store, key)
    if before:
        return Filed(before, tracking.pin_of(store, before["_id"]), fresh=False)
    area = draft_checks.check(store, draft, reporter)
    document = _document(store, draft, reporter, area, key)
    law = None if draft.kind is ReportKind.RESCUE else legal_matters.recognise(document["text"])

    def work(session: ClientSession) -> Report:
        uploads.attach(store, draft.photo_ids, document["_id"], session)
        fresh = {**document, "code": tracking.new_code(store)}
        details: events.EventDetails = {
            "public": True,
            "changes": {name: fresh[name] for name in FILED_WITH},
            "later": {Reaction.WATCH_CLOCK: fresh["remind_at"]},
        }
        made = events.create(
            store, REPORTS, fresh, action="filed", actor=reporter.actor, details=details, session=session
        )
        if draft.media_urls:
            made = remote_photos.ask(store, made["_id"], draft.media_urls, reporter.actor, session)
        return _mark_legal(store, made, law, session) if law else made

    while True:
        try:
            report = store.transact(work)
            return Filed(report, tracking.pin_of(store, report["_id"]), fresh=True)
        except DuplicateKeyError:
            # Either the same key was faster, or the random code exists already: then another one is drawn.
            before = _by_key(store, key)
            if before:
                return Filed(before, tracking.pin_of(store, before["_id"]), fresh=False)


def add_photos(store: Store, report_id: str, photo_ids: Sequence[str], reporter: Reporter) -> Report:
    """Add photos that came after the text.

    :raises Invalid: a photo is unknown or used, there would be too many, or the report is closed.
    """
    report = reports.get(store, report_id)
    together = [*report["photos"], *photo_ids]
    faults = uploads.faults_of(store, photo_ids, (reporter.owner, *reporter.others), "photo_ids")
    if len(together) > uploads.MAX_PER_REPORT:
        faults = [Fault("photo_ids", "too_many_photos", {"max": uploads.MAX_PER_REPORT})]
    if faults:
        raise Invalid(*faults)

    def work(session: ClientSession) -> Report:
        uploads.attach(store, photo_ids, report_id, session)
        return events.change(
            store,
            REPORTS,
            report_id,
            {"$push": {"photos": {"$each": list(photo_ids)}}, "$set": {"updated_at": datetime.now(UTC)}},
            action="photos_added",
            actor=reporter.actor,
            guard={"state": {"$in": list(OPEN_STATES)}, "redacted_at": None},
            session=session,
        )

    return store.transact(work)


def _by_key(store: Store, key: str) -> Report | None:
    return store.collection(reports.REPORTS).find_one({"filed_by_key": key}) if key else None


def _document(store: Store, draft: Draft, reporter: Reporter, area: Area, key: str) -> Document:
    now = datetime.now(UTC)
    text = nfc(draft.text)
    known = searchable.of(store, draft.category, text, nfc(draft.address))
    due_at = promise.promise(store, draft.category, now, known["urgency"])
    owner = routing.route(store, routing.case_of(store, area, draft.category, draft.kind, fold(text), now))
    document: Document = {
        "_id": new_id(),
        "kind": draft.kind,
        "category": draft.category,
        "text": text,
        "folded": fold(text),
        "place": _place(draft, area),
        "area_path": area["path"],
        "photos": list(draft.photo_ids),
        "after_photos": [],
        "reporter": _reporter(store, reporter),
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


def _place(draft: Draft, area: Area) -> Document:
    """Where it is: `{area_id, address, source}`, and what is known of `private`, `point` and `cell`."""
    found: Document = {"area_id": area["_id"], "address": nfc(draft.address), "source": draft.place_source}
    if draft.private_place:
        found["private"] = True
    if draft.lat is not None and draft.lon is not None:
        found["point"] = {"type": "Point", "coordinates": [draft.lon, draft.lat]}
        found["cell"] = cell_of(draft.lat, draft.lon)
    return found


def _reporter(store: Store, who: Reporter) -> Document:
    """Who reports, with his address sealed."""
    return {
        "channel": who.channel,
        "owner": {"kind": who.owner.kind, "id": who.owner.id},
        "address": store.vault.encrypt(who.address),
        "language": who.language,
        **({"contact": store.vault.encrypt(who.contact)} if who.contact else {}),
    }


def _mark_legal(store: Store, report: Report, kind: LegalKind, session: ClientSession) -> Report:
    """The report is a matter of the law; the reaction tells the resident where to go with it."""
    return events.change(
        store,
        REPORTS,
        report["_id"],
        {"$set": {"legal": kind}},
        action="legal_recognised",
        actor=SYSTEM,
        details={"changes": {"legal": kind}},
        session=session,
    )
