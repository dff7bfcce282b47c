"""The driver: whoever does not know what counts is told, whatever was killed meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from models.monitoring.played import PLAYS
from models.outlets import pushes, way_plays, ways
from models.outlets.outlets import OUTLETS, Outlet
from models.outlets.way_plays import Begun
from models.outlets.ways import WayKind
from models.store import Store, events
from notifications import heartbeat
from notifications.channels.outcomes import SendError, Verdict
from notifications.outlet_driver import Driver
from notifications.outlet_ways import opening, telling
from notifications.outlet_ways.base import Carries, OutletWay, Push, SoundingWay
from notifications.outlet_ways.console import ConsoleWay
from notifications.outlet_ways.media import Media
from notifications.outlet_ways.pace import Pace
from tests.notifications.outlet_ways.stage import a_programme, an_airing, an_item, with_settings
from tests.outlet_ways import an_outlet, put_programme, sealed
from tests.standins import icecast as icecasts
from tests.standins.icecast import IcecastServer
from tests.standins.mqtt_broker import MqttBroker, MqttDevice

CONSOLE: ways.WayContent = {"kind": "console"}


class Failing(OutletWay):
    """A way that fails so often, then works."""

    kind: ClassVar[WayKind] = WayKind.CONSOLE
    carries: ClassVar[Carries] = Carries.HINT

    def __init__(self, times: int) -> None:
        self.times = times

    def push_all(self, pushes: Sequence[Push]) -> list[SendError | None]:
        """Fail, or not."""
        self.times -= 1
        return [SendError(Verdict.RETRY, "failing", "away") if self.times >= 0 else None] * len(pushes)


def told(store: Store, outlet: Outlet) -> str:
    row = pushes.of(store, [outlet["_id"]]).get(outlet["_id"])
    return row["etag"] if row else ""


def driving(store: Store, way: OutletWay) -> Driver:
    return Driver(store, {WayKind.CONSOLE: way})


@contextmanager
def running(driver: Driver) -> Iterator[Driver]:
    """A driver that runs in a thread."""
    thread = threading.Thread(target=driver.run, daemon=True)
    thread.start()
    try:
        yield driver
    finally:
        driver.stop()
        thread.join(20)
        assert not thread.is_alive()


def test_outlet_is_told_what_counts_once(store: Store) -> None:
    way = ConsoleWay()
    outlet = an_outlet(store, CONSOLE)
    etag = put_programme(store, outlet["_id"])
    driver = driving(store, way)

    assert [driver.sweep(), driver.sweep()] == [1, 0]
    assert [push.etag for push in way.pushed] == [etag]


def test_outlet_that_pulls_is_told_nothing(store: Store) -> None:
    outlet = an_outlet(store)
    put_programme(store, outlet["_id"])

    assert driving(store, ConsoleWay()).sweep() == 0


def test_outlet_that_was_taken_down_is_told_nothing(store: Store) -> None:
    outlet = an_outlet(store, CONSOLE, retired_at=datetime.now(UTC))
    put_programme(store, outlet["_id"])

    assert driving(store, ConsoleWay()).sweep() == 0


def test_what_changed_while_no_driver_ran_is_told_by_the_next(store: Store) -> None:
    outlet = an_outlet(store, CONSOLE)
    put_programme(store, outlet["_id"])
    driving(store, ConsoleWay()).sweep()
    etag = put_programme(store, outlet["_id"])

    assert driving(store, ConsoleWay()).sweep() == 1
    assert told(store, outlet) == etag


def test_failure_is_written_down_and_tried_again_later(store: Store) -> None:
    outlet = an_outlet(store, CONSOLE)
    put_programme(store, outlet["_id"])
    driver = driving(store, Failing(1))

    assert [driver.sweep(), driver.sweep()] == [0, 0]
    row = pushes.of(store, [outlet["_id"]])[outlet["_id"]]
    assert (row["etag"], row["tries"], row["error"]) == ("", 1, "retry:away")
    assert row["next_at"] is not None
    store.collection(pushes.OUTLET_PUSHES).update_one(
        {"_id": outlet["_id"]}, {"$set": {"next_at": datetime.now(UTC) - timedelta(seconds=1)}}
    )
    assert driver.sweep() == 1


def test_outlet_with_another_way_is_told_again(store: Store) -> None:
    outlet = an_outlet(store, CONSOLE)
    put_programme(store, outlet["_id"])
    driving(store, ConsoleWay()).sweep()
    way = sealed(store, {"kind": "mqtt"})
    events.change(
        store, OUTLETS, outlet["_id"], {"$set": {"way": way}}, action="changed", actor=events.SYSTEM
    )

    assert Driver(store, {WayKind.MQTT: ConsoleWay()}).sweep() == 1


def test_change_is_told_by_the_stream_before_any_sweep(store: Store) -> None:
    way, outlet = ConsoleWay(), an_outlet(store, CONSOLE)
    put_programme(store, outlet["_id"])
    with running(driving(store, way)):
        while not way.pushed:
            pass
        etag = put_programme(store, outlet["_id"])
        while len(way.pushed) < 2:
            pass

    assert way.pushed[-1].etag == etag


def test_driver_gives_signs_of_life(store: Store) -> None:
    with running(driving(store, ConsoleWay())):
        while heartbeat.state_of(store, heartbeat.OUTLET_DRIVER) != "ok":
            pass


@pytest.mark.slow
def test_devices_of_a_killed_broker_are_told_when_it_is_back(store: Store, broker: MqttBroker) -> None:
    settled = with_settings(store, mqtt_url=broker.url, provider_timeout_seconds=1)
    outlet = an_outlet(settled, {"kind": "mqtt"})
    topic = f"loa/outlets/{outlet['_id']}/changed"
    with running(Driver(settled)):
        first = put_programme(store, outlet["_id"])
        while told(store, outlet) != first:
            pass
        broker.kill()
        second = put_programme(store, outlet["_id"])
        while "retry" not in pushes.of(store, [outlet["_id"]])[outlet["_id"]]["error"]:
            pass
        broker.start()
        device = MqttDevice(broker, topic)
        assert device.wait(1, 60)[-1] == (topic, {"etag": second})
        device.close()


def test_two_drivers_never_hold_one_outlet(store: Store) -> None:
    outlet, now = an_outlet(store), datetime.now(UTC)

    assert pushes.hold(store, outlet["_id"], "icecast", "one", now)
    assert not pushes.hold(store, outlet["_id"], "icecast", "other", now)
    assert pushes.hold(store, outlet["_id"], "icecast", "one", now + timedelta(seconds=10))
    assert pushes.hold(store, outlet["_id"], "icecast", "other", now + timedelta(seconds=60))


def test_driver_that_ends_lets_go(store: Store) -> None:
    outlet, now = an_outlet(store), datetime.now(UTC)
    pushes.hold(store, outlet["_id"], "icecast", "one", now)
    pushes.let_go(store, "one")

    assert pushes.hold(store, outlet["_id"], "icecast", "other", now)


def test_plays_are_told_once_as_of_any_device(store: Store) -> None:
    outlet, now = an_outlet(store), datetime.now(UTC)
    on: Begun = {
        "mode": "airing",
        "what": "e:1",
        "because": "normal",
        "from": None,
        "until": None,
        "began": now,
        "seconds": 5.0,
        "left": 1,
    }
    play = way_plays.begin(store, outlet["_id"], "e:1", "airing", on, now)
    way_plays.end(store, play["_id"], now + timedelta(seconds=5), seconds=5, reason="ended")

    assert [telling.tell(store, now), telling.tell(store, now)] == [1, 0]
    (row,) = store.collection(PLAYS).find()
    assert (row["outlet_id"], row["what"], row["completed"]) == (outlet["_id"], "e:1", True)


@pytest.fixture
def converter(store: Store, icecast: IcecastServer) -> Outlet:
    """A converter behind a stream server."""
    return an_outlet(
        store,
        {
            "kind": "icecast",
            "address": icecast.url,
            "mount": "/x.mp3",
            "user": icecasts.USER,
            "password": icecasts.PASSWORD,
        },
    )


def test_converter_hears_an_airing_of_its_programme(
    store: Store, icecast: IcecastServer, converter: Outlet
) -> None:
    kept: list[Media] = []

    def open_way(store: Store, outlet: Outlet, way: ways.Way, media: Media, pace: Pace) -> SoundingWay:
        if not kept:
            kept.append(media)
            item = an_item(media, length=2.0)
            programme = a_programme([item], airings=[an_airing(item, datetime.now(UTC))])
            programme["windows"][0] |= {"from": "00:00", "to": "24:00"}
            put_programme(store, outlet["_id"], programme)
        return opening.sounding_way(store, outlet, way, media, pace)

    with running(Driver(store, {}, open_way)):
        while not [one for one in way_plays.since(store, converter["_id"], _long_ago()) if one["completed"]]:
            pass

    assert [round(one.seconds) for one in icecast.heard("/x.mp3")] == [2]
    assert [one["reason"] for one in way_plays.since(store, converter["_id"], _long_ago())] == ["ended"]


def test_second_driver_takes_over_where_the_first_let_go(
    store: Store, icecast: IcecastServer, converter: Outlet
) -> None:
    put_programme(store, converter["_id"], a_programme([]))
    with running(Driver(store, {})):
        icecast.wait("/x.mp3", 6_000)
    before = len(icecast.received("/x.mp3"))
    with running(Driver(store, {})):
        icecast.wait("/x.mp3", before + 6_000)

    assert len(icecast.asked) == 2


def _long_ago() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)
