"""The public view, the map and hot spots: what is shown, how closely, and what never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from models.areas import hexagons
from models.areas.distance import metres
from models.categories import categories
from models.categories.report_kinds import ReportKind
from models.desk import hotspots
from models.errors import Clash, Invalid
from models.reports import public_view, report_map
from models.reports.report_map import Box
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.builders import PHUONG_LONG_DUC
from tests.reporting import HANDLER, LAT, LON, act, filed, fixed, official

HERE = Box(LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.1)


def shown(store: Store, report: Report) -> bool:
    return public_view.is_public(report, categories.get(store, report["category"]))


def published(store: Store, **given: Any) -> Report:
    return act(store, filed(store, **given), ReportAction.PUBLISH)


def on_map(store: Store, box: Box = HERE, most: int = report_map.MOST) -> Any:
    return report_map.features(store, box, most=most)


def test_report_is_public_once_somebody_has_published_it(province: Store) -> None:
    report = filed(province)
    assert not shown(province, report)

    assert shown(province, act(province, report, ReportAction.PUBLISH))


def test_report_of_a_category_that_publishes_at_once_is_public_without_its_photos(province: Store) -> None:
    report = filed(province, category="street_light")

    assert shown(province, report)
    assert not public_view.shows_photos(report, categories.get(province, "street_light"))


def test_hidden_report_is_public_no_more(province: Store) -> None:
    report = filed(province, category="street_light")

    assert not shown(province, act(province, report, ReportAction.HIDE, note="Sai sự thật"))


@pytest.mark.parametrize(
    "given",
    [{"category": "security"}, {"category": "rescue", "kind": ReportKind.RESCUE}],
)
def test_some_reports_are_never_public(province: Store, given: dict[str, Any]) -> None:
    report = filed(province, **given)

    with pytest.raises(Clash, match="never_public"):
        act(province, report, ReportAction.PUBLISH)


def test_published_report_that_moves_to_a_category_that_is_never_public_disappears(province: Store) -> None:
    report = published(province)

    moved = act(province, report, ReportAction.RECATEGORISE, category="security")

    assert not shown(province, moved)
    assert on_map(province) == []


@pytest.mark.parametrize("given", [{"private_place": True}, {"category": "construction_land"}])
def test_private_place_is_published_as_the_centre_of_its_cell(province: Store, given: dict[str, Any]) -> None:
    report = published(province, address="12 đường Mẫu", **given)
    category = categories.get(province, report["category"])

    place = public_view.place_of(report, category)

    assert place is not None
    assert not place.exact
    assert (place.lat, place.lon) == hexagons.centre(hexagons.cell_of(LAT, LON))
    assert 0 < metres(LAT, LON, place.lat, place.lon) < 250
    assert public_view.address_of(report, category) == ""


def test_text_and_address_are_shown_without_personal_data(province: Store) -> None:
    report = published(province, text="Ngập, gọi 0900.000.012", address="Nhà anh 0900000012")

    assert public_view.text_of(report) == "Ngập, gọi •••"
    assert public_view.address_of(report, categories.get(province, "flood")) == "Nhà anh •••"


def test_map_shows_public_reports_of_the_box_alone(province: Store) -> None:
    report = published(province)
    filed(province)
    published(province, lat=LAT + 0.2)

    (feature,) = on_map(province)

    assert feature["properties"]["code"] == report["code"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [LON, LAT]}


def test_map_leaves_merged_reports_to_the_one_that_they_belong_to(province: Store) -> None:
    target, report = published(province), published(province)

    act(province, report, ReportAction.MERGE, target=target["code"])

    assert [feature["id"] for feature in on_map(province)] == [target["code"]]


def test_map_counts_in_cells_where_reports_are_many(province: Store) -> None:
    for step in range(4):
        published(province, lat=LAT + step * 0.00001)

    (cell,) = on_map(province, most=2)

    assert cell["properties"]["count"] == cell["properties"]["open"] == 4
    assert "code" not in cell["properties"]


def test_map_says_what_is_overdue(province: Store) -> None:
    report, ended = published(province), published(province)
    act(province, ended, ReportAction.REDIRECT, note="Nơi khác.", receiver="Sở khác")
    with time_machine.travel(report["due_at"] + timedelta(seconds=1), tick=False):
        marks = {one["id"]: one["properties"]["overdue"] for one in on_map(province)}
        (cell,) = on_map(province, most=1)

    assert marks == {report["code"]: True, ended["code"]: False}
    assert cell["properties"]["late"] == 1


@pytest.mark.parametrize(
    "box",
    [Box(1, 1, 1, 2), Box(2, 1, 1, 2), Box(100, 0, 120, 5), Box(-200, 0, 1, 1), Box(0, 0, 1, float("nan"))],
)
def test_box_that_is_none_is_refused(province: Store, box: Box) -> None:
    with pytest.raises(Invalid):
        report_map.features(province, box)


def test_hot_spot_is_where_fixed_things_come_back(province: Store) -> None:
    for who in ("d1", "d2"):
        fixed(province, filed(province, who))
    filed(province, "d3", category="garbage", lat=LAT + 0.05)
    filed(province, "d4", category="garbage", lat=LAT + 0.05)
    filed(province, "d5")
    since = datetime.now(UTC) - timedelta(days=1)

    first, second = hotspots.find(province, HANDLER, since=since)

    assert (first.count, first.open, first.recurring) == (3, 1, 2)
    assert first.categories == {"flood": 3}
    assert (second.count, second.recurring) == (2, 0)


def test_hot_spots_are_those_of_the_officials_units(province: Store) -> None:
    for _ in range(2):
        filed(province, area_id=PHUONG_LONG_DUC)
    since = datetime.now(UTC) - timedelta(days=1)

    assert hotspots.find(province, HANDLER, since=since) == []
    (spot,) = hotspots.find(province, official(area_id="86@2025-07-01"), since=since, resolution=7)
    assert spot.count == 2
