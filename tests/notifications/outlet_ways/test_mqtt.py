"""MQTT: hints that are kept, groups that are woken together, and wills that decide nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from models.outlets import pushes, ways
from models.store import Store
from notifications.outlet_ways.base import Push
from notifications.outlet_ways.mqtt import MqttWay
from tests.notifications.outlet_ways.stage import with_settings
from tests.outlet_ways import an_outlet
from tests.standins.mqtt_broker import MqttBroker, MqttDevice


@pytest.fixture
def said() -> list[tuple[str, str]]:
    """What the broker says of devices."""
    return []


@pytest.fixture
def mqtt(store: Store, broker: MqttBroker, said: list[tuple[str, str]]) -> Iterator[MqttWay]:
    """The way."""
    settings = with_settings(store, mqtt_url=broker.url).settings
    way = MqttWay(settings, 5, heard=lambda outlet_id, what: said.append((outlet_id, what)))
    yield way
    way.close()


def a_push(store: Store, etag: str, *groups: str) -> Push:
    outlet = an_outlet(store, {"kind": "mqtt"})
    return Push(outlet, ways.of(outlet), etag, groups)


def test_device_that_comes_later_hears_the_last_hint(store: Store, mqtt: MqttWay, broker: MqttBroker) -> None:
    push = a_push(store, "e1")
    mqtt.push_all([push])
    topic = f"loa/outlets/{push.outlet['_id']}/changed"
    device = MqttDevice(broker, topic)

    assert device.wait(1) == [(topic, {"etag": "e1"})]
    device.close()


def test_devices_learn_at_once_that_loa_is_here(mqtt: MqttWay, broker: MqttBroker) -> None:
    mqtt.open()
    device = MqttDevice(broker, "loa/state")
    assert device.wait(1) == [("loa/state", "here")]
    device.close()


def test_group_is_woken_once_where_several_of_it_changed(
    store: Store, mqtt: MqttWay, broker: MqttBroker
) -> None:
    device = MqttDevice(broker, "loa/groups/+/changed")
    mqtt.push_all([a_push(store, "e1", "g1"), a_push(store, "e2", "g1", "g2"), a_push(store, "e3")])

    assert device.wait(1) == [("loa/groups/g1/changed", {"outlets": 2})]
    device.close()


def test_announcement_is_kept_alive(store: Store, mqtt: MqttWay, broker: MqttBroker) -> None:
    mqtt.push_all([a_push(store, "e1")])
    device = MqttDevice(broker, "loa/outlets/o1/live")
    mqtt.keep_alive("o1", "live-1", "2026-12-01T00:05:00Z")

    assert device.wait(1) == [("loa/outlets/o1/live", {"id": "live-1", "until": "2026-12-01T00:05:00Z"})]
    device.close()


def test_loa_says_that_it_is_there_and_that_it_goes(store: Store, mqtt: MqttWay, broker: MqttBroker) -> None:
    device = MqttDevice(broker, "loa/state")
    mqtt.push_all([a_push(store, "e1")])
    device.wait(1)
    mqtt.close()

    assert [what for _, what in device.wait(2)] == ["here", "gone"]
    device.close()


def test_what_a_device_says_of_itself_is_heard(
    store: Store, mqtt: MqttWay, broker: MqttBroker, said: list[tuple[str, str]]
) -> None:
    mqtt.push_all([a_push(store, "e1")])
    device = MqttDevice(broker, "nothing")
    device.client.publish("loa/outlets/o1/state", "nonsense", qos=1).wait_for_publish(5)
    device.client.publish("loa/outlets/o1/state", "gone", qos=1).wait_for_publish(5)
    while not said:
        pass

    assert said == [("o1", "gone")]
    device.close()


def test_will_is_noted_and_is_no_state(store: Store) -> None:
    outlet = an_outlet(store, {"kind": "pull"})
    now = outlet["created_at"]
    pushes.settle(store, {outlet["_id"]: "mqtt"}, [pushes.Told(outlet["_id"], "e1")], {}, now)
    pushes.note_will(store, outlet["_id"], "gone", now)
    row = pushes.of(store, [outlet["_id"]])[outlet["_id"]]

    assert row["will"]["said"] == "gone"
    assert row["etag"] == "e1"


def test_hint_carries_the_etag_and_nothing_else(store: Store, mqtt: MqttWay, broker: MqttBroker) -> None:
    push = a_push(store, "e1")
    device = MqttDevice(broker, "loa/outlets/#")
    mqtt.push_all([push])

    assert json.dumps(device.wait(1)[0][1]) == '{"etag": "e1"}'
    device.close()
