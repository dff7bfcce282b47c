"""Following and merging: who waits for a report, and what merging and separating do to that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models.errors import Invalid, LoaError
from models.messages.messages import Owner
from models.reports import followers, reports
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import CloseReason, ReportAction
from tests.reporting import act, filed, resident


def waiting(store: Store, report: Report) -> list[str]:
    return [one.owner.id for one in followers.crowd(store, reports.get(store, report["_id"]))]


def follow(store: Store, report: Report, *ids: str) -> None:
    for one in ids:
        followers.follow(store, report, resident(one))


def merge(store: Store, report: Report, target: Report) -> Report:
    return act(store, report, ReportAction.MERGE, target=target["code"])


def test_following_twice_counts_once(province: Store) -> None:
    report = filed(province)

    follow(province, report, "d2", "d2", "d3")

    assert followers.count(province, report) == 2
    assert followers.is_following(province, report, [Owner("device", "d2")])


def test_reporter_does_not_follow_their_own_report(province: Store) -> None:
    report = filed(province, "d1")

    follow(province, report, "d1")

    assert waiting(province, report) == []


def test_whoever_unfollows_is_told_no_more(province: Store) -> None:
    report = filed(province)
    follow(province, report, "d2", "d3")

    followers.unfollow(province, report, [Owner("device", "d2")])

    assert waiting(province, report) == ["d3"]


def test_merged_report_brings_its_reporter_and_its_followers_along(province: Store) -> None:
    target, report = filed(province, "d1"), filed(province, "d2")
    follow(province, target, "d5", "d3")
    follow(province, report, "d3", "d4", "d1")

    merge(province, report, target)

    assert sorted(waiting(province, target)) == ["d2", "d3", "d4", "d5"]
    assert followers.count(province, target) == 4


def test_separating_gives_everybody_back_to_where_they_were(province: Store) -> None:
    target, report = filed(province, "d1"), filed(province, "d2")
    follow(province, target, "d3")
    follow(province, report, "d3", "d4")
    merge(province, report, target)

    act(province, report, ReportAction.UNMERGE, note="Hai việc khác nhau")

    assert (waiting(province, target), waiting(province, report)) == (["d3"], ["d3", "d4"])


def test_merging_goes_on_through_a_chain_and_each_link_separates_its_own(province: Store) -> None:
    first, second, third = (filed(province, who) for who in ("d1", "d2", "d3"))
    merge(province, first, second)
    merge(province, second, third)
    assert waiting(province, third) == ["d1", "d2"]

    act(province, first, ReportAction.UNMERGE, note="Khác")

    assert waiting(province, third) == ["d2"]


def test_closing_as_a_duplicate_brings_the_people_along_too(province: Store) -> None:
    target, report = filed(province, "d1"), filed(province, "d2")
    act(province, report, ReportAction.ACCEPT)

    act(
        province,
        report,
        ReportAction.RESOLVE,
        note="Trùng",
        reason=CloseReason.DUPLICATE,
        target=target["code"],
    )

    assert waiting(province, target) == ["d2"]


def test_events_of_both_reports_are_kept_and_tell_of_each_other(province: Store) -> None:
    target, report = filed(province), filed(province, "d2")
    merge(province, report, target)
    act(province, report, ReportAction.UNMERGE, note="Khác")

    def steps(one: Report) -> list[str]:
        return [event["action"] for event in events.timeline(province, Kind.REPORT, one["_id"])]

    assert steps(target) == ["filed", "joined", "left"]
    assert steps(report) == ["filed", "merged", "unmerged"]


def test_reports_cannot_be_merged_in_a_circle(province: Store) -> None:
    first, second = filed(province), filed(province)
    act(province, first, ReportAction.ACCEPT)
    given: dict[str, Any] = {"note": "Trùng", "reason": CloseReason.DUPLICATE, "target": second["code"]}
    act(province, first, ReportAction.RESOLVE, **given)

    with pytest.raises(Invalid) as refused:
        merge(province, second, first)

    assert [fault.code for fault in refused.value.faults] == ["report_not_a_target"]
    assert reports.get(province, second["_id"])["state"] == "submitted"


def test_two_officials_who_merge_two_reports_into_each_other_at_once_leave_one_open(province: Store) -> None:
    for _ in range(5):
        pair = filed(province), filed(province)

        def attempt(one: Report, other: Report) -> bool:
            try:
                merge(province, one, other)
            except LoaError:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(attempt, pair, reversed(pair)))

        states = [reports.get(province, report["_id"])["state"] for report in pair]
        assert sorted(states) == ["merged", "submitted"], done
