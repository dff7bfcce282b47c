"""Calls that were merged into the first of their burst are reports of their own again."""

from __future__ import annotations

from models.categories.report_kinds import ReportKind
from models.migrations import m0009_call_groups as step
from models.reports import call_groups, reports
from models.reports.reports import REPORTS, Report
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.reporting import act, filed


def merged_calls(store: Store) -> list[Report]:
    """Three calls as they were kept before: the head, and two that were merged into it when they were filed."""
    calls = [
        filed(store, f"d{n}", text=f"Cứu với {n}", category="rescue", kind=ReportKind.RESCUE)
        for n in range(3)
    ]
    head = calls[0]
    store.collection(REPORTS).update_one(
        {"_id": head["_id"]}, {"$set": {"burst": {"by": "sender", "calls": 3}}}
    )
    for call in calls[1:]:
        values = {
            "state": "merged",
            "resume_state": "submitted",
            "merged_into": head["_id"],
            "paused_at": call["filed_at"],
            "burst": {"by": "sender"},
        }
        store.collection(REPORTS).update_one({"_id": call["_id"]}, {"$set": values})
    return calls


def test_calls_stand_alone_again_in_one_group(province: Store) -> None:
    calls = merged_calls(province)
    assert step.left(province) == 3

    assert step.batch(province, None, 10).written == 3

    now = [reports.get(province, call["_id"]) for call in calls]
    assert {row["state"] for row in now} == {"submitted"}
    assert {call_groups.group_of(row) for row in now} == {calls[0]["_id"]}
    assert [row.get("merged_into") for row in now] == [None] * 3
    assert step.left(province) == 0


def test_calls_whose_end_was_told_stay_as_they_are(province: Store) -> None:
    calls = merged_calls(province)
    act(province, calls[0], ReportAction.REJECT, note="Gọi đùa, đã xác minh.")

    step.batch(province, None, 10)

    now = [reports.get(province, call["_id"]) for call in calls]
    assert [row["state"] for row in now] == ["rejected", "merged", "merged"]
    assert {call_groups.group_of(row) for row in now} == {calls[0]["_id"]}
