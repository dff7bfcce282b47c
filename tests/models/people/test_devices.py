"""Devices: what they follow, and where they are reached."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.errors import Invalid, NotFound
from models.messages.messages import Owner
from models.people import devices
from models.people.devices import Device, Installation
from models.store import Store, events, outbox
from models.store.collections import Kind
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, Caller, a_citizen, a_device


def changed(store: Store, device: Caller, **given: object) -> Device:
    return devices.change(store, device.id, Installation(**given), actor=device.identity.actor)  # type: ignore[typeddict-item]


def faults(store: Store, area_ids: list[str]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        a_device(store, area_ids=area_ids)
    return [(fault.field, fault.code) for fault in caught.value.faults]


def test_a_new_device_follows_nothing_and_is_left_alone_in_drills(store: Store) -> None:
    device = a_device(store).document
    assert (device["area_ids"], device["exercises"]) == ([], False)


def test_registering_is_followed_by_the_subscription(store: Store) -> None:
    a_device(store)
    assert [row["reaction"] for row in store.collection(outbox.OUTBOX).find()] == ["subscribe_device"]


def test_areas_that_do_not_exist_are_all_named(store: Store) -> None:
    given = ["00000@2025-07-01", PHUONG_TRA_VINH, "29242"]
    assert faults(store, given) == [("area_ids.0", "area_unknown"), ("area_ids.2", "area_unknown")]


def test_too_many_areas_are_refused(store: Store) -> None:
    assert faults(store, [PHUONG_TRA_VINH] * 21) == [("area_ids", "too_many_areas")]


def test_a_change_leaves_the_rest(store: Store) -> None:
    device = a_device(store, area_ids=[PHUONG_TRA_VINH], push_token="t1")
    after = changed(store, device, language="km")
    assert (after["language"], after["area_ids"], after["push_token"]) == ("km", [PHUONG_TRA_VINH], "t1")


def test_a_change_that_changes_nothing_makes_no_event(store: Store) -> None:
    device = a_device(store, push_token="t1")
    changed(store, device, push_token="t1", language="vi")
    assert len(events.timeline(store, Kind.DEVICE, device.id)) == 1


def test_an_event_shows_no_push_token(store: Store) -> None:
    device = a_device(store)
    changed(store, device, push_token="push-token-1")
    assert "push-token-1" not in str(list(store.db["events"].find()))


def test_a_push_token_that_moves_leaves_the_old_device(store: Store) -> None:
    old = a_device(store, push_token="t1")
    a_device(store, push_token="t1")
    assert devices.address_of(devices.get(store, old.id)) is None


def test_a_push_token_registered_twice_at_once_ends_on_one_device(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: a_device(store, push_token="t1").id, range(4)))
    reached = [one for one in made if devices.address_of(devices.get(store, one))]
    assert len(reached) == 1


def test_a_push_token_that_moves_takes_its_topics_along(store: Store) -> None:
    old = a_device(store, push_token="t1")
    devices.note_topics(store, old.document, ["area-1"])
    assert a_device(store, push_token="t1").document["topics"] == ["area-1"]


def test_a_new_push_token_has_no_topics_yet(store: Store) -> None:
    device = a_device(store, push_token="t1")
    devices.note_topics(store, device.document, ["area-1"])
    assert changed(store, device, push_token="t2")["topics"] == []


def test_topics_of_an_address_that_is_gone_are_not_kept(store: Store) -> None:
    device = a_device(store, push_token="t1")
    changed(store, device, push_token="t2")
    assert not devices.note_topics(store, device.document, ["area-1"])


def test_following_other_areas_keeps_the_topics_for_comparison(store: Store) -> None:
    device = a_device(store, push_token="t1")
    devices.note_topics(store, device.document, ["area-1"])
    assert changed(store, device, area_ids=[PHUONG_LONG_DUC])["topics"] == ["area-1"]


def test_an_empty_push_token_takes_it_away(store: Store) -> None:
    device = a_device(store, push_token="t1")
    assert devices.address_of(changed(store, device, push_token="")) is None


def test_two_devices_without_an_address_are_no_clash(store: Store) -> None:
    first, second = a_device(store, push_token=""), a_device(store, push_token="")
    assert first.id != second.id


def test_the_installation_id_is_preferred_to_the_token(store: Store) -> None:
    device = a_device(store, push_token="t1", fid="f1")
    assert devices.push_address(store, Owner("device", device.id)) == "fcm_fid:f1"


def test_a_citizen_is_reached_where_he_signed_in_last(store: Store) -> None:
    a_citizen(store, device=a_device(store, push_token="t1"))
    citizen = a_citizen(store, device=a_device(store, push_token="t2"))
    assert devices.push_address(store, Owner("citizen", citizen.id)) == "fcm_token:t2"


def test_a_citizen_without_devices_is_not_reached(store: Store) -> None:
    assert devices.push_address(store, Owner("citizen", "nobody")) == ""


def test_a_dead_address_is_forgotten(store: Store) -> None:
    device = a_device(store, push_token="t1")
    devices.forget_address(store, device.id, devices.PushAddress("fcm_token", "t1"))
    assert devices.address_of(devices.get(store, device.id)) is None


def test_a_dead_address_does_not_take_the_new_one_along(store: Store) -> None:
    device = a_device(store, push_token="t2")
    devices.forget_address(store, device.id, devices.PushAddress("fcm_token", "t1"))
    assert devices.address_of(devices.get(store, device.id)) == ("fcm_token", "t2")


def test_a_device_nobody_registered_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        devices.get(store, "nobody")
