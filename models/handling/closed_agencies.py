"""Reports of agencies that were closed: whoever opens one again finds it with an agency that can answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from pymongo.client_session import ClientSession

from models.areas import agencies, areas, open_agencies
from models.errors import Fault, Invalid, NotFound
from models.handling.report_changes import ReportChanges, update_of
from models.language import wording
from models.promises import promise, stages
from models.reports.reports import REPORTS, Report
from models.routing import routing
from models.store import Store, events
from models.store.events import SYSTEM
from models.store.reactions import Reaction
from models.workflow.transitions import OPEN_STATES


def insist_on_open(store: Store, before: Report, after: Report, session: ClientSession) -> Report:
    """Claim the agency that an action gave a report to; call it in the transaction of the action.

    A report that is open again and whose agency was closed meanwhile is forwarded to where such a report goes now.

    :raises Invalid: `agency_unknown`: an official forwards it to one that was closed meanwhile.
    """
    handed_on = after["agency_id"] != before["agency_id"]
    again = after["state"] in OPEN_STATES and before["state"] not in OPEN_STATES
    if not (handed_on or again) or not open_agencies.claim(store, [after["agency_id"]], session):
        return after
    if handed_on:
        raise Invalid(Fault("receiver", "agency_unknown"))
    return _forward(store, after, session)


def _forward(store: Store, report: Report, session: ClientSession) -> Report:
    now = datetime.now(UTC)
    changes: ReportChanges = {
        "agency_id": _receiver(store, report, now, session),
        "assignee_id": None,
        "known_to": list(dict.fromkeys([*report.get("known_to", ()), report["agency_id"]])),
    }
    changes.update(cast(ReportChanges, stages.renewed(store, report, changes, now)))
    forwarded: Report = {**report, **changes}
    following = stages.following(store, forwarded)
    return events.change(
        store,
        REPORTS,
        report["_id"],
        update_of({**changes, "updated_at": now}),
        action="forwarded",
        actor=SYSTEM,
        details={
            "note": wording.word("agency_closed", report["reporter"]["language"]),
            "public": True,
            "changes": changes,
            "later": {Reaction.WATCH_CLOCK: following} if following else {},
        },
        session=session,
    )


def _receiver(store: Store, report: Report, now: datetime, session: ClientSession) -> str:
    """Return the agency that such a report goes to now; the committee if that is being closed, too."""
    here = areas.in_use(store, report["place"]["area_id"])
    if len(here) != 1:
        return agencies.committee(areas.common(here) or areas.active_province_id(store))
    hours = promise.working_time(store)
    case = routing.case_of(hours, here[0], report["category"], report["kind"], report["folded"], now)
    try:
        found = routing.route(store, case).agency_id
    except NotFound:
        found = ""
    refused = not found or open_agencies.claim(store, [found], session)
    return agencies.committee(here[0]["_id"]) if refused else found
