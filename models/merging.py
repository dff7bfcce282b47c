"""Merging: what a report that turns out to be a duplicate does to the other one, in the same transaction.

The other report gets an event of its own (`joined`, later `left`), so that whoever works on it learns of it, and so
that two officials who merge two reports into each other at the same moment cannot both succeed. The people of a merged
report wait for the other one; see `models.follows`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pymongo.client_session import ClientSession

from models import events, tracking
from models.errors import Fault, Invalid, NotFound, Stale
from models.events import SYSTEM, Kind
from models.reports import COLLECTION
from models.store import Document, Store
from models.workflow import ReportState

if TYPE_CHECKING:
    from models.deeds import Deed

#: What nobody waits for any more can take nothing in.
NO_TARGETS = [ReportState.MERGED, ReportState.WITHDRAWN]


def join(store: Store, report: Document, deed: Deed, session: ClientSession) -> None:
    """The target of a merge, or of closing as a duplicate, learns of it.

    :raises Invalid: `report_not_a_target`: it was merged itself in the meantime, into this very report perhaps.
    """
    if not deed.target:
        return
    target = store.db[COLLECTION].find_one({"code": tracking.canonical(deed.target)}, session=session)
    if target is None or _leads_to(store, target, report["_id"], session):
        raise Invalid(Fault("target", "report_not_a_target"))
    guard = {"state": {"$nin": NO_TARGETS}}
    try:
        _tell(store, target["_id"], "joined", report, session, guard)
    except Stale as error:
        raise Invalid(Fault("target", "report_not_a_target")) from error


def leave(store: Store, report: Document, deed: Deed, session: ClientSession) -> None:
    """The report that it was merged into learns that it stands alone again."""
    if report.get("merged_into"):
        try:
            _tell(store, report["merged_into"], "left", report, session, {})
        except NotFound:
            return


def _tell(
    store: Store,
    target_id: str,
    action: str,
    report: Document,
    session: ClientSession,
    guard: Mapping[str, Any],
) -> None:
    events.change(
        store,
        Kind.REPORT,
        target_id,
        {"$set": {"updated_at": datetime.now(UTC)}},
        action=action,
        actor=SYSTEM,
        guard=guard,
        told={"changes": {"report_id": report["_id"], "code": report["code"]}},
        session=session,
    )


def _leads_to(store: Store, target: Document, report_id: str, session: ClientSession) -> bool:
    """Whether the target is the report itself, or was merged into it by whatever way."""
    seen: set[str] = set()
    at: Document | None = target
    while at is not None and at["_id"] not in seen:
        if at["_id"] == report_id:
            return True
        seen.add(at["_id"])
        onward = at.get("merged_into")
        at = store.db[COLLECTION].find_one({"_id": onward}, session=session) if onward else None
    return False
