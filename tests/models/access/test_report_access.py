"""Who may act on a report and who may read it, as it goes from unit to unit."""

from __future__ import annotations

import pytest

from models.access import report_access
from models.access.callers import Identity
from models.access.permissions import Permission, Role
from models.areas import agencies
from models.desk import desk, hotspots
from models.desk import search as desk_search
from models.desk.search import Filter
from models.errors import Forbidden, NotFound
from models.handling import responsible_officials
from models.reports import reports
from models.reports.reports import Report
from models.routing import routing
from models.routing.rules import StoredRule
from models.statistics import statistics
from models.statistics.statistics import StatisticsFilter
from models.store import Store
from models.store.events import SYSTEM
from models.workflow.transitions import CloseReason, ReportAction
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, an_official
from tests.reporting import act, filed, official

A, B = agencies.committee(PHUONG_TRA_VINH), agencies.committee(PHUONG_LONG_DUC)
ROADS = f"so_xay_dung:{VINH_LONG}"

OF_A = official(area_id=PHUONG_TRA_VINH, agency_id=A, id="a")
OF_B = official(area_id=PHUONG_LONG_DUC, agency_id=B, id="b")
#: Works at the same committee, for any agency.
ALSO_B = official(area_id=PHUONG_LONG_DUC, id="b2")
OF_ROADS = official(area_id=VINH_LONG, agency_id=ROADS, id="r")
ROADS_IN_A = official(area_id=PHUONG_TRA_VINH, agency_id=ROADS, id="ra")
ROADS_IN_B = official(area_id=PHUONG_LONG_DUC, agency_id=ROADS, id="rb")
OUTSIDER = official(area_id=PHUONG_LONG_DUC, agency_id=f"cong_an:{PHUONG_LONG_DUC}", id="x")


def forwarded(store: Store, receiver: str = B) -> Report:
    return act(store, filed(store), ReportAction.FORWARD, OF_A, receiver=receiver, note="Chuyển.")


def listed(store: Store, who: Identity) -> list[str]:
    found, _ = desk.search(store, who, Filter())
    return [report["code"] for report in found]


def may(store: Store, who: Identity, report: Report) -> bool:
    return Permission.REPORT_HANDLE in desk.performer_of(store, who, report).who


@pytest.mark.parametrize("who", [OF_B, ALSO_B], ids=["of-the-unit", "of-any-in-its-area"])
def test_receiver_of_a_forwarded_report_lists_accepts_and_resolves_it(province: Store, who: Identity) -> None:
    report = forwarded(province)

    assert listed(province, who) == [report["code"]]
    act(province, report, ReportAction.ACCEPT, who)
    ended = act(
        province, report, ReportAction.RESOLVE, who, note="Không thấy.", reason=CloseReason.NO_PROBLEM_FOUND
    )
    assert ended["state"] == "resolved"


def test_unit_that_forwarded_goes_on_reading(province: Store) -> None:
    report = forwarded(province)

    assert desk.find(province, OF_A, report["code"])["agency_id"] == B
    assert listed(province, OF_A) == [report["code"]]


def test_unit_that_forwarded_acts_no_more(province: Store) -> None:
    with pytest.raises(Forbidden):
        act(province, forwarded(province), ReportAction.ACCEPT, OF_A)


def test_department_that_forwarded_goes_on_reading(province: Store) -> None:
    report = filed(province, category="traffic")
    act(province, report, ReportAction.FORWARD, OF_ROADS, receiver=B, note="Không thuộc Sở.")

    assert listed(province, OF_ROADS) == [report["code"]]
    assert not may(province, OF_ROADS, reports.get(province, report["_id"]))


def test_report_that_a_rule_gave_to_another_commune_is_on_its_desk(province: Store) -> None:
    rules: list[StoredRule] = [
        {"name": "", "assignee_id": "", "when": {"areas": [PHUONG_TRA_VINH]}, "agency": B},
        *routing.from_file(),
    ]
    routing.save(province, VINH_LONG, rules, expect=0, actor=SYSTEM)
    report = filed(province)

    assert report["agency_id"] == B
    assert listed(province, OF_B) == listed(province, OF_A) == [report["code"]]
    assert (may(province, OF_B, report), may(province, OF_A, report)) == (True, False)


@pytest.mark.parametrize("who", [OUTSIDER, OF_ROADS], ids=["neighbour", "department"])
def test_outsider_sees_nothing(province: Store, who: Identity) -> None:
    report = forwarded(province)

    assert listed(province, who) == []
    assert hotspots.find(province, who, since=report["filed_at"], least=1) == []
    with pytest.raises(NotFound):
        desk.find(province, who, report["code"])


