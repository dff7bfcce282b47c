"""Phones that registered before are found in a danger zone, too."""

from __future__ import annotations

from models.areas import areas
from models.migrations import m0014_heard_areas as step
from models.people.devices import DEVICES
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, a_device


def heard(store: Store, device_id: str) -> list[str] | None:
    row = store.collection(DEVICES).find_one({"_id": device_id})
    assert row
    return row.get("heard")


def test_a_phone_of_before_hears_of_its_areas_and_of_those_above(store: Store) -> None:
    phone = a_device(store, push_token="token-1", area_ids=[PHUONG_TRA_VINH]).id
    store.collection(DEVICES).update_many({}, {"$unset": {"heard": ""}})
    assert step.left(store) == 1
    assert step.batch(store, None, 100).written == 1
    assert (heard(store, phone), step.left(store)) == (areas.relevant(store, [PHUONG_TRA_VINH]), 0)


def test_what_an_old_process_changed_behind_it_is_set_right(store: Store) -> None:
    phone = a_device(store, push_token="token-1", area_ids=[PHUONG_TRA_VINH]).id
    store.collection(DEVICES).update_many({}, {"$set": {"area_ids": [PHUONG_LONG_DUC]}})
    step.batch(store, None, 100)
    assert heard(store, phone) == areas.relevant(store, [PHUONG_LONG_DUC])


def test_a_phone_without_a_push_address_is_left_as_it_is(store: Store) -> None:
    a_device(store, area_ids=[PHUONG_TRA_VINH])
    store.collection(DEVICES).update_many({}, {"$unset": {"heard": ""}})
    assert (step.left(store), step.batch(store, None, 100).written) == (0, 0)
