"""The programme of an outlet (docs/outlets.md), as far as a loudspeaker reads it, and what it sends of plays."""

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
        "preset": str,
    },
    total=False,
)


class Device(TypedDict):
    """What the programme says of the outlet itself."""

    id: str
    muted: bool
    lead_in_seconds: NotRequired[float]


#: How loud from an hour to another one, by wall time.
Volume = TypedDict("Volume", {"from": str, "to": str, "percent": int})


class Command(TypedDict):
    """An order of the server."""

    id: str
    name: str
    expires: str


class Programme(TypedDict):
    """The whole."""

    serial: int
    outlet: Device
    time_zone: str
    items: list[Item]
    airings: list[Row]
    live: list[Row]
    relays: list[Row]
    takeovers: list[Row]
    volume: NotRequired[list[Volume]]
    commands: NotRequired[list[Command]]
    poll_seconds: NotRequired[float]
    heartbeat_seconds: NotRequired[float]


class Jwk(TypedDict, total=False):
    """A public key of the server (RFC 8037)."""

    kid: str
    crv: str
    x: str


class ToldPlay(TypedDict):
    """A play as the protocol sends it."""

    id: str
    what: str
    kind: str
    started: str
    ended: str | None
    completed: bool
    played_seconds: float
    reason: str


class Played(TypedDict):
    """A play as `what_plays` wants it in a session."""

    airing: str
    started: str
    played_seconds: float
    completed: bool


#: The lists of a programme by the mode in which their rows play.
Rows = Literal["airings", "takeovers", "live", "relays"]
ROWS: dict[str, Rows] = {"airing": "airings", "takeover": "takeovers", "live": "live", "relay": "relays"}

#: How often a device asks, and how often it tells how it is.
Pace = Literal["poll_seconds", "heartbeat_seconds"]
