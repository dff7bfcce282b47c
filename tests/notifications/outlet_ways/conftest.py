"""The stand-ins that ways are tried on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.outlets import ways
from models.store import Store
from notifications.outlet_ways.icecast import IcecastWay
from notifications.outlet_ways.lan_speaker import LanSpeakerWay
from notifications.outlet_ways.media import Media
from tests.notifications.outlet_ways.stage import SimulatedPace, Stage
from tests.outlet_ways import an_outlet
from tests.standins import icecast as icecasts
from tests.standins import lan_speaker as speakers
from tests.standins.icecast import IcecastServer
from tests.standins.lan_speaker import LanSpeaker
from tests.standins.mqtt_broker import MqttBroker, mqtt_broker


@pytest.fixture
def pace() -> SimulatedPace:
    """A clock."""
    return SimulatedPace()


@pytest.fixture
def media(store: Store) -> Media:
    """Files at hand."""
    return Media(store.settings)


@pytest.fixture
def broker() -> Iterator[MqttBroker]:
    """A real MQTT broker."""
    with mqtt_broker() as running:
        yield running


@pytest.fixture
def icecast() -> Iterator[IcecastServer]:
    """A stream server."""
    with icecasts.icecast() as running:
        yield running


@pytest.fixture
def speaker(pace: SimulatedPace) -> Iterator[LanSpeaker]:
    """A loudspeaker in a building."""
    with speakers.lan_speaker(pace.now) as running:
        yield running


@pytest.fixture
def streamed(store: Store, icecast: IcecastServer, media: Media, pace: SimulatedPace) -> Iterator[Stage]:
    """A converter that is conducted."""
    outlet = an_outlet(
        store,
        {
            "kind": "icecast",
            "address": icecast.url,
            "mount": "/long-huu.mp3",
            "user": icecasts.USER,
            "password": icecasts.PASSWORD,
        },
    )
    way = ways.of(outlet)
    line = IcecastWay(store.settings, way, ways.account(store.vault, way), media, pace)
    line.prepare([])
    yield Stage(store, outlet, line, media, pace)
    line.close()


@pytest.fixture
def in_building(store: Store, speaker: LanSpeaker, media: Media, pace: SimulatedPace) -> Iterator[Stage]:
    """A loudspeaker in a building that is conducted."""
    outlet = an_outlet(
        store,
        {"kind": "lan_speaker", "address": speaker.url, "user": speakers.USER, "password": speakers.PASSWORD},
    )
    way = ways.of(outlet)
    line = LanSpeakerWay(store.settings, way, ways.account(store.vault, way), media, pace)
    yield Stage(store, outlet, line, media, pace)
    line.close()
