"""What goes before everything planned: announcements and takeovers, as the programme of each outlet has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.outlets.outlets import Capability, Outlet, OutletKind
from models.programme import items, live, requisitions, sound_reader, takeovers
from models.programme.compiled_body import time_of
from models.programme.live import Live
from models.programme.programmes import Json, Urgent
from models.programme.requisitions import Requisition
from models.programme.sound_reader import ReadySound
from models.programme.takeovers import Takeover
from models.store import Store


@dataclass(frozen=True)
class Exclusive:
    """The announcements and takeovers that hold or will, the requisitions, and the sounds that are ready."""

    live: Sequence[Live]
    takeovers: Sequence[Takeover]
    requisitions: Mapping[str, Sequence[Requisition]]
    sounds: Mapping[str, ReadySound]
    base: str

    def of(self, outlet: Outlet) -> Urgent:
        """Return what of it one outlet gets."""
        held = [(one, self._spans(one, outlet)) for one in self.takeovers]
        rows = [self._takeover(one, outlet, *span) for one, spans in held for span in spans]
        needed = [self._item(one, outlet) for one, spans in held if spans]
        announced = [_live(one) for one in self.live if outlet["_id"] in one["outlet_ids"]]
        return Urgent(announced, rows, [one for one in needed if one])

    def _spans(self, one: Takeover, outlet: Outlet) -> list[tuple[datetime, datetime]]:
        """Return when a takeover holds on an outlet: on a private board while it is requisitioned."""
        if outlet["kind"] != OutletKind.PRIVATE_BOARD:
            return [(one["begins"], one["expires"])] if outlet["_id"] in one["outlet_ids"] else []
        if not set(outlet["paths"]) & set(one["area_ids"]):
            return []
        taken = self.requisitions.get(outlet["_id"], ())
        spans = [(max(one["begins"], by["begins"]), min(one["expires"], by["ends"])) for by in taken]
        return [span for span in spans if span[0] < span[1]][:1]

    def _takeover(self, one: Takeover, outlet: Outlet, begins: datetime, expires: datetime) -> Json:
        item = self._item(one, outlet)
        return {
            "identifier": one["identifier"],
            "exercise": one["exercise"],
            "severity": one["severity"],
            "sent": time_of(one["sent"]),
            "from": time_of(begins),
            "expires": time_of(expires),
            "level": one["level"],
            "colour": one["colour"],
            "item": item["id"] if item else "",
            "audio_every_seconds": one["audio_every_seconds"],
            "texts": one["texts"],
            "more": f"{self.base}/a/{one['identifier']}",
        }

    def _item(self, one: Takeover, outlet: Outlet) -> Json | None:
        """Return what a takeover says aloud on an outlet: in the first of its languages that there is a sound of."""
        if Capability.AUDIO not in outlet["capabilities"]:
            return None
        for language in [*outlet["languages"], *one["sounds"]]:
            sound = self.sounds.get(one["sounds"].get(language, ""))
            if sound is not None:
                return {
                    "id": f"{one['identifier']}:{language}",
                    "kind": "audio",
                    "title": one["texts"][language]["headline"] if language in one["texts"] else "",
                    "seconds": sound["seconds"],
                    "loudness_lufs": sound["loudness"],
                    "renditions": items.of_sound(sound),
                    "frames": [],
                }
        return None


def read(store: Store, now: datetime) -> Exclusive:
    """Read what holds now or will hold."""
    held = takeovers.holding(store, now)
    return Exclusive(
        live=live.on_air(store, now),
        takeovers=held,
        requisitions=requisitions.holding(store, now),
        sounds=sound_reader.ready(store, (one for row in held for one in row["sounds"].values())),
        base=store.settings.public_base,
    )


def _live(one: Live) -> Json:
    return {
        "id": one["_id"],
        "level": one["level"],
        "source": one["source"],
        "url": one["url"],
        "preset": one["preset"],
        "from": time_of(one["begins"]),
        "until": time_of(one["until"]),
    }
