"""Where a point lies, by boundaries (invented squares) and by centres."""

from __future__ import annotations

import pytest

from models.areas import areas, whereabouts
from models.areas.whereabouts import Whereabouts
from models.store import Store
from tests.bordering import HALF, bordered
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH

#: Metres of latitude, in degrees.
METRE = 1 / 111_000


def centre(store: Store, area_id: str) -> tuple[float, float]:
    """Latitude and longitude of the centre of a commune."""
    center = areas.get(store, area_id)["center"]
    assert center is not None
    lon, lat = center["coordinates"]
    return lat, lon


def north_of_border(store: Store, metres: float) -> Whereabouts:
    """Where a point lies so far north of the northern border of the only square."""
    bordered(store, PHUONG_TRA_VINH)
    lat, lon = centre(store, PHUONG_TRA_VINH)
    return whereabouts.find(store, lat + HALF + metres * METRE, lon)


def test_well_inside_of_a_boundary_nobody_has_to_be_asked(store: Store) -> None:
    found = north_of_border(store, -160)
    assert found.nearest is not None
    assert found.nearest["_id"] == PHUONG_TRA_VINH
    assert found.sure


@pytest.mark.parametrize("metres", [-140, 10])
def test_near_a_border_and_in_no_commune_the_nearest_is_a_guess(store: Store, metres: float) -> None:
    found = north_of_border(store, metres)
    assert found.nearest is not None
    assert found.nearest["_id"] == PHUONG_TRA_VINH
    assert not found.sure


def test_between_the_communes_the_nearest_is_a_guess(store: Store) -> None:
    bordered(store, *(one["_id"] for one in areas.communes(store)), half=0.002)
    lat, lon = centre(store, PHUONG_TRA_VINH)
    found = whereabouts.find(store, lat + 700 * METRE, lon)
    assert found == Whereabouts(found.near, sure=False)
    assert found.nearest is not None
    assert found.nearest["_id"] == PHUONG_TRA_VINH


def test_a_boundary_counts_more_than_a_nearer_centre(store: Store) -> None:
    lat, lon = centre(store, PHUONG_LONG_DUC)
    before = whereabouts.find(store, lat, lon)
    bordered(store, PHUONG_TRA_VINH, half=0.08)
    after = whereabouts.find(store, lat, lon)
    assert [one.nearest and one.nearest["_id"] for one in (before, after)] == [
        PHUONG_LONG_DUC,
        PHUONG_TRA_VINH,
    ]
    assert len({one.area["_id"] for one in after.near}) == len(after.near)


def test_without_boundaries_the_nearest_centre_is_a_guess(store: Store) -> None:
    lat, lon = centre(store, PHUONG_TRA_VINH)
    found = whereabouts.find(store, lat, lon)
    assert (found.nearest, found.sure) == (areas.get(store, PHUONG_TRA_VINH), False)


def test_far_from_everything_there_is_no_commune(store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH)
    assert whereabouts.find(store, 21.0, 105.8) == Whereabouts([], sure=False)
