"""The programme of an outlet (docs/outlets.md), as far as what plays for a device reads it."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Rendition(TypedDict):
    """One file of an item."""

    type: str
    path: str
    sha256: str


class Item(TypedDict):
    """What can be heard or shown; `seconds` of its sound."""

    id: str
    seconds: float
    renditions: NotRequired[list[Rendition]]


#: An airing, a takeover, an announcement or a relay: what is read of each.
Row = TypedDict(
    "Row",
    {
        "id": str,
        "item": str,
        "at": str,
        "ends": str,
        "from": str,
        "until": str,
        "expires": str,
        "repeats": int,
        "pause_seconds": float,
        "identifier": str,
        "exercise": bool,
        "audio_every_seconds": float,
        "source": str,
        "url": str,
    },
    total=False,
)


class Device(TypedDict):
    """What the programme says of the outlet itself."""

    muted: bool
    lead_in_seconds: NotRequired[float]


#: How loud from an hour to another one, by wall time.
Volume = TypedDict("Volume", {"from": str, "to": str, "percent": int})


class Programme(TypedDict):
    """The whole."""

    outlet: Device
    time_zone: str
    items: list[Item]
    airings: list[Row]
    live: list[Row]
    relays: list[Row]
    takeovers: list[Row]
    volume: NotRequired[list[Volume]]


class Other(TypedDict):
    """What else the programme has for a moment, and why it does not play."""

    mode: str
    what: str
    because: str


#: An answer of `what_plays`.
Answer = TypedDict(
    "Answer",
    {
        "mode": str,
        "what": str,
        "because": str,
        "from": str | None,
        "until": str | None,
        "instead_of": list[Other],
    },
)


class Played(TypedDict):
    """One play of an airing, as `what_plays` wants to know of it."""

    airing: str
    started: str
    played_seconds: float
    completed: bool


#: The lists of a programme by the mode in which their rows play.
Rows = Literal["airings", "takeovers", "live", "relays"]
ROWS: dict[str, Rows] = {"airing": "airings", "takeover": "takeovers", "live": "live", "relay": "relays"}
