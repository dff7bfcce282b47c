"""Filing: a draft becomes a report, whoever sends it (app, Zalo, web chat, SMS, Open311, an import)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypedDict

from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.areas import open_agencies
from models.categories import legal_matters
from models.categories.legal_matters import LegalKind
from models.categories.report_kinds import ReportKind
from models.errors import Fault, Invalid
from models.files import uploads
from models.language.text import fold, nfc
from models.promises import promise, stages
from models.reports import (
    bursts,
    codes_and_pins,
    draft_checks,
    public_view,
    remote_photos,
    repeats,
    reports,
    rescue_details,
    rescue_drafts,
    search_facets,
)
from models.reports.draft import Draft, Filed, Reporter
from models.reports.draft_checks import Checked
from models.reports.reports import REPORTS, Place, Report, ReporterOfReport, blurred
from models.reports.rescue_details import Supplement
from models.reports.search_facets import Facets
from models.routing import routing
from models.store import Store, events, new_id
from models.store.events import SYSTEM, Event
from models.store.reactions import Reaction
from models.workflow.transitions import OPEN_STATES, ReportState


class FiledWith(TypedDict):
    """What the first event says of a report; what the fields mean stands in `Report`."""

    agency_id: str
    area_path: list[str]
    category: str
    due_at: datetime


def file(
    store: Store, draft: Draft, reporter: Reporter, *, key: str = "", network: str | None = None
) -> Filed:
    """File a report: routed to the responsible agency, with tracking code, PIN and due date.

    :param key: whoever files with the same key again gets the report that stands there.
    :param network: where it was sent from, "" when nobody knows: then the same again gets the report that stands
        there, too (`models.reports.repeats`), and many calls for rescue are grouped (`models.reports.bursts`). None
        for what no client sends, such as an import.
    :raises Invalid: naming every fault of the draft. A call for rescue has none: what cannot be kept is left out.
    """
    fit = rescue_drafts.fitted(store, draft, reporter)
    filed = _file(store, fit.draft, reporter, key, network)
    return replace(filed, left_out=fit.left_out, asks_for=fit.asks_for)


def _file(store: Store, draft: Draft, reporter: Reporter, key: str, network: str | None) -> Filed:
    mark = "" if network is None else repeats.mark_of(store, draft, reporter)
    look = partial(_before, store, draft, reporter, key, mark)
    if _may_count_twice(store, draft) and (before := look()):
        return before
    try:
        document = _checked(store, draft, reporter, key)
    except Invalid:
        # What was sent before holds its photos, for example.
        if before := look():
            return before
        raise
    _join_burst(store, document, reporter, network)
    while True:
        try:
            made, steps = store.transact(partial(_write, store, document, draft, mark, reporter))
            return _filed(store, made, fresh=True, steps=steps)
        except _AgencyClosed:
            # This request goes by the catalogue as it was before.
            store = replace(store, pinned=None)
            document = {**document, **_checked(store, draft, reporter, key), "_id": document["_id"]}
        except (DuplicateKeyError, _FiledAlready):
            # Either the same was faster, or the random code exists already: then another one is drawn.
            if before := look():
                return before


def _join_burst(store: Store, document: Report, reporter: Reporter, network: str | None) -> None:
    if network is not None and (burst := bursts.of(store, document, reporter, network)):
        document["burst"] = burst


def _may_count_twice(store: Store, draft: Draft) -> bool:
    """Say whether it is to be known at once whether the same was filed before.

    A call for help would be counted as two. Nearly everything else is new, and what is not is found when it is written.
    """
    return draft_checks.is_urgent(store, draft) or bool(store.keyed and store.keyed.before)


def _checked(store: Store, draft: Draft, reporter: Reporter, key: str) -> Report:
    return _report(store, draft, reporter, draft_checks.check(store, draft, reporter), key)


class _AgencyClosed(Exception):
    """The agency that answers for it was closed since it was routed."""


class _FiledAlready(Exception):
    """The same was filed since it was looked for."""


def _before(store: Store, draft: Draft, reporter: Reporter, key: str, mark: str) -> Filed | None:
    """Return what was filed with the same key, or is the same sent again."""
    before = _by_key(store, key)
    if before is None and (repeated := repeats.earlier(store, mark)):
        before = _called_again(store, repeated, draft, reporter)
    return _filed(store, before, fresh=False) if before else None


def _called_again(store: Store, report: Report, draft: Draft, reporter: Reporter) -> Report:
    """Note in a call for rescue that it came again, once a minute."""
    if not reports.is_rescue(report):
        return report
    minute = int((datetime.now(UTC) - report["filed_at"]).total_seconds() // 60)
    return rescue_details.add(store, report["_id"], Supplement(draft.text), reporter, key=f"again:{minute}")


def _filed(store: Store, report: Report, *, fresh: bool, steps: Sequence[Event] = ()) -> Filed:
    return Filed(report, codes_and_pins.pin_of(store, report["_id"]), fresh=fresh, steps=steps)


def _write(
    store: Store,
    document: Report,
    draft: Draft,
    mark: str,
    reporter: Reporter,
    session: ClientSession,
) -> tuple[Report, list[Event]]:
    """Write a report and all that belongs to it in this transaction; returns it with its steps.

    :raises _FiledAlready, _AgencyClosed: nothing may be written.
    """
    if repeats.keep(store, mark, document["_id"], session):
        raise _FiledAlready
    uploads.attach(store, draft.photo_ids, document["_id"], session)
    fresh: Report = {**document, "code": codes_and_pins.new_code(store)}
    details: events.EventDetails = {
        "public": True,
        "changes": filed_with(fresh),
        "later": {Reaction.WATCH_CLOCK: fresh["remind_at"]},
    }
    made, event = events.create_keyed(
        store, REPORTS, fresh, action="filed", actor=reporter.actor, details=details, session=session
    )
    steps = [event]
    if draft.media_urls:
        made = remote_photos.ask(store, made["_id"], draft.media_urls, reporter.actor, session)
        steps = []
    # Last, so that reports for one agency are in each other's way for as short as possible.
    if open_agencies.claim(store, [made["agency_id"]], session):
        raise _AgencyClosed
    law = None if draft.kind is ReportKind.RESCUE else legal_matters.recognise(document["text"])
    return (_mark_legal(store, made, law, session), []) if law else (made, steps)


def filed_with(report: Report) -> FiledWith:
    """Return what the first event says of a report, so that its figures can be made from events alone."""
    return {
        "agency_id": report["agency_id"],
        "area_path": report["area_path"],
        "category": report["category"],
        "due_at": report["due_at"],
    }


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


def _report(store: Store, draft: Draft, reporter: Reporter, rows: Checked, key: str) -> Report:
    now = datetime.now(UTC)
    facets = search_facets.of(store, rows.category, nfc(draft.text), nfc(draft.address))
    report = _with_facets(store, draft, reporter, rows, facets, now)
    report["doubts"] = public_view.doubts_of(
        report["text"], report["place"]["address"], draft.attributes.values()
    )
    if "proposed" in facets:
        report["proposed"] = facets["proposed"]
    if draft.about_post_id:
        report["about_post_id"] = draft.about_post_id
    if draft.outlet_id:
        report["outlet_id"] = draft.outlet_id
    if draft.attributes:
        report["attributes"] = dict(draft.attributes)
    if draft.lat is not None and draft.lon is not None:
        # What it brings back is looked for when nobody waits (`models.reports.new_reports`).
        report["recurrence"] = {"count": 0, "earlier": []}
    if key:
        report["filed_by_key"] = key
    return report


def _with_facets(
    store: Store, draft: Draft, reporter: Reporter, rows: Checked, facets: Facets, now: datetime
) -> Report:
    """Return a report with the fields that each has."""
    folded = fold(nfc(draft.text))
    area, hours = rows.area, promise.working_time(store)
    due_at = promise.promise(hours, rows.category, now, facets["urgency"])
    clock = stages.begun(hours, due_at, now)
    owner = routing.route(store, routing.case_of(hours, area, draft.category, draft.kind, folded, now))
    return {
        "_id": new_id(),
        "version": 1,
        # Drawn when the report is written, until one is free.
        "code": "",
        "kind": draft.kind,
        "category": draft.category,
        "text": nfc(draft.text),
        "folded": folded,
        "tokens": facets["tokens"],
        "urgency": facets["urgency"],
        "rank": facets["rank"],
        "place": _place(draft, rows),
        "area_path": area["path"],
        "photos": list(draft.photo_ids),
        "after_photos": [],
        "reporter": _reporter(store, reporter),
        "agency_id": owner.agency_id,
        "assignee_id": owner.assignee_id,
        "state": ReportState.SUBMITTED,
        "close_reason": None,
        "due_at": due_at,
        "stage": clock["stage"],
        "remind_at": clock["remind_at"],
        "late_from": clock["late_from"],
        "level": clock["level"],
        "heard": clock["heard"],
        "escalated_to": clock["escalated_to"],
        "filed_at": now,
        "updated_at": now,
    }


def _place(draft: Draft, rows: Checked) -> Place:
    found: Place = {"area_id": rows.area["_id"], "address": nfc(draft.address), "source": draft.place_source}
    if draft.private_place:
        found["private"] = True
    if rows.approximate:
        found["approximate"] = True
    if draft.lat is not None and draft.lon is not None:
        found["point"] = {"type": "Point", "coordinates": [draft.lon, draft.lat]}
        found = {**found, **blurred(draft.lat, draft.lon)}
    return found


def _reporter(store: Store, who: Reporter) -> ReporterOfReport:
    """Return who reports, with their address sealed."""
    found: ReporterOfReport = {
        "channel": who.channel,
        "owner": {"kind": who.owner.kind, "id": who.owner.id},
        "address": store.vault.encrypt(who.address),
        "language": who.language,
    }
    if who.contact:
        found["contact"] = store.vault.encrypt(who.contact)
    return found


def _mark_legal(store: Store, report: Report, kind: LegalKind, session: ClientSession) -> Report:
    """Mark the report as a matter of the law; the reaction tells the resident where to go with it."""
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
