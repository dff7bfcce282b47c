"""The result of a report for those whose own was merged into it: the reason and the unit's words, translated.

The main report may be somebody else's and may never have been public, so personal data in the words is masked as the
public view would have it.
"""

from __future__ import annotations

from models.errors import NotFound
from models.handling.time_limits import WITH_RESULT
from models.language import personal_data, wording
from models.messages.audiences import ENDINGS
from models.reports import reports
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import Event


def said_in(event: Event, language: str) -> str:
    """Return reason, receiver and words of a step that ended a report; "" of any other step."""
    if event["action"] not in ENDINGS:
        return ""
    changes = event["changes"]
    said = (wording.reason(changes, language), changes.get("redirected_to") or "", event["note"])
    return ". ".join(personal_data.mask(one.rstrip(". ")) for one in said if one)


def of_target(store: Store, report: Report, language: str) -> str:
    """Return how the report ended that this one is merged into; "" while it has not."""
    if not (target_id := report.get("merged_into")):
        return ""
    try:
        target = reports.get(store, target_id)
    except NotFound:
        return ""
    if target["state"] not in WITH_RESULT:
        return ""
    steps = events.timeline(store, Kind.REPORT, target["_id"], public_only=True)
    last = [event for event in steps if event["action"] in ENDINGS][-1:]
    return "".join(f"{wording.step(one, language)}: {said_in(one, language)}" for one in last)
