"""Boundaries of communes, in invented squares."""

from __future__ import annotations

from shapely.geometry import Polygon

from models.areas import boundaries
from models.store import Store
from tests.bordering import around, bordered
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG


def test_what_is_drawn_meets_the_communes_whose_boundaries_it_touches(store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH, PHUONG_LONG_DUC)
    assert boundaries.touching(store, Polygon(around(store, PHUONG_TRA_VINH, 0.001))) == [PHUONG_TRA_VINH]


def test_the_land_of_two_communes_is_one_piece(store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH, PHUONG_LONG_DUC, half=0.04)
    land = boundaries.union(store, [PHUONG_TRA_VINH, PHUONG_LONG_DUC])
    assert isinstance(land, Polygon)


def test_land_of_which_a_boundary_is_missing_is_not_known(store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH)
    assert boundaries.union(store, [VINH_LONG]) is None
    assert boundaries.union(store, [PHUONG_TRA_VINH]) is not None
