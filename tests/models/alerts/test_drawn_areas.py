"""What is drawn lies in the areas that are warned."""

from __future__ import annotations

import pytest

from models.alerts import drafting
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType
from models.errors import Fault, Invalid
from models.store import Store
from tests.alerting import COMMUNES, DUTY, approved, drafted, issued
from tests.bordering import around, bordered
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH

PROVINCE = [[105.8, 9.7], [106.6, 9.7], [106.6, 10.3], [105.8, 10.3], [105.8, 9.7]]
FAR_AWAY = [[106.0, 10.2], [106.05, 10.2], [106.05, 10.25], [106.0, 10.25], [106.0, 10.2]]


def outside(store: Store, draft: Alert) -> list[Fault]:
    """What submitting names of the drawing."""
    with pytest.raises(Invalid) as refused:
        drafting.submit(store, DUTY, draft["_id"], expect=draft["version"])
    return [one for one in refused.value.faults if one.code == "polygon_outside_areas"]


@pytest.mark.parametrize("ring", [PROVINCE, FAR_AWAY])
@pytest.mark.parametrize("with_boundaries", [True, False])
def test_what_is_drawn_outside_of_the_areas_is_named(
    store: Store, ring: list[list[float]], with_boundaries: bool
) -> None:
    if with_boundaries:
        bordered(store, PHUONG_TRA_VINH, PHUONG_LONG_DUC)
    draft = drafted(store, area_ids=[PHUONG_TRA_VINH], polygons=[around(store, PHUONG_TRA_VINH, 0.005), ring])
    (found,) = outside(store, draft)
    assert found.field == "polygons.1"
    assert found.params["names"]


@pytest.mark.parametrize("with_boundaries", [True, False])
def test_a_little_across_the_border_may_be_drawn(store: Store, with_boundaries: bool) -> None:
    if with_boundaries:
        bordered(store, PHUONG_TRA_VINH, PHUONG_LONG_DUC)
    ring = [[lon + 0.016, lat] for lon, lat in around(store, PHUONG_TRA_VINH, 0.015)]
    assert approved(store, area_ids=[PHUONG_TRA_VINH], polygons=[ring])["cap"]


def test_an_update_without_a_commune_may_not_leave_its_polygon(store: Store) -> None:
    rings = [around(store, one, 0.005) for one in COMMUNES]
    former = approved(store, area_ids=COMMUNES, polygons=rings)
    draft = drafting.follow_up(store, DUTY, former["_id"], MsgType.UPDATE, {"area_ids": COMMUNES[:1]})
    assert [one.field for one in outside(store, draft)] == ["polygons.1"]


def test_whatever_was_issued_can_be_ended(store: Store) -> None:
    former = approved(store, area_ids=COMMUNES[:1], polygons=[around(store, COMMUNES[0], 0.005)])
    store.db["alerts"].update_one({"_id": former["_id"]}, {"$set": {"polygons": [PROVINCE]}})
    assert issued(store, former, MsgType.CANCEL)["cap"]
