"""What goes before everything planned: announcements and takeovers, as the programme of each outlet has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from models.files import sounds
from models.files.sounds import Sound
from models.outlets.outlets import Capability, Outlet, OutletKind
from models.programme import items, live, requisitions, takeovers
from models.programme.compiled_body import time_of
from models.programme.live import Live
from models.programme.programmes import Json, Urgent, urgent_of
from models.programme.requisitions import Requisition
from models.programme.takeovers import Takeover
from models.store import Store


@dataclass(frozen=True)
class Exclusive:
    """The announcements and takeovers that hold or will, the requisitions, and the sounds that are ready."""

    live: Sequence[Live]
    takeovers: Sequence[Takeover]
    requisitions: Mapping[str, Sequence[Requisition]]
    sounds: Mapping[str, Sound]
    base: str
    #: What outlets get that are alike; in a province nearly all are.
    _made: dict[tuple[Any, ...], Urgent] = field(default_factory=dict)

    def of(self, outlet: Outlet) -> Urgent:
        """Return what of it one outlet gets."""
        held = [(one, self._spans(one, outlet)) for one in self.takeovers]
        announced = [one for one in self.live if outlet["_id"] in self.meant[one["_id"]]]
        speaks = (*outlet["languages"], Capability.AUDIO in outlet["capabilities"])
        key = (speaks, tuple(tuple(spans) for _, spans in held), tuple(one["_id"] for one in announced))
        if key not in self._made:
            rows = [self._takeover(one, outlet, *span) for one, spans in held for span in spans]
            needed = [items.said_of(one, outlet, self.sounds) for one, spans in held if spans]
            found = [one for one in needed if one]
            self._made[key] = urgent_of([_live(one) for one in announced], rows, found)
        return self._made[key]

    @cached_property
    def meant(self) -> Mapping[str, frozenset[str]]:
        """The outlets of each announcement and takeover, by its id."""
        return {one["_id"]: frozenset(one["outlet_ids"]) for one in (*self.live, *self.takeovers)}

    def _spans(self, one: Takeover, outlet: Outlet) -> list[tuple[datetime, datetime]]:
        """Return when a takeover holds on an outlet.

        On a private board it does while that is requisitioned, for as long as its warning holds: nothing else is shown.
        """
        if outlet["kind"] != OutletKind.PRIVATE_BOARD:
            meant = outlet["_id"] in self.meant[one["_id"]] and one["begins"] < one["holds_until"]
            return [(one["begins"], one["holds_until"])] if meant else []
        if not set(outlet["paths"]) & set(one["area_ids"]):
            return []
        taken = self.requisitions.get(outlet["_id"], ())
        spans = [(max(one["begins"], by["begins"]), min(one["expires"], by["ends"])) for by in taken]
        return [span for span in spans if span[0] < span[1]][:1]

    def _takeover(self, one: Takeover, outlet: Outlet, begins: datetime, expires: datetime) -> Json:
        item = items.said_of(one, outlet, self.sounds)
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


def read(store: Store, now: datetime) -> Exclusive:
    """Read what holds now or will hold."""
    held = takeovers.holding(store, now)
    return Exclusive(
        live=live.on_air(store, now),
        takeovers=held,
        requisitions=requisitions.holding(store, now),
        sounds=sounds.ready(store, (one for row in held for one in row["sounds"].values())),
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
