"""A clock that runs as fast as it is looked at, sounds, and programmes for outlets on which Loa plays."""

from __future__ import annotations

import dataclasses
import threading
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import numpy as np

from models.outlets import way_plays
from models.outlets.outlets import Outlet
from models.outlets.way_plays import WayPlay
from models.programme.what_plays import seconds, text
from models.store import Store
from notifications.outlet_ways import sound
from notifications.outlet_ways.base import SoundingWay
from notifications.outlet_ways.conductor import Conductor
from notifications.outlet_ways.media import Media
from notifications.outlet_ways.programme import Programme

#: A Tuesday morning in Vietnam.
MORNING = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)


class SimulatedPace:
    """A clock that goes on by what is waited for.

    :ivar at: what it shows.
    """

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at
        self._turn = threading.Lock()

    def now(self) -> datetime:
        """What it shows."""
        return self.at

    def wait(self, seconds: float) -> None:
        """Go on at once."""
        with self._turn:
            self.at += timedelta(seconds=seconds)


def a_sound(length: float = 2.0, pitch: int = 440) -> bytes:
    """A tone of so many seconds, as a file."""
    at = np.arange(int(sound.RATE * length)) / sound.RATE
    samples = (np.sin(2 * np.pi * pitch * at) * 12_000).astype(np.int16)
    return b"".join(sound.encoded([sound._of(samples)]))


def an_item(media: Media, name: str = "one", length: float = 2.0) -> dict[str, Any]:
    """An item whose file is at hand."""
    content = a_sound(length, 400 + len(name) * 50)
    sha256 = media.add(content)
    rendition = {
        "type": "audio/mpeg",
        "path": f"/media/{sha256}.mp3",
        "sha256": sha256,
        "bytes": len(content),
    }
    return {
        "id": name,
        "kind": "audio",
        "title": name,
        "seconds": length,
        "renditions": [rendition],
        "frames": [],
    }


def an_airing(
    item: dict[str, Any], at: datetime, name: str = "e:2026-12-01T07:00", **given: Any
) -> dict[str, Any]:
    """An airing of an item."""
    return {
        "id": name,
        "item": item["id"],
        "at": text(seconds(at)),
        "ends": text(seconds(at) + max(1, int(-(-item["seconds"] // 1)))),
        "priority": "normal",
        "level": "commune",
        "order": 0,
        "repeats": 1,
        "pause_seconds": 0,
        **given,
    }


def a_takeover(item: dict[str, Any], start: datetime, minutes: int = 30, **given: Any) -> dict[str, Any]:
    """A warning that holds."""
    return {
        "identifier": "urn:oid:1",
        "exercise": False,
        "severity": 5,
        "sent": text(seconds(start)),
        "from": text(seconds(start)),
        "expires": text(seconds(start + timedelta(minutes=minutes))),
        "level": 4,
        "item": item["id"],
        "audio_every_seconds": 60,
        **given,
    }


def a_programme(items: list[dict[str, Any]], **given: Any) -> dict[str, Any]:
    """A programme with windows all day."""
    days = ["mo", "tu", "we", "th", "fr", "sa", "su"]
    return {
        "format": 1,
        "serial": 1,
        "outlet": {
            "id": "o",
            "kind": "converter",
            "muted": False,
            "lead_in_seconds": 0.0,
            "languages": ["vi"],
        },
        "time_zone": "Asia/Ho_Chi_Minh",
        "windows": [{"days": days, "from": "05:00", "to": "22:00"}],
        "volume": [],
        "items": items,
        "airings": [],
        "live": [],
        "relays": [],
        "takeovers": [],
        **given,
    }


class Stage:
    """One conducted outlet, and what stands in the ledger of it."""

    def __init__(
        self, store: Store, outlet: Outlet, way: SoundingWay, media: Media, pace: SimulatedPace
    ) -> None:
        self.store, self.outlet, self.way, self.media, self.pace = store, outlet, way, media, pace
        self.conductor = Conductor(store, outlet["_id"], way, media)

    def take(self, programme: dict[str, Any]) -> None:
        """Let a programme count."""
        self.conductor.take(cast(Programme, programme))

    def play(self, seconds: float) -> None:
        """Play for so long."""
        end = self.pace.at + timedelta(seconds=seconds)
        while self.pace.at < end:
            self.conductor.step(self.pace.now())
            self.way.go_on(1.0)

    def again(self, way: SoundingWay | None = None) -> Stage:
        """What comes after a kill: another conductor, with the same ledger."""
        after = Stage(self.store, self.outlet, way or self.way, self.media, self.pace)
        assert self.conductor.programme is not None
        after.conductor.take(self.conductor.programme)
        after.way.prepare([])
        after.conductor.resume(self.pace.now())
        return after

    def plays(self) -> list[WayPlay]:
        """The plays in the ledger, oldest first."""
        return way_plays.since(self.store, self.outlet["_id"], datetime(2020, 1, 1, tzinfo=UTC))

    def ends(self) -> list[str]:
        """Why each play ended."""
        return [one["reason"] for one in self.plays()]


def with_settings(store: Store, **given: Any) -> Store:
    """The same store with other settings."""
    return dataclasses.replace(store, settings=dataclasses.replace(store.settings, **given))
