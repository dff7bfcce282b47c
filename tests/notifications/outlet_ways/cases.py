"""One case of each way on its stand-in, for the contract that all of them keep."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from models.outlets import ways
from models.outlets.ways import Account, WayKind
from models.store import Store
from notifications.channels.outcomes import SendError
from notifications.outlet_ways.base import Push, Sounding, SoundingWay
from notifications.outlet_ways.console import ConsoleWay
from notifications.outlet_ways.icecast import IcecastWay
from notifications.outlet_ways.lan_speaker import LanSpeakerWay
from notifications.outlet_ways.media import Media
from notifications.outlet_ways.mqtt import MqttWay
from notifications.outlet_ways.pull import PullWay
from tests.notifications.outlet_ways.stage import SimulatedPace, a_sound, with_settings
from tests.outlet_ways import an_outlet
from tests.standins import icecast, lan_speaker
from tests.standins.mqtt_broker import MqttDevice, mqtt_broker

#: A provider that says nothing for so long is given up, in seconds.
PATIENCE = 1


@dataclass
class Case:
    """A way that is tried.

    :ivar tell: tells its device once; returns what was wrong.
    :ivar arrived: how often the device noticed something.
    :ivar kill: ends what it talks to.
    :ivar revive: begins it again.
    :ivar hang: lets the next call hang; None where it has no such thing.
    :ivar stranger: the same way with another password; tells once.
    """

    kind: WayKind
    tell: Callable[[], SendError | None]
    arrived: Callable[[], int]
    kill: Callable[[], object] | None = None
    revive: Callable[[], object] | None = None
    hang: Callable[[], object] | None = None
    stranger: Callable[[], SendError | None] | None = None


def _sounds(line: SoundingWay, sounding: Sounding) -> SendError | None:
    """Let one sound be heard."""
    try:
        line.prepare([sounding])
        line.begin(sounding)
        for _ in range(10):
            line.go_on(0.3)
    except SendError as error:
        return error
    return None


def _pushed(store: Store) -> Push:
    outlet = an_outlet(store, {"kind": "pull"})
    return Push(outlet, ways.of(outlet), "etag-1")


@contextmanager
def pull(store: Store) -> Iterator[Case]:
    """The device asks by itself: nothing can be wrong."""
    way, push = PullWay(), _pushed(store)
    told: list[int] = []

    def tell() -> SendError | None:
        (error,) = way.push_all([push])
        told.append(1)
        return error

    yield Case(WayKind.PULL, tell, lambda: len(told))


@contextmanager
def console(store: Store) -> Iterator[Case]:
    """It prints."""
    way, push = ConsoleWay(), _pushed(store)
    yield Case(WayKind.CONSOLE, lambda: way.push_all([push])[0], lambda: len(way.pushed))


@contextmanager
def mqtt(store: Store) -> Iterator[Case]:
    """A real broker."""
    push = _pushed(store)
    with mqtt_broker() as broker:
        settings = with_settings(store, mqtt_url=broker.url).settings
        other = dataclasses.replace(settings, mqtt_url=broker.url.replace("mat-khau", "mat-khac"))
        way, stranger = MqttWay(settings, PATIENCE), MqttWay(other, PATIENCE)
        topic = f"loa/outlets/{push.outlet['_id']}/changed"
        devices = [MqttDevice(broker, topic)]

        def revive() -> None:
            broker.start()
            devices.append(MqttDevice(broker, topic))

        yield Case(
            WayKind.MQTT,
            lambda: way.push_all([push])[0],
            lambda: sum(len(one.heard) for one in devices),
            kill=broker.kill,
            revive=revive,
            stranger=lambda: stranger.push_all([push])[0],
        )
        for device in devices:
            device.close()
        way.close()
        stranger.close()


@contextmanager
def stream(store: Store) -> Iterator[Case]:
    """A stream server."""
    settings, media, pace = (
        with_settings(store, provider_timeout_seconds=PATIENCE).settings,
        Media(store.settings),
        SimulatedPace(),
    )
    sounding = Sounding(media.add(a_sound()), "", 2.0)
    with icecast.icecast() as server:
        way = {**ways.PULLED, "kind": "icecast", "address": server.url, "mount": "/m.mp3"}
        line = IcecastWay(settings, way, Account(icecast.USER, icecast.PASSWORD), media, pace)  # type: ignore[arg-type]
        stranger = IcecastWay(settings, way, Account(icecast.USER, "khac"), media, pace)  # type: ignore[arg-type]

        def tell() -> SendError | None:
            before = len(server.received("/m.mp3"))
            error = _sounds(line, sounding)
            if error is None:
                server.wait("/m.mp3", before + 12_000)
            return error

        def hang() -> None:
            line.close()
            server.refuse.append(None)

        yield Case(
            WayKind.ICECAST,
            tell,
            lambda: len(server.heard("/m.mp3")),
            kill=server.kill,
            revive=server.start,
            hang=hang,
            stranger=lambda: _sounds(stranger, sounding),
        )
        line.close()


@contextmanager
def building(store: Store) -> Iterator[Case]:
    """A loudspeaker in a building."""
    settings, media, pace = (
        with_settings(store, provider_timeout_seconds=PATIENCE).settings,
        Media(store.settings),
        SimulatedPace(),
    )
    sounding = Sounding(media.add(a_sound()), "", 2.0)
    with lan_speaker.lan_speaker(pace.now) as speaker:
        way = {**ways.PULLED, "kind": "lan_speaker", "address": speaker.url}
        account = Account(lan_speaker.USER, lan_speaker.PASSWORD)
        line = LanSpeakerWay(settings, way, account, media, pace)  # type: ignore[arg-type]
        stranger = LanSpeakerWay(settings, way, Account(lan_speaker.USER, "khac"), media, pace)  # type: ignore[arg-type]
        yield Case(
            WayKind.LAN_SPEAKER,
            lambda: _sounds(line, sounding),
            lambda: len(speaker.whole),
            kill=speaker.kill,
            revive=speaker.start,
            hang=lambda: speaker.refuse.append(0),
            stranger=lambda: _sounds(stranger, sounding),
        )
        line.close()
        stranger.close()


CASES: Mapping[WayKind, Callable[[Store], object]] = {
    WayKind.PULL: pull,
    WayKind.CONSOLE: console,
    WayKind.MQTT: mqtt,
    WayKind.ICECAST: stream,
    WayKind.LAN_SPEAKER: building,
}
