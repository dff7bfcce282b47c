"""The base of every way: what it carries, and what comes of a push.

A way never waits and tries again by itself: that is the driver's, who writes down what became of each push. Errors are
those of channels, so a verdict means the same (`notifications.channels.outcomes`). No log names an address or a title.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from models.outlets.outlets import Outlet
from models.outlets.ways import Way, WayKind
from notifications.channels.outcomes import SendError, Verdict

__all__ = ["Carries", "OutletWay", "Push", "SendError", "Sounding", "SoundingWay", "Verdict"]


class Carries(StrEnum):
    """What a way carries: nothing but the hint that something changed, or the sound itself."""

    NOTHING = "nothing"
    HINT = "hint"
    SOUND = "sound"


@dataclass(frozen=True)
class Push:
    """One outlet is to be told that its programme is another one.

    :param etag: of the programme that counts.
    :param groups: ids of the groups of outlets that it is in.
    """

    outlet: Outlet
    way: Way
    etag: str
    groups: tuple[str, ...] = ()


class OutletWay(ABC):
    """A way to devices.

    :cvar kind: whose ways in the registry it serves.
    :cvar carries: what reaches the device by it.
    """

    kind: ClassVar[WayKind]
    carries: ClassVar[Carries]

    @abstractmethod
    def push_all(self, pushes: Sequence[Push]) -> list[SendError | None]:
        """Tell devices, one attempt each; returns what was wrong with each, in their order. Twice does no harm."""

    def open(self) -> None:  # noqa: B027 - most have nothing to open
        """Begin to connect, where there is a connection that stays."""

    def keep_alive(self, outlet_id: str, live_id: str, until: str) -> None:  # noqa: B027 - most have nothing to keep
        """Say that a live announcement still goes on, where a way has a word for that. Losing it does no harm."""

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Close the connections; the way is not usable afterwards."""


@dataclass(frozen=True)
class Sounding:
    """What is to sound now.

    :param sha256: of the sound; "" for a stream.
    :param path: of the sound at Loa; of a stream its whole address.
    :param seconds: how long it is.
    :param percent: how loud, 0 to 100.
    """

    sha256: str
    path: str
    seconds: float
    percent: int = 100
    is_stream: bool = field(default=False)


class SoundingWay(ABC):
    """A way on which Loa plays itself: one device, held by one driver.

    :cvar plays_on: the device goes on alone with what it has begun, whatever becomes of the driver.
    :cvar streams: it can carry a live stream; else only what is stored.
    """

    kind: ClassVar[WayKind]
    carries: ClassVar[Carries] = Carries.SOUND
    plays_on: ClassVar[bool]
    streams: ClassVar[bool]

    @abstractmethod
    def prepare(self, soundings: Sequence[Sounding]) -> None:
        """Connect, and fetch what will sound soon, so that nothing is late.

        :raises SendError: not done.
        """

    @abstractmethod
    def begin(self, sounding: Sounding) -> None:
        """Let it sound from its start, in the place of whatever sounds.

        :raises SendError: the device did not take it.
        """

    @abstractmethod
    def stop(self) -> None:
        """Let nothing sound. Harmless where nothing does.

        :raises SendError: the device did not take it.
        """

    @abstractmethod
    def go_on(self, seconds: float) -> None:
        """Do what is to be done for so many seconds to come, at the pace of the clock: send sound, or only wait.

        :raises SendError: the device is gone.
        """

    @abstractmethod
    def position(self) -> float:
        """Return how many seconds of what sounds the device has been given."""

    def close(self) -> None:  # noqa: B027 - what has no connection has nothing to close
        """Hang up."""
