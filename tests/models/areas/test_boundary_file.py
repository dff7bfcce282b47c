"""Files of boundaries: what is read, what is refused, and what somebody should look at."""

from __future__ import annotations

import json
from typing import Any

import pytest
from shapely.geometry import Polygon, shape

from models.areas import boundary_file
from models.areas.boundaries import BOUNDARIES
from models.areas.boundary_file import BoundaryPlan
from models.areas.map_file import BadMap
from models.store import Store
from tests.bordering import around, bordered, collection, feature, square
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH

TRA_VINH, LONG_DUC = "29242", "29263"


def planned(store: Store, *features: dict[str, Any], code_property: str = "code") -> BoundaryPlan:
    found = list(boundary_file.features(collection(*features), "f.geojson", code_property))
    return boundary_file.plan(store, found, source="Sở", licence="nội bộ")


def refusal(store: Store, *features: dict[str, Any]) -> str:
    with pytest.raises(BadMap) as refused:
        planned(store, *features)
    return str(refused.value)


def test_a_boundary_is_stored_with_its_source_and_licence(store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH)
    row = store.collection(BOUNDARIES).find_one({"_id": PHUONG_TRA_VINH})
    assert row is not None
    assert (row["source"], row["licence"], row["valid_from"]) == ("Vẽ cho kiểm thử", "CC0-1.0", "2025-07-01")


def test_what_is_still_missing_and_what_nobody_knows_is_said(store: Store) -> None:
    plan = planned(
        store, feature(TRA_VINH, around(store, PHUONG_TRA_VINH)), feature("00001", square(106, 10))
    )
    assert (len(plan.rows), len(plan.missing), plan.unknown) == (1, 123, ("00001",))


def test_a_ring_that_crosses_itself_is_repaired_and_named(store: Store) -> None:
    a, b, c, d, _ = around(store, PHUONG_TRA_VINH)
    plan = planned(store, feature(TRA_VINH, [a, c, b, d, a]))
    assert plan.repaired == (TRA_VINH,)
    assert shape(plan.rows[0]["geometry"]).is_valid


def test_a_repair_loses_no_part_of_a_commune(store: Store) -> None:
    a, b, c, d, _ = around(store, PHUONG_TRA_VINH)
    # Two triangles that touch in one point, as large together as half of the square.
    plan = planned(store, feature(TRA_VINH, [a, c, b, d, a]))
    whole = Polygon([a, b, c, d])
    assert shape(plan.rows[0]["geometry"]).area == pytest.approx(whole.area / 2, rel=0.05)


def test_communes_that_overlap_are_doubted(store: Store) -> None:
    ring = around(store, PHUONG_TRA_VINH)
    plan = planned(store, feature(TRA_VINH, ring), feature(LONG_DUC, ring))
    assert "29242 and 29263 overlap." in plan.doubts


def test_a_boundary_far_from_the_centre_of_its_commune_is_doubted(store: Store) -> None:
    ring = around(store, PHUONG_TRA_VINH)
    far = [[lon - 0.2, lat] for lon, lat in ring]
    assert "far outside" in planned(store, feature(TRA_VINH, far)).doubts[0]


def test_a_shared_border_stays_shared(store: Store) -> None:
    wiggle = [[106.35 + (0.00003 if step % 2 else 0), 9.90 + step / 500] for step in range(11)]
    west = [[106.30, 9.90], *wiggle, [106.30, 9.92], [106.30, 9.90]]
    east = [[106.40, 9.90], [106.40, 9.92], *reversed(wiggle), [106.40, 9.90]]
    one, other = planned(store, feature(TRA_VINH, west), feature(LONG_DUC, east)).rows
    shared = shape(one["geometry"]).intersection(shape(other["geometry"]))
    assert shared.area == 0
    assert shared.length >= 0.02


def test_degrees_that_changed_places_are_refused(store: Store) -> None:
    swapped = [[lat, lon] for lon, lat in around(store, PHUONG_TRA_VINH)]
    assert "longitude, latitude" in refusal(store, feature(TRA_VINH, swapped))


def test_a_code_that_stands_there_twice_is_refused(store: Store) -> None:
    ring = around(store, PHUONG_LONG_DUC)
    assert "more than once" in refusal(store, feature(LONG_DUC, ring), feature(LONG_DUC, ring))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "no GeoJSON"),
        ('{"type": "Topology"}', "no GeoJSON"),
        (collection({"type": "Feature", "properties": {}}), "no property code"),
        (collection({**feature("1"), "geometry": {"type": "Point", "coordinates": [106, 10]}}), "no Polygon"),
        (collection({**feature("1"), "geometry": {"type": "Blob"}}), "cannot be read"),
        (collection({**feature("1"), "geometry": None}), "cannot be read"),
        (json.dumps({"type": "FeatureCollection", "features": 1}), "no GeoJSON"),
    ],
)
def test_what_is_no_file_of_boundaries_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadMap, match=said):
        list(boundary_file.features(text, "f.geojson", "code"))
