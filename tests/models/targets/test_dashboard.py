"""The dashboard: today's own figures, what was kept year by year, sums of units, and why something is not there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.store import Store
from models.targets import catalogue, dashboard, hamlets, keeping
from models.targets.dashboard import Row
from tests import beating, outleting
from tests.builders import OLD_LONG_AN, OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, TAY_NINH, in_province
from tests.planning import a_manager, a_member, a_station, confirmed, entered

YEARS = range(2021, 2027)
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def rows(store: Store, area_id: str = OLD_TRA_VINH, plan: str = "tra_vinh") -> dict[str, Row]:
    """The rows of the dashboard by target."""
    found = dashboard.of(store, catalogue.plan_here(store, plan), area_id, YEARS, NOW)
    return {one.target.id: one for one in found}


def heard_everywhere(store: Store) -> None:
    """Let one ward list two hamlets and be heard in both."""
    listed: hamlets.HamletsContent = {"names": ["Khóm 1", "Khóm 2"], "source": "UBND phường"}
    hamlets.save(store, a_manager(store).identity, PHUONG_TRA_VINH, listed, expect=None)
    speaker = outleting.an_outlet(store, hamlets=["khom 1", "Khóm 2"])
    beating.beats(store, speaker, NOW)


def test_an_empty_province_says_why_and_never_nought(store: Store) -> None:
    found = rows(store)
    assert {
        one: found[one].reason
        for one in ("TV-1", "TV-4", "TV-6", "TV-9", "TV-10", "TV-11", "TV-12", "TV-13", "TV-14")
    } == {
        "TV-1": "hamlets_unknown",
        "TV-4": "frozen",
        "TV-6": "not_entered",
        "TV-9": "no_papers",
        "TV-10": "no_opinions",
        "TV-11": "no_stations",
        "TV-12": "no_staff",
        "TV-13": "no_baseline",
        "TV-14": "no_yearly_report",
    }
    assert all(found[one].now is None for one in ("TV-1", "TV-4", "TV-11"))


def test_today_counts_communes_of_todays_map(store: Store) -> None:
    heard_everywhere(store)
    now = rows(store)["TV-1"].now
    assert now is not None
    assert (now.n, now.d, now.source, now.as_of) == (1, 41, "computed", "2026-11-30")
    assert rows(store)["TV-1"].standing.missing == 40


def test_an_area_of_a_plan_has_its_part_of_a_figure(store: Store) -> None:
    heard_everywhere(store)
    parts = {
        one: rows(store, one)["TV-1"].now for one in (PHUONG_TRA_VINH, PHUONG_LONG_DUC, "842@2021-01-01")
    }
    assert {one: (part.n, part.d) for one, part in parts.items() if part} == {
        PHUONG_TRA_VINH: (1, 1),
        PHUONG_LONG_DUC: (0, 1),
        "842@2021-01-01": (1, 4),
    }
    assert rows(store, PHUONG_TRA_VINH)["TV-7"].reason == "agency_level"


def test_stations_and_staff_are_counted_from_their_registers(store: Store) -> None:
    a_station(store), a_station(store, technology="ip"), a_member(store)
    found = rows(store)
    figures = {one: found[one].now for one in ("TV-11", "TV-12", "TV-13")}
    assert {one: (now.n, now.d) for one, now in figures.items() if now} == {
        "TV-11": (1, 2),
        "TV-12": (0, 1),
        "TV-13": (0, 1),
    }


def test_districts_freeze_with_their_last_figure_and_say_so(store: Store) -> None:
    confirmed(store, target_id="TV-4", day="2023-12-31", n=7)
    confirmed(store, target_id="TV-4", day="2025-06-30", n=9)
    row = rows(store)["TV-4"]
    assert row.reason == "frozen"
    assert row.now is not None
    assert (row.now.n, row.now.d, row.now.as_of) == (9, 9, "2025-06-30")
    assert {year: one.n for year, one in row.years.items()} == {2023: 7, 2025: 9}


def test_a_figure_that_waits_counts_nowhere(store: Store) -> None:
    entered(store, target_id="TV-6", n=1)
    assert rows(store)["TV-6"].now is None


def test_figures_of_units_are_added_up_with_those_that_have_none(store: Store) -> None:
    for code, n in (("29239", 1), ("29242", 1), ("29263", 0)):
        confirmed(store, area_id=f"{code}@2021-01-01", n=n)
    found = rows(store)["TV-1"].years[2023]
    assert (found.n, found.d, found.without, found.source) == (2, 104, 101, "summed")
    district = rows(store, "842@2021-01-01")["TV-1"].years[2023]
    assert (district.n, district.d, district.without) == (2, 8, 5)


def test_kept_figures_stand_for_their_year_with_the_part_of_each_commune(store: Store) -> None:
    heard_everywhere(store)
    plan = catalogue.plan_here(store, "tra_vinh")
    kept = keeping.take(store, a_manager(store).identity, plan, datetime(2025, 12, 31, 15, 0, tzinfo=UTC))
    assert "TV-1" in {one["target_id"] for one in kept}
    assert (
        keeping.take(store, a_manager(store).identity, plan, datetime(2025, 12, 31, 15, 0, tzinfo=UTC)) == []
    )
    assert rows(store)["TV-1"].years[2025].d == 41
    assert rows(store, PHUONG_TRA_VINH)["TV-1"].years[2025].d == 1


def test_every_commune_stands_behind_a_figure(store: Store) -> None:
    heard_everywhere(store)
    plan = catalogue.plan_here(store, "tra_vinh")
    found = dict(dashboard.by_unit(store, plan, catalogue.target("TV-1"), NOW))
    assert len(found) == 41
    assert [one for one, cell in found.items() if cell and cell.n] == [PHUONG_TRA_VINH]
    assert len(dashboard.by_unit(store, plan, catalogue.target("TV-4"), NOW)) == 9


@pytest.mark.parametrize(
    ("province", "plans"),
    [
        ("86@2025-07-01", ["tra_vinh"]),
        (OLD_TRA_VINH, ["tra_vinh"]),
        (TAY_NINH, ["long_an"]),
        (OLD_LONG_AN, ["long_an"]),
    ],
)
def test_a_province_has_the_plan_of_what_it_was(store: Store, province: str, plans: list[str]) -> None:
    here = in_province(store, province)
    assert [one.id for one in catalogue.here(here)] == plans
    found = rows(here, catalogue.plans()[plans[0]].area_id, plans[0])
    assert len(found) == (16 if plans == ["tra_vinh"] else 9)


def test_the_end_of_a_month_is_kept_and_the_next_one_follows(store: Store) -> None:
    heard_everywhere(store)
    evening = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)
    assert keeping.go(store, evening) == datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    assert store.db["target_figures"].count_documents({"day": "2026-11-30"}) > 0
    assert keeping.go(store, datetime(2026, 11, 15, tzinfo=UTC)) == datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
