"""Attacks on what is blurred: a place that is shown as a cell can't be found more closely, through any door.

The attack is the same everywhere: ask for a box, see whether the report is in it, halve the box.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.areas import hexagons
from models.areas.distance import metres
from models.reports import report_map, similar
from models.reports.report_map import Box
from models.reports.reports import Report
from models.reports.similar import SimilarQuery
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.reporting import LAT, LON, act, filed

#: Halvings of a box of 0.2 degrees until its sides measure less than a millimetre.
HALVINGS = 41

Finds = Callable[[tuple[float, float, float, float]], bool]


@pytest.fixture
def home(province: Store) -> Report:
    """Return a published report from somebody's home."""
    return act(province, filed(province, private_place=True), ReportAction.PUBLISH)


def on_the_map(client: FlaskClient, report: Report) -> Finds:
    def finds(box: tuple[float, float, float, float]) -> bool:
        found = client.get("/v1/reports/map", query_string={"bbox": ",".join(map(str, box))})
        assert found.status_code == 200
        return any(row["id"] == report["code"] for row in json.loads(found.data)["features"])

    return finds


def in_open311(client: FlaskClient, report: Report) -> Finds:
    def finds(box: tuple[float, float, float, float]) -> bool:
        west, south, east, north = box
        lat, lon = (south + north) / 2, (west + east) / 2
        radius = max(metres(lat, lon, south, west), 0.01)
        asked = {"lat": lat, "long": lon, "radius": radius}
        found = client.get("/open311/v2/requests.json", query_string=asked)
        assert found.status_code == 200
        return any(row["service_request_id"] == report["code"] for row in json.loads(found.data))

    return finds


def halved(finds: Finds) -> tuple[float, float]:
    """Return the point on which an attacker closes in, as latitude and longitude."""
    west, south, east, north = LON - 0.13, LAT - 0.12, LON + 0.09, LAT + 0.1
    for step in range(HALVINGS):
        lon, lat = (west + east) / 2, (south + north) / 2
        halves: Iterator[tuple[float, float, float, float]] = (
            iter([(west, south, lon, north), (lon, south, east, north)])
            if step % 2
            else iter([(west, south, east, lat), (west, lat, east, north)])
        )
        west, south, east, north = next(filter(finds, halves), (west, south, east, north))
    return (south + north) / 2, (west + east) / 2


@pytest.mark.parametrize("door", [on_the_map, in_open311])
def test_halving_the_box_ends_at_the_middle_of_the_cell(
    client: FlaskClient, home: Report, door: Callable[[FlaskClient, Report], Finds]
) -> None:
    lat, lon = halved(door(client, home))

    middle = hexagons.blurred(LAT, LON)
    assert metres(lat, lon, *middle) < metres(lat, lon, LAT, LON)
    assert metres(lat, lon, LAT, LON) > 20


def test_map_shows_the_private_place_where_it_finds_it(client: FlaskClient, home: Report) -> None:
    lat, lon = hexagons.blurred(LAT, LON)
    around = f"{lon - 1e-5},{lat - 1e-5},{lon + 1e-5},{lat + 1e-5}"

    (feature,) = json.loads(client.get("/v1/reports/map", query_string={"bbox": around}).data)["features"]

    assert feature["geometry"]["coordinates"] == [lon, lat]
    exact = f"{LON - 1e-5},{LAT - 1e-5},{LON + 1e-5},{LAT + 1e-5}"
    assert json.loads(client.get("/v1/reports/map", query_string={"bbox": exact}).data)["features"] == []


def test_counts_of_cells_come_from_the_middle_of_the_cell(client: FlaskClient, province: Store) -> None:
    for number in range(3):
        act(province, filed(province, f"d{number}", private_place=True), ReportAction.PUBLISH)
    lat, lon = hexagons.blurred(LAT, LON)
    exact = Box(LON - 1e-5, LAT - 1e-5, LON + 1e-5, LAT + 1e-5)
    middle = Box(lon - 1e-5, lat - 1e-5, lon + 1e-5, lat + 1e-5)

    assert report_map.features(province, exact, most=1) == []
    (cell,) = report_map.features(province, middle, most=1)
    assert cell["id"] == hexagons.cell_of(lat, lon, hexagons.RESOLUTION)


def test_place_becomes_private_with_its_category(client: FlaskClient, province: Store) -> None:
    report = act(province, filed(province), ReportAction.PUBLISH)
    assert on_the_map(client, report)((LON - 1e-5, LAT - 1e-5, LON + 1e-5, LAT + 1e-5))

    act(province, report, ReportAction.RECATEGORISE, category="construction_land")

    assert not on_the_map(client, report)((LON - 1e-5, LAT - 1e-5, LON + 1e-5, LAT + 1e-5))


@pytest.mark.parametrize("given", [{}, {"category": "street_light", "text": "Đèn nhà bà Mẫu hỏng"}])
def test_nearby_names_nothing_that_no_official_has_published(
    client: FlaskClient, province: Store, given: dict[str, Any]
) -> None:
    report = filed(province, **given)
    asked = SimilarQuery(report["category"], report["text"], LAT, LON)

    assert similar.for_resident(province, asked) == []
    body = {"category": report["category"], "text": report["text"], "lat": LAT, "lon": LON}
    assert json.loads(client.post("/v1/reports/nearby", json=body).data) == []


def test_nearby_measures_no_distance_to_a_private_place(client: FlaskClient, home: Report) -> None:
    found = client.get("/v1/reports/nearby", query_string={"lat": LAT, "lon": LON, "category": "flood"})

    assert json.loads(found.data) == []


def test_masked_words_do_not_raise_a_score(province: Store) -> None:
    plain = act(province, filed(province, text="Đường ngập, gọi 0900 000 012"), ReportAction.PUBLISH)

    (right,) = similar.for_resident(province, SimilarQuery("flood", "0900 000 012", LAT, LON))
    (wrong,) = similar.for_resident(province, SimilarQuery("flood", "0900 000 013", LAT, LON))

    assert plain["code"] == right.report["code"]
    assert right.score == wrong.score
