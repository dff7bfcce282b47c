"""A device hears the topics of what it follows."""

from __future__ import annotations

import pytest

import notifications.reactions  # noqa: F401 - registers the reactions
from models.people import devices
from models.people.devices import Device
from models.store import Store, outbox
from notifications.channels import Channels
from notifications.reactor import Outside, react
from tests.builders import PHUONG_TRA_VINH, Caller, a_device
from tests.standins import Box

ACTUAL = ["alert.29242~402025-07-01.vi", "alert.86~402025-07-01.vi"]
DRILLS = ["exercise.29242~402025-07-01.vi", "exercise.86~402025-07-01.vi"]


@pytest.fixture
def outside(provided_store: Store, channels: Channels) -> Outside:
    return Outside(provided_store, channels)


def work_off(outside: Outside) -> None:
    while rows := outbox.forgotten(outside.store):
        for row in rows:
            react(outside, row["_id"])


def change(outside: Outside, device: Caller, **given: object) -> Device:
    changed = devices.change(outside.store, device.id, given, actor=device.identity.actor)  # type: ignore[arg-type]
    work_off(outside)
    return changed


@pytest.fixture
def phone(outside: Outside) -> Caller:
    device = a_device(outside.store, push_token="token-1", area_ids=[PHUONG_TRA_VINH])
    work_off(outside)
    return device


def test_a_device_hears_its_commune_and_the_province(phone: Caller, box: Box) -> None:
    assert box.fcm.topics_of("token-1") == ACTUAL


def test_a_device_that_joins_drills_hears_their_topics_too(outside: Outside, phone: Caller, box: Box) -> None:
    change(outside, phone, exercises=True)
    assert box.fcm.topics_of("token-1") == ACTUAL + DRILLS


def test_a_device_that_leaves_drills_hears_them_no_more(outside: Outside, phone: Caller, box: Box) -> None:
    change(outside, phone, exercises=True)
    change(outside, phone, exercises=False)
    assert box.fcm.topics_of("token-1") == ACTUAL


def test_a_device_leaves_what_it_no_longer_follows(outside: Outside, phone: Caller, box: Box) -> None:
    change(outside, phone, area_ids=[])
    assert box.fcm.topics_of("token-1") == []


def test_a_device_that_changes_its_language_changes_its_topics(
    outside: Outside, phone: Caller, box: Box
) -> None:
    change(outside, phone, language="km")
    assert box.fcm.topics_of("token-1") == [topic.replace(".vi", ".km") for topic in ACTUAL]


def test_a_new_push_address_hears_the_same(outside: Outside, phone: Caller, box: Box) -> None:
    change(outside, phone, push_token="token-2")
    assert box.fcm.topics_of("token-2") == ACTUAL


def test_an_address_behind_which_nobody_is_is_forgotten(outside: Outside, phone: Caller) -> None:
    change(outside, phone, push_token="gone-1")
    assert devices.address_of(devices.get(outside.store, phone.id)) is None


def test_a_device_without_an_address_is_left_alone(outside: Outside, box: Box) -> None:
    a_device(outside.store, area_ids=[PHUONG_TRA_VINH])
    work_off(outside)
    assert box.fcm.topics == {}
