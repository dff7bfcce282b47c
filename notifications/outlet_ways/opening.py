"""Which class serves which kind of way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from models.outlets import pushes, ways
from models.outlets.outlets import Outlet
from models.outlets.ways import Way, WayKind
from models.store import Store
from notifications.outlet_ways.base import OutletWay, SoundingWay
from notifications.outlet_ways.console import ConsoleWay
from notifications.outlet_ways.icecast import IcecastWay
from notifications.outlet_ways.lan_speaker import LanSpeakerWay
from notifications.outlet_ways.media import Media
from notifications.outlet_ways.mqtt import MqttWay
from notifications.outlet_ways.pace import Pace
from notifications.outlet_ways.pull import PullWay


def hint_ways(store: Store) -> Mapping[WayKind, OutletWay]:
    """Return the ways that carry hints at most; where there is no broker, development prints what it would say."""

    def heard(outlet_id: str, said: str) -> None:
        pushes.note_will(store, outlet_id, said, datetime.now(UTC))

    console = ConsoleWay()
    mqtt = MqttWay(store.settings, heard=heard) if store.settings.mqtt_url else console
    return {WayKind.PULL: PullWay(), WayKind.MQTT: mqtt, WayKind.CONSOLE: console}


def sounding_way(store: Store, outlet: Outlet, way: Way, media: Media, pace: Pace) -> SoundingWay:
    """Return the way to one outlet on which Loa plays, not connected yet."""
    account = ways.account(store.vault, way)
    if way["kind"] == WayKind.ICECAST:
        return IcecastWay(store.settings, way, account, media, pace, name=outlet["code"])
    return LanSpeakerWay(store.settings, way, account, media, pace)
