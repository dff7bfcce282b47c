"""A stream that an outlet on which Loa plays carries on: an announcement or a relay."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.outlets import way_plays
from models.outlets.way_plays import WayPlay
from notifications.channels.outcomes import SendError
from notifications.outlet_ways.base import Sounding
from notifications.outlet_ways.programme import Programme, Row

if TYPE_CHECKING:
    from notifications.outlet_ways.performances import Stage

#: A stream that gives nothing for so long is told of, in seconds.
QUIET_SECONDS = 15.0

#: How much it gave is written down so often, in seconds.
MARK_EVERY = 5.0


class Through:
    """A stream that is carried on; on a way that carries none it is written down as not played.

    Only what the stream gave counts, and one that gives nothing when its hour is over has failed.
    """

    last: datetime | None = None

    def __init__(self, stage: Stage, play: WayPlay, row: Row, percent: int) -> None:
        self._stage, self._play = stage, play
        self.started = self._gave = play["started"]
        self._marked = 0.0
        self.played, self.reason, self.fault = 0.0, "", ""
        if not stage.way.streams or row["source"] != "stream":
            self.fault = f"no_{row['source']}"
            self._close(self.started, "failed")
            return
        try:
            stage.way.begin(Sounding("", row["url"], 0.0, percent, is_stream=True))
        except SendError:
            self._close(self.started, "failed")
            raise
        way_plays.acknowledge(stage.store, play["_id"], self.started, seconds=0.0, left=1)

    @property
    def speaks(self) -> bool:
        """A stream ends with its hour, whatever it says at that moment."""
        return False

    def step(self, programme: Programme, now: datetime) -> None:
        """Look whether it gives something; it goes on by itself."""
        if self.reason:
            return
        given = self._stage.way.position()
        if given > self.played:
            self._gave, self.played = now, given
        quiet = (now - self._gave).total_seconds() > QUIET_SECONDS
        self.fault = "stream" if quiet else ""
        if self.played - self._marked >= MARK_EVERY:
            self._marked = self.played
            way_plays.progress(self._stage.store, self._play["_id"], self.played)

    def stop(self, now: datetime, reason: str) -> None:
        """Switch it off."""
        if self.reason:
            return
        self.played = max(self.played, self._stage.way.position())
        if self.fault or not self.played:
            self.fault = "stream"
            self._close(now, "failed")
        else:
            self._close(now, reason)
        if reason != "failed":
            self._stage.way.stop()

    def _close(self, now: datetime, reason: str) -> None:
        self.reason = reason
        way_plays.end(self._stage.store, self._play["_id"], now, seconds=self.played, reason=reason)
