"""The danger zone: whom of an alert a drawing concerns first, and where nobody drew."""

from __future__ import annotations

from models.alerts.alerts import Alert
from models.delivery import danger_zone
from models.store import Store
from tests.alerting import COMMUNES, approved
from tests.bordering import around, bordered
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG


def drawn(store: Store, around_area: str, *area_ids: str, size: float = 0.005) -> Alert:
    """An alert of areas with a drawing around the centre of one."""
    return approved(store, area_ids=list(area_ids), polygons=[around(store, around_area, size)])


def test_without_a_drawing_it_is_all_of_the_areas(store: Store) -> None:
    assert danger_zone.areas_in(store, approved(store)) is None


def test_a_drawing_concerns_the_communes_around_it(store: Store) -> None:
    found = danger_zone.areas_in(store, drawn(store, PHUONG_TRA_VINH, VINH_LONG))
    assert found
    assert PHUONG_TRA_VINH in found
    assert PHUONG_LONG_DUC not in found


def test_where_boundaries_are_known_they_decide(store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH, PHUONG_LONG_DUC)
    alert = drawn(store, PHUONG_LONG_DUC, *COMMUNES, size=0.07)
    assert danger_zone.areas_in(store, alert) == COMMUNES
    near = drawn(store, PHUONG_LONG_DUC, *COMMUNES, size=0.03)
    # Its centre is five kilometres away from what was drawn, and its boundary begins after three.
    assert danger_zone.areas_in(store, near) == [PHUONG_LONG_DUC]


def test_a_commune_without_a_boundary_goes_by_its_centre(store: Store) -> None:
    bordered(store, PHUONG_LONG_DUC)
    alert = drawn(store, PHUONG_LONG_DUC, *COMMUNES, size=0.03)
    assert danger_zone.areas_in(store, alert) == COMMUNES


def test_a_drawing_outside_of_the_areas_leaves_nobody_out(store: Store) -> None:
    bordered(store, PHUONG_TRA_VINH, PHUONG_LONG_DUC)
    alert = drawn(store, PHUONG_TRA_VINH, PHUONG_TRA_VINH)
    alert["polygons"] = [around(store, PHUONG_LONG_DUC, 0.001)]
    assert danger_zone.areas_in(store, alert) is None


def test_what_is_nearest_to_the_drawing_is_told_first(store: Store) -> None:
    for middle in COMMUNES:
        alert = drawn(store, middle, *COMMUNES)
        assert danger_zone.nearest_first(store, alert, COMMUNES)[0] == middle
