"""Endings: what an official does with a report that has ended, and what its resident may still do."""

from __future__ import annotations

import pytest

from models.desk import desk
from models.errors import Clash, Invalid
from models.handling import actions, resident_actions
from models.handling.action_request import ActionRequest
from models.promises import promise
from models.reports.reports import Report
from models.statistics.measure_numbers import Measure
from models.statistics.report_tally import tally
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import Rating, ReportAction
from tests.models.handling.test_actions import (
    HANDLER,
    NOT_OURS,
    a_report,
    accepted,
    act,
    ago,
    backdated,
    resolved,
    say,
)

RATED = ActionRequest(ReportAction.RATE, rating=Rating.SATISFIED)
PHONED = ActionRequest(ReportAction.CLOSE, "Người dân xác nhận qua điện thoại.")
MISTAKE = ActionRequest(ReportAction.TAKE_UP, "Kết thúc nhầm phản ánh.")
AGAIN = ActionRequest(ReportAction.REOPEN, "Vẫn còn rác.")


def measures(store: Store, report: Report) -> set[Measure]:
    """What the report counts as."""
    history = events.timeline(store, Kind.REPORT, report["_id"])
    found = tally(history, promise.working_time(store), report)
    assert found is not None
    counted = {number for numbers in found.counts.values() for number in numbers}
    return {measure for measure in Measure if measure in counted}


def merged(store: Store, into: Report) -> Report:
    return act(store, a_report(store), ActionRequest(ReportAction.MERGE, target=into["code"]))


def test_official_closes_a_resolved_report_with_a_note_alone(province: Store) -> None:
    report = resolved(province)

    with pytest.raises(Invalid):
        act(province, report, ActionRequest(ReportAction.CLOSE))
    assert act(province, report, PHONED)["state"] == "closed"


def test_report_that_was_closed_early_can_still_be_rated_and_stays_closed(province: Store) -> None:
    closed = act(province, resolved(province), PHONED)
    assert resident_actions.possible(province, closed) == [ReportAction.RATE, ReportAction.REOPEN]

    rated = say(province, closed, RATED)

    assert (rated["state"], rated["rating"]) == ("closed", "satisfied")


def test_report_that_was_closed_early_can_still_be_reopened(province: Store) -> None:
    closed = act(province, resolved(province), PHONED)

    assert say(province, closed, AGAIN)["state"] == "submitted"


def test_closing_early_does_not_lengthen_the_time_for_rating(province: Store) -> None:
    report = backdated(province, resolved(province), stopped_at=ago(days=14, minutes=1))

    with pytest.raises(Clash, match="too_late_to_rate"):
        say(province, act(province, report, PHONED), RATED)


def test_nobody_rates_twice(province: Store) -> None:
    with pytest.raises(Clash, match="rated_already"):
        say(province, say(province, resolved(province), RATED), RATED)


def test_unit_that_ended_a_report_by_mistake_takes_it_up_again(province: Store) -> None:
    report = act(province, a_report(province), ActionRequest(ReportAction.REJECT, "Không thuộc phường."))

    again = act(province, report, MISTAKE)

    assert (again["state"], again["stopped_at"]) == ("submitted", None)


def test_reopening_of_the_unit_leaves_the_resident_his_own(province: Store) -> None:
    again = act(province, resolved(province), MISTAKE)
    ended = act(province, act(province, again, ActionRequest(ReportAction.ACCEPT)), NOT_OURS)

    assert say(province, ended, AGAIN)["reopened"]


def test_unit_gains_no_working_time_by_ending_and_taking_up_again(province: Store) -> None:
    report = resolved(province)
    stopped_at = ago(days=7)
    report = backdated(province, report, stopped_at=stopped_at)
    left = promise.between(province, stopped_at, report["due_at"])

    again = act(province, report, MISTAKE)

    now = again["pauses"][-1]["until"]
    assert promise.between(province, now, again["due_at"]) == left


def test_what_was_overdue_when_it_ended_is_overdue_when_it_is_taken_up(province: Store) -> None:
    late = backdated(province, resolved(province), stopped_at=ago(days=3), due_at=ago(days=4))

    assert act(province, late, MISTAKE)["due_at"] == late["due_at"]


def test_no_unit_takes_up_what_the_resident_has_rated(province: Store) -> None:
    with pytest.raises(Clash, match="rated_already"):
        act(province, say(province, resolved(province), RATED), MISTAKE)


def test_desk_calls_its_own_reopening_reopen(province: Store) -> None:
    report = resolved(province)
    offered = actions.possible(province, report, desk.performer_of(province, HANDLER, report).who)

    assert ReportAction.TAKE_UP in offered
    assert ReportAction.REOPEN not in offered


def test_figures_count_a_report_that_was_taken_up_as_open_and_not_as_reopened(province: Store) -> None:
    again = act(province, resolved(province), MISTAKE)

    counted = measures(province, again)

    assert {Measure.RECEIVED, Measure.ENDED_ONCE} <= counted
    assert not counted & {Measure.REOPENED, Measure.RESOLVED, Measure.ON_TIME, Measure.LATE}


def test_figures_count_the_rating_of_a_report_that_was_closed_early(province: Store) -> None:
    closed = act(province, resolved(province), PHONED)
    assert Measure.UNRATED in measures(province, closed)

    counted = measures(province, say(province, closed, RATED))

    assert Measure.RATING_SATISFIED in counted
    assert Measure.UNRATED not in counted


def test_whoever_reported_the_same_rates_how_the_other_report_went(province: Store) -> None:
    main = accepted(province)
    same = merged(province, main)
    assert ReportAction.RATE not in resident_actions.possible(province, same)
    act(province, {**main, "version": main["version"] + 1}, NOT_OURS)

    rated = say(province, same, RATED)

    assert (rated["state"], rated["rating"]) == ("merged", "satisfied")


def test_whoever_reported_the_same_rates_again_when_the_other_report_ends_again(province: Store) -> None:
    main = accepted(province)
    same = merged(province, main)
    ended = act(province, {**main, "version": main["version"] + 1}, NOT_OURS)
    rated = say(province, same, RATED)
    again = act(province, say(province, ended, AGAIN), ActionRequest(ReportAction.ACCEPT))
    with pytest.raises(Clash):
        say(province, rated, RATED)

    act(province, again, NOT_OURS)

    assert (
        say(province, rated, ActionRequest(ReportAction.RATE, rating=Rating.UNSATISFIED))["rating"]
        == "unsatisfied"
    )


def test_rating_of_a_merged_report_comes_back_with_it_when_it_is_separated(province: Store) -> None:
    main = accepted(province)
    same = merged(province, main)
    act(province, {**main, "version": main["version"] + 1}, NOT_OURS)
    rated = say(province, same, RATED)

    apart = act(province, rated, ActionRequest(ReportAction.UNMERGE, "Khác chỗ."))

    assert (apart["state"], apart["rating"], apart["merged_into"]) == ("submitted", "satisfied", None)


def test_result_of_its_own_is_not_rated_yet(province: Store) -> None:
    main = accepted(province)
    same = merged(province, main)
    act(province, {**main, "version": main["version"] + 1}, NOT_OURS)
    rated = say(province, same, RATED)
    apart = act(province, rated, ActionRequest(ReportAction.UNMERGE, "Khác chỗ."))

    ended = act(province, act(province, apart, ActionRequest(ReportAction.ACCEPT)), NOT_OURS)

    assert ended["rating"] is None
    assert ReportAction.RATE in resident_actions.possible(province, ended)
