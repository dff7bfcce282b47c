"""Statistics: figures of a scope and a period, whole and by row, and who may ask for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.access.permissions import Role
from models.areas import agencies
from models.errors import Forbidden, Invalid
from models.statistics import statistics
from models.statistics.figures import Figures, Share
from models.statistics.statistics import By, StatisticsFilter, periods
from models.store import Store
from models.workflow.transitions import CloseReason, ReportAction
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.counting import count_all
from tests.reporting import HANDLER, act, filed, fixed, official

WARD = StatisticsFilter(PHUONG_TRA_VINH)


def of(store: Store, scope: StatisticsFilter = WARD, **given: Any) -> Figures:
    """The figures of today and a few days around, so that midnight is none of our business."""
    today = statistics.today()
    start, end = today - timedelta(days=2), today + timedelta(days=2)
    return statistics.read(store, scope, start, end, given.pop("by", By.MONTH), **given)[0]


def rows(store: Store, by: By, scope: StatisticsFilter = WARD) -> dict[str, int]:
    today = statistics.today()
    found = statistics.read(store, scope, today - timedelta(days=2), today + timedelta(days=2), by)[1]
    return {row: figures.received for row, figures in found.items()}


def test_figures_of_a_solved_report_have_denominators(province: Store) -> None:
    report = filed(province)
    fixed(province, report)
    filed(province)
    count_all(province)

    figures = of(province)

    assert (figures.received, figures.open, figures.resolved) == (2, 1, Share(1, 2))
    assert (figures.fixed, figures.on_time, figures.rated) == (Share(1, 1), Share(1, 1), Share(0, 1))


def test_an_open_report_past_its_promise_is_overdue(province: Store) -> None:
    filed(province)
    count_all(province)

    later = of(province, now=datetime.now(UTC) + timedelta(days=200))

    assert (later.overdue_open, later.on_time, later.overdue) == (1, Share(0, 1), Share(1, 1))


def test_a_resolution_that_fixed_nothing_is_not_solved(province: Store) -> None:
    report = filed(province)
    act(province, report, ReportAction.ACCEPT)
    act(province, report, ReportAction.RESOLVE, note="Không thuộc.", reason=CloseReason.NO_PROBLEM_FOUND)
    count_all(province)

    assert of(province).fixed == Share(0, 1)


def test_a_report_counts_in_its_area_and_in_all_above(province: Store) -> None:
    filed(province)
    count_all(province)

    received = [
        of(province, StatisticsFilter(area)).received
        for area in (PHUONG_TRA_VINH, VINH_LONG, PHUONG_LONG_DUC)
    ]

    assert received == [1, 1, 0]


def test_rows_of_areas_units_and_categories_add_up(province: Store) -> None:
    filed(province)
    filed(province, category="garbage", area_id=PHUONG_LONG_DUC, lat=None, lon=None)
    count_all(province)
    whole = StatisticsFilter(VINH_LONG)

    assert rows(province, By.AREA, whole) == {PHUONG_TRA_VINH: 1, PHUONG_LONG_DUC: 1}
    assert rows(province, By.CATEGORY, whole) == {"flood": 1, "garbage": 1}
    assert sum(rows(province, By.AGENCY, whole).values()) == 2


def test_whole_months_and_single_days_find_the_same(province: Store) -> None:
    filed(province)
    count_all(province)
    today = statistics.today()
    year = (WARD, date(today.year, 1, 1), date(today.year, 12, 31))

    by_day = statistics.read(province, *year, By.DAY)[1]
    by_year = statistics.read(province, *year, By.YEAR)[1]

    assert [one.received for one in by_day.values()] == [one.received for one in by_year.values()] == [1]


def test_a_forwarded_report_counts_with_its_receiver(province: Store) -> None:
    report = filed(province)
    count_all(province)
    receiver = agencies.committee(PHUONG_LONG_DUC)
    act(province, report, ReportAction.FORWARD, note="Chuyển.", receiver=receiver)
    count_all(province)

    assert rows(province, By.AGENCY) == {receiver: 1}


def test_a_report_in_another_category_leaves_the_first(province: Store) -> None:
    report = filed(province)
    count_all(province)
    act(province, report, ReportAction.RECATEGORISE, category="garbage")
    count_all(province)

    assert rows(province, By.CATEGORY) == {"garbage": 1}


def test_an_official_asks_within_his_areas(province: Store) -> None:
    with pytest.raises(Forbidden):
        statistics.scope_of(province, HANDLER, area_id=PHUONG_LONG_DUC)


def test_an_official_of_a_unit_sees_its_figures_alone(province: Store) -> None:
    unit = agencies.committee(PHUONG_TRA_VINH)
    scope = statistics.scope_of(province, official(Role.VIEWER, VINH_LONG, unit), area_id=PHUONG_TRA_VINH)

    assert scope == StatisticsFilter(PHUONG_TRA_VINH, unit)


def test_an_official_of_a_unit_cannot_ask_for_another(province: Store) -> None:
    viewer = official(Role.VIEWER, VINH_LONG, agencies.committee(PHUONG_TRA_VINH))
    with pytest.raises(Forbidden):
        statistics.scope_of(province, viewer, agency_id="so-xay-dung")


def test_a_running_year_is_read_whole_and_a_past_day_alone(province: Store) -> None:
    filed(province)
    count_all(province)
    today = statistics.today()

    received = [
        statistics.read(province, WARD, start, end, By.AREA)[0].received
        for start, end in (
            (date(today.year, 1, 1), today),
            (date(today.year, 1, 1), date(today.year + 1, 1, 31)),
            (today - timedelta(days=40), today - timedelta(days=1)),
        )
    ]

    assert received == [1, 1, 0]


@pytest.mark.parametrize(
    "end", [date(2026, 3, 31), date(2026, 12, 31), date(2027, 2, 28), date(9999, 12, 31)]
)
@pytest.mark.parametrize("by", By)
def test_periods_cover_every_day_until_today_once(end: date, by: By) -> None:
    start, today = date(2025, 11, 20), date(2026, 11, 22)
    found = list(periods(start, end, today, by))
    days = [start + timedelta(days=n) for n in range((min(end, today) - start).days + 1)]

    assert [sum(day.isoformat().startswith(period) for period in found) for day in days] == [1] * len(days)


@pytest.mark.parametrize(
    ("start", "end"), [(date(1, 1, 1), date(1, 2, 1)), (date(9999, 1, 1), date(9999, 12, 31))]
)
def test_a_period_without_reports_has_no_figures(province: Store, start: date, end: date) -> None:
    assert statistics.read(province, WARD, start, end, By.MONTH)[0].received == 0


@pytest.mark.parametrize(("days", "by"), [(-1, By.MONTH), (5000, By.YEAR), (401, By.DAY)])
def test_a_period_upside_down_or_too_long_is_refused(province: Store, days: int, by: By) -> None:
    start = date(2026, 1, 1)
    with pytest.raises(Invalid):
        statistics.read(province, WARD, start, start + timedelta(days=days), by)
