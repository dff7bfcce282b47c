"""Builders for tests of the reports desk: residents, officials, and reports on every step of their way."""

from __future__ import annotations

from typing import Any

from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.desk import desk
from models.files import uploads
from models.handling.action_request import ActionRequest
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, new_reports, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import CloseReason, ReportAction
from tests.builders import PHUONG_TRA_VINH
from tests.photos import photo

#: A place in the ward of the tests; 0.001 degrees of latitude are 111 m.
LAT, LON = 9.9347, 106.3455


def resident(id: str = "d1", language: str = "vi") -> Reporter:
    """Return somebody with the app on a phone without a push address."""
    return Reporter(MessageChannel.PUSH, Owner("device", id), {"kind": "device", "id": id}, language=language)


def official(
    role: Role = Role.HANDLER, area_id: str = PHUONG_TRA_VINH, agency_id: str = "", id: str = "o1"
) -> Identity:
    """Return an official with one role."""
    held = Assignment(role, area_id, agency_id)
    return Identity(CallerKind.OFFICIAL, id, assignments=(held,), name="Cán bộ thử")


#: Handles reports of every agency in the ward.
HANDLER = official()


def filed(store: Store, who: str | Reporter = "d1", **given: Any) -> Report:
    """File a report about a flood at the place of the tests, and note what is noted of each soon after."""
    row: dict[str, Any] = {
        "text": "Đường ngập tới đầu gối",
        "category": "flood",
        "area_id": PHUONG_TRA_VINH,
        "lat": LAT,
        "lon": LON,
    }
    reporter = resident(who) if isinstance(who, str) else who
    made = filing.file(store, Draft(**(row | given)), reporter).report
    new_reports.note(store, made)
    return reports.get(store, made["_id"])


def a_photo(store: Store, owner: Owner) -> str:
    """Upload a small photo for somebody; returns its id."""
    kept = uploads.save(store, photo((80, 60)), owner=owner, actor={"kind": owner.kind, "id": owner.id})
    return str(kept["_id"])


def act(store: Store, report: Report, action: ReportAction, who: Identity = HANDLER, **given: Any) -> Report:
    """Carry out an official's action on the report as it is now."""
    current = reports.get(store, report["_id"])
    return desk.act(store, who, report["code"], ActionRequest(action, **given), expect=current["version"])


def fixed(store: Store, report: Report) -> Report:
    """Resolve a report as fixed, with an after-photo."""
    act(store, report, ReportAction.ACCEPT)
    after = a_photo(store, Owner("official", HANDLER.id))
    return act(
        store,
        report,
        ReportAction.RESOLVE,
        note="Đã khắc phục.",
        reason=CloseReason.FIXED,
        photo_ids=[after],
    )
