"""Words right after a report was reopened, or while the bot asks for that: they say why, and begin no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.actions.places import WORTH_ASKING, named
from bot.actions.reopening import LEAST_KEPT
from bot.actions.steps import REOPENED
from bot.engine.parse import FALLBACK_INTENT, Parse
from bot.engine.tracker import Tracker
from models.categories import proposal_model
from models.errors import NotFound
from models.reports import reports
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import ReportAction

#: What such words are taken for, and what they are.
TELLS, REOPENS = frozenset({"report_incident", "out_of_scope", FALLBACK_INTENT}), "reopen_report"

#: Later they are another matter.
LATELY = timedelta(minutes=15)

#: From this confidence on words are about something else.
_OTHERWISE = 0.6


def meant(store: Store, tracker: Tracker, parse: Parse) -> Parse | None:
    """Return words as what they say of the report that is reopened; None for any other text."""
    if tracker.active_loop or parse.intent not in TELLS or len(parse.text.split()) < LEAST_KEPT:
        return None
    report = _reopening(store, tracker)
    if report is None or _is_another(store, report, parse.text):
        return None
    return replace(parse, intent=REOPENS, confidence=1.0)


def _reopening(store: Store, tracker: Tracker) -> Report | None:
    """Return the report that was reopened, or asked about, just before; None without one."""
    pending = tracker.slots.get("pending") or {}
    asked = pending if pending.get("do") == ReportAction.REOPEN and pending.get("code") else None
    kept = asked or tracker.slots.get(REOPENED)
    if not kept or datetime.now(UTC) - datetime.fromisoformat(kept["at"]) > LATELY:
        return None
    try:
        return reports.by_code(store, kept["code"])
    except NotFound:
        return None


def _is_another(store: Store, report: Report, text: str) -> bool:
    """Say whether a text is of another place, or of another kind of matter."""
    area_id = report["place"]["area_id"]
    if any(row["id"] != area_id for row in named(store, text, WORTH_ASKING)[:1]):
        return True
    found = proposal_model.likely(text)[:1]
    return any(row.category != report["category"] and row.confidence >= _OTHERWISE for row in found)
