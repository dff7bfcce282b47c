"""From what is drawn to communes, and from communes to outlines."""

from __future__ import annotations

from math import cos, radians, sin

from shapely.geometry import Polygon

from models.alerts import drafting, outlines
from models.areas import boundary_file
from models.store import Store
from tests.alerting import DUTY, approved, drafted
from tests.bordering import around, bordered, collection, feature
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG


def test_who_only_draws_warns_the_communes_whose_boundaries_are_touched(store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH, PHUONG_LONG_DUC)
    alert = drafted(store, area_ids=[], polygons=[around(store, PHUONG_LONG_DUC, 0.001)])
    assert alert["area_ids"] == [PHUONG_LONG_DUC]


def test_without_boundaries_the_centres_inside_count(store: Store) -> None:
    alert = drafted(store, area_ids=[], polygons=[around(store, PHUONG_TRA_VINH, 0.005)])
    assert alert["area_ids"] == [PHUONG_TRA_VINH]


def test_a_drawing_around_no_centre_warns_the_nearest_commune(store: Store) -> None:
    off = [[lon + 0.004, lat] for lon, lat in around(store, PHUONG_TRA_VINH, 0.001)]
    assert drafted(store, area_ids=[], polygons=[off])["area_ids"] == [PHUONG_TRA_VINH]


def test_who_draws_and_chooses_warns_what_they_chose(store: Store) -> None:
    alert = drafted(store, area_ids=[VINH_LONG], polygons=[around(store, PHUONG_TRA_VINH)])
    assert alert["area_ids"] == [VINH_LONG]


def test_who_draws_again_warns_what_the_new_drawing_touches(store: Store) -> None:
    draft = drafted(store, area_ids=[], polygons=[around(store, PHUONG_TRA_VINH, 0.005)])
    moved = {"polygons": [around(store, PHUONG_LONG_DUC, 0.005)]}
    edited = drafting.edit(store, DUTY, draft["_id"], moved, expect=1)  # type: ignore[arg-type]
    assert edited["area_ids"] == [PHUONG_LONG_DUC]


def test_an_approved_alert_keeps_the_outline_of_its_units(store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH, PHUONG_LONG_DUC)
    rings = approved(store, area_ids=[PHUONG_TRA_VINH])["area_polygons"]
    assert Polygon(rings[0]).equals(Polygon(around(store, PHUONG_TRA_VINH)))


def test_without_boundaries_there_is_no_outline(store: Store) -> None:
    assert approved(store)["area_polygons"] == []


def test_an_outline_has_fewer_than_a_hundred_points_and_keeps_its_land(store: Store) -> None:
    lon, lat = around(store, PHUONG_TRA_VINH, 0)[0]
    angles = [radians(step / 2) for step in range(720)]
    coast = [[lon + (0.05 + 0.002 * sin(9 * a)) * cos(a), lat + 0.05 * sin(a)] for a in angles]
    text = collection(feature("29242", [*coast, coast[0]]))
    found = list(boundary_file.features(text, "coast", "code"))
    boundary_file.carry_out(store, boundary_file.plan(store, found, source="x", licence="x"))
    ring = outlines.of_areas(store, [PHUONG_TRA_VINH])[0]
    assert len(ring) < 100
    assert ring[0] == ring[-1]
    drawn, kept = Polygon(coast), Polygon(ring)
    assert drawn.symmetric_difference(kept).area / drawn.area < 0.05