def test_everybody_who_may_read_counts_hot_spots_alike(province: Store) -> None:
    report = forwarded(province)

    counted = [
        sum(spot.count for spot in hotspots.find(province, who, since=report["filed_at"], least=1))
        for who in (OF_A, OF_B, ALSO_B)
    ]
    assert counted == [1, 1, 1]


def test_narrower_area_counts_besides_the_agency(province: Store) -> None:
    report = filed(province, category="traffic")

    assert (may(province, ROADS_IN_A, report), may(province, ROADS_IN_B, report)) == (True, False)
    assert (listed(province, ROADS_IN_A), listed(province, ROADS_IN_B)) == ([report["code"]], [])


def test_wider_area_than_the_agencys_changes_nothing(province: Store) -> None:
    wide, report = official(area_id=VINH_LONG, agency_id=B, id="w"), forwarded(province)

    assert may(province, wide, report)
    assert listed(province, wide) == [report["code"]]


def test_committee_of_a_commune_reads_what_a_department_has_there(province: Store) -> None:
    report = filed(province, category="traffic")

    assert report["agency_id"] == ROADS
    assert listed(province, OF_A) == [report["code"]]
    assert not may(province, OF_A, report)


def test_filter_by_agency_leaves_the_units_own_work(province: Store) -> None:
    own, _ = filed(province), forwarded(province)

    found, _ = desk.search(province, OF_A, Filter(agency_id=A))
    assert [report["code"] for report in found] == [own["code"]]


def test_report_that_comes_back_is_listed_once(province: Store) -> None:
    report = forwarded(province)
    act(province, report, ReportAction.FORWARD, OF_B, receiver=A, note="Trả lại.")

    assert listed(province, OF_A) == [report["code"]]
    assert may(province, OF_A, reports.get(province, report["_id"]))


def test_those_at_the_receiver_are_told_first(province: Store) -> None:
    of_a, of_b, also_b = (
        an_official(province, area_id=PHUONG_TRA_VINH, agency_id=A),
        an_official(province, area_id=PHUONG_LONG_DUC, agency_id=B),
        an_official(province, area_id=PHUONG_LONG_DUC),
    )
    report = filed(province)

    assert responsible_officials.officials_of(province, report) == [of_a.id]
    assert responsible_officials.officials_of(province, {**report, "agency_id": B}) == [of_b.id]
    report["agency_id"] = B
    assert report_access.answers(province, also_b.identity.assignments[0], report)


def test_receiver_assigns_to_its_own_people(province: Store) -> None:
    colleague, report = (
        an_official(province, area_id=PHUONG_LONG_DUC, agency_id=B),
        forwarded(province),
    )

    given = act(province, report, ReportAction.ASSIGN, OF_B, assignee_id=colleague.id)
    assert responsible_officials.officials_of(province, given) == [colleague.id]


def test_figures_of_an_agency_are_those_of_all_its_work(province: Store) -> None:
    leader = official(Role.VIEWER, PHUONG_LONG_DUC, B)

    assert statistics.scope_of(province, leader) == StatisticsFilter(VINH_LONG, B)
    assert statistics.scope_of(province, leader, area_id=PHUONG_TRA_VINH) == StatisticsFilter(
        PHUONG_TRA_VINH, B
    )
    assert statistics.scope_of(
        province, leader, area_id=PHUONG_LONG_DUC, agency_id=ROADS
    ) == StatisticsFilter(PHUONG_LONG_DUC, ROADS)
    with pytest.raises(Forbidden):
        statistics.scope_of(province, leader, area_id=PHUONG_TRA_VINH, agency_id=ROADS)


@pytest.mark.parametrize("order", list(desk_search.Order))
def test_scopes_are_merged_into_one_list_in_order(province: Store, order: desk_search.Order) -> None:
    own, given, theirs = (
        filed(province, area_id=PHUONG_LONG_DUC),
        forwarded(province),
        filed(province, area_id=PHUONG_LONG_DUC, category="traffic"),
    )

    pages, after = [], None
    for _ in range(3):
        (row,), after = desk.search(province, OF_B, Filter(), order=order, after=after, limit=1)
        pages.append(row["code"])

    whole, _ = desk.search(province, official(area_id=VINH_LONG), Filter(), order=order)
    assert pages == [row["code"] for row in whole]
    assert set(pages) == {report["code"] for report in (own, given, theirs)}
    assert desk_search.count(province, OF_B, Filter()) == 3
