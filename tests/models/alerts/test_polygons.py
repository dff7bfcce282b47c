"""Drawn polygons of an alert."""

from __future__ import annotations

from math import cos, radians, sin

import pytest

from models.alerts import polygons
from models.errors import Invalid
from models.store import Store
from tests.alerting import approved, drafted
from tests.builders import VINH_LONG

SQUARE = [[106.3, 9.9], [106.4, 9.9], [106.4, 10.0], [106.3, 10.0], [106.3, 9.9]]


def circle(points: int) -> list[list[float]]:
    """A closed ring of so many points around the town of Trà Vinh."""
    corners = [radians(360 * index / (points - 1)) for index in range(points - 1)]
    ring = [[106.34 + 0.05 * cos(one), 9.94 + 0.05 * sin(one)] for one in corners]
    return [*ring, ring[0]]


def test_a_drawn_polygon_stays_as_it_was_drawn(store: Store) -> None:
    assert polygons.of(approved(store, area_ids=[VINH_LONG], polygons=[SQUARE])) == [SQUARE]


def test_an_alert_without_a_drawing_has_no_polygon(store: Store) -> None:
    assert polygons.of(drafted(store)) == []


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        (SQUARE[:-1], "polygon_open"),
        ([SQUARE[0], SQUARE[1], SQUARE[0]], "too_few_items"),
        (circle(101), "too_many_items"),
        ([[lat, lon] for lon, lat in SQUARE], "polygon_outside"),
        ([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]], "polygon_crosses"),
        ([[*point, 0.0] for point in SQUARE], "wrong_count"),
    ],
    ids=["open", "a line", "too fine", "swapped", "crossing", "with height"],
)
def test_a_polygon_that_no_reader_could_draw_is_refused(
    store: Store, ring: list[list[float]], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(store, polygons=[SQUARE, ring])
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("polygons.1", code)]


def test_a_ring_of_a_hundred_points_is_taken(store: Store) -> None:
    assert len(polygons.of(drafted(store, polygons=[circle(100)]))[0]) == 100


def test_no_more_than_twenty_polygons_are_taken(store: Store) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(store, polygons=[SQUARE] * 21)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("polygons", "too_many_items")]
