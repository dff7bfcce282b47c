"""What a report may be merged into, and what is refused twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.areas import agencies
from models.categories.report_kinds import ReportKind
from models.desk import bulk
from models.desk.bulk import Item
from models.errors import Clash, Invalid
from models.handling.action_request import ActionRequest
from models.reports import reports
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import CloseReason, ReportAction
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.reporting import HANDLER, act, filed, fixed, official

OF_PROVINCE = official(area_id=VINH_LONG, id="o1")
OF_WARD = official(area_id=PHUONG_TRA_VINH, agency_id=agencies.committee(PHUONG_TRA_VINH), id="w")
LONG_AGO = datetime.now(UTC) - timedelta(days=300)


def refused(store: Store, target: Report, report: Report | None = None, **given: Any) -> list[str]:
    """The codes with which merging into a report is refused, as a merge and as closing for a duplicate."""
    source, who = report or filed(store, "d2"), given.get("who", OF_PROVINCE)
    codes: list[str] = []
    with pytest.raises(Invalid) as merge:
        act(store, source, ReportAction.MERGE, who, target=target["code"])
    act(store, source, ReportAction.ACCEPT, who)
    duplicate: dict[str, Any] = {"note": "Trùng.", "reason": CloseReason.DUPLICATE, "target": target["code"]}
    with pytest.raises(Invalid) as resolve:
        act(store, source, ReportAction.RESOLVE, who, **duplicate)
    for error in (merge.value, resolve.value):
        codes += [fault.code for fault in error.faults if fault.field == "target"]
    assert reports.get(store, source["_id"])["state"] == "accepted"
    return codes


def test_rejected_report_takes_nothing_in(province: Store) -> None:
    target = act(province, filed(province), ReportAction.REJECT, note="Không rõ.")

    assert refused(province, target) == ["target_ended"] * 2


def test_redirected_report_takes_nothing_in(province: Store) -> None:
    target = act(province, filed(province), ReportAction.REDIRECT, note="Nơi khác.", receiver="Tòa án")

    assert refused(province, target) == ["target_ended"] * 2


def test_merged_report_takes_nothing_in(province: Store) -> None:
    other = filed(province, "d3")
    target = act(province, filed(province), ReportAction.MERGE, target=other["code"])

    assert refused(province, target) == ["report_not_a_target"] * 2


def test_legal_matter_takes_nothing_in(province: Store) -> None:
    target = filed(province)
    province.db.reports.update_one({"_id": target["_id"]}, {"$set": {"legal": "complaint"}})

    assert refused(province, target) == ["target_legal"] * 2


def test_report_that_the_official_cannot_see_is_unknown_to_him(province: Store) -> None:
    theirs = filed(province, area_id=PHUONG_LONG_DUC)

    assert refused(province, theirs, who=OF_WARD) == ["report_unknown"] * 2


def test_call_for_rescue_is_not_merged_into_rubbish(province: Store) -> None:
    target = filed(province, category="garbage", text="Rác ngập đường ba ngày")
    rescue = filed(province, "d2", category="rescue", kind=ReportKind.RESCUE)

    assert refused(province, target, rescue) == ["target_not_urgent"] * 2


def test_call_for_rescue_is_merged_into_an_emergency(province: Store) -> None:
    target = filed(province, text="Có người chết đuối, cứu với")
    rescue = filed(province, "d2", category="rescue", kind=ReportKind.RESCUE)

    assert act(province, rescue, ReportAction.MERGE, OF_PROVINCE, target=target["code"])["state"] == "merged"


def test_report_is_not_merged_into_itself(province: Store) -> None:
    report = filed(province)

    assert refused(province, report, report) == ["report_not_a_target"] * 2


def test_resolved_report_takes_in_what_can_still_rate_it(province: Store) -> None:
    target = fixed(province, filed(province))

    merged = act(province, filed(province, "d2"), ReportAction.MERGE, target=target["code"])
    assert merged["merged_into"] == target["_id"]


def test_report_resolved_too_long_ago_takes_nothing_in(province: Store) -> None:
    target = fixed(province, filed(province))
    province.db.reports.update_one({"_id": target["_id"]}, {"$set": {"stopped_at": LONG_AGO}})

    assert refused(province, target) == ["target_ended"] * 2


def test_bulk_merges_by_the_same_rule(province: Store) -> None:
    target = act(province, filed(province), ReportAction.REJECT, note="Không rõ.")
    asked = ActionRequest(ReportAction.MERGE, target=target["code"])

    (tried,) = bulk.preview(province, HANDLER, asked, [Item(filed(province, "d2")["code"])])
    assert isinstance(tried.error, Invalid)
    assert [fault.code for fault in tried.error.faults] == ["target_ended"]


def test_what_was_merged_is_separated_though_its_target_was_rejected(province: Store) -> None:
    target, report = filed(province), filed(province, "d2")
    act(province, report, ReportAction.MERGE, target=target["code"])
    act(province, target, ReportAction.REJECT, note="Không rõ.")

    assert act(province, report, ReportAction.UNMERGE, note="Khác.")["state"] == "submitted"


def test_same_category_again_is_refused(province: Store) -> None:
    report = filed(province)

    with pytest.raises(Invalid) as error:
        act(province, report, ReportAction.RECATEGORISE, category=report["category"])
    assert [(one.field, one.code) for one in error.value.faults] == [("category", "category_same")]


@pytest.mark.parametrize(
    ("action", "code"),
    [(ReportAction.PUBLISH, "published_already"), (ReportAction.HIDE, "hidden_already")],
)
def test_publishing_or_hiding_twice_writes_no_second_event(
    province: Store, action: ReportAction, code: str
) -> None:
    report = filed(province)
    act(province, report, action, note="Ghi chú.")

    with pytest.raises(Clash, match=code):
        act(province, report, action, note="Ghi chú.")
    assert len(events.timeline(province, Kind.REPORT, report["_id"])) == 2


def test_what_can_never_be_public_is_not_published(province: Store) -> None:
    rescue = filed(province, category="rescue", kind=ReportKind.RESCUE)

    with pytest.raises(Clash, match="never_public"):
        act(province, rescue, ReportAction.PUBLISH, OF_PROVINCE)
