"""What is sounding: an airing, a takeover, or a source that is switched through; each writes its plays into the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from players.loudspeaker import tones
from players.loudspeaker.clock import after, parsed
from players.loudspeaker.folder import Folder
from players.loudspeaker.hooks import Hooks
from players.loudspeaker.journal import Journal
from players.loudspeaker.media import Media, sound_of
from players.loudspeaker.shapes import Programme, Row
from players.loudspeaker.sinks import Sink, Sound
from players.loudspeaker.volume import percent_at

#: How far something has come is written down so often, in seconds.
MARK_EVERY = 10.0

#: A stream that broke off is tried again after so long, in seconds.
AGAIN_AFTER = 5.0

#: A file may come so long after the hour of its airing, in seconds.
FILE_LATE = 10.0

ATTENTION = "attention.wav"


@dataclass(frozen=True)
class Outside:
    """What a sounding reaches for."""

    folder: Folder
    media: Media
    journal: Journal
    sink: Sink
    hooks: Hooks


class Sounding(Protocol):
    """One thing that is on."""

    @property
    def shown(self) -> str:
        """The hash of what sounds now; empty: nothing does."""
        ...

    @property
    def fault(self) -> str:
        """What a heartbeat must tell of it; empty: it is well."""
        ...

    def step(self, programme: Programme, now: datetime) -> None:
        """Go on: end what is over, begin what is next."""
        ...

    def stop(self, now: datetime, reason: str) -> None:
        """End it, since something else is due."""
        ...

    def position(self, now: datetime) -> float:
        """Return how many seconds of it have been heard."""
        ...


class Reading:
    """An item with its lead-in, its repeats and the pauses between them; one play.

    An airing whose file is not here when it is due is missed, once, and holds nothing else up; a warning waits for it.
    """

    fault = ""

    def __init__(self, outside: Outside, what: str, kind: str, row: Row, now: datetime) -> None:
        self._outside, self._row, self._kind = outside, row, kind
        self._left = int(row.get("repeats", 1))
        self._pause = float(row.get("pause_seconds", 0))
        self._next: datetime | None = None
        self._heard_from: datetime | None = None
        self._marked = 0.0
        self._sound: Sound | None = None
        self.shown = ""
        self.over = False
        self._without = "no_sound"
        self._play = outside.journal.begin(what, kind, now)

    def step(self, programme: Programme, now: datetime) -> None:
        """Go on."""
        if self.over:
            return
        if self._next is None:
            self._next = after(now, float(programme["outlet"].get("lead_in_seconds", 0)))
        if self._sound and self._sound.over(now):
            self._ended(now)
        if not self.over and self._sound is None and self._left and now >= self._next:
            self._begin(programme, now)
        if self._sound and self.position(now) - self._marked >= MARK_EVERY:
            self._marked = self.position(now)
            self._outside.journal.mark(self._play, self._marked)

    @property
    def speaks(self) -> bool:
        """Whether it is heard at this moment."""
        return self._sound is not None

    @property
    def without_words(self) -> bool:
        """Whether it called for attention, since there was nothing to say yet."""
        return self._heard_from is not None and self._without == "no_sound"

    def renew(self, row: Row) -> None:
        """Take what the programme says of it now: its sound may have come."""
        self._row = row

    def stop(self, now: datetime, reason: str) -> None:
        """End it before its time; without its file the reason is that."""
        if self.over:
            return
        if self._sound:
            self._sound.stop(now)
        silent = self._heard_from is None and reason not in ("takeover", "muted")
        self._close(now, self._without if silent else reason)

    def position(self, now: datetime) -> float:
        """Return the seconds since its first word."""
        return (now - self._heard_from).total_seconds() if self._heard_from else 0.0

    def _ended(self, now: datetime) -> None:
        failed = self._sound is not None and self._sound.failed
        self._sound, self.shown = None, ""
        self._left -= 1
        if failed:
            self.fault = "sink"
            self._close(now, "failed")
        elif self._left:
            self._next = after(now, self._pause)
        else:
            self._close(now, "ended")

    def _begin(self, programme: Programme, now: datetime) -> None:
        path, seconds = self._file(programme)
        if path is None:
            # What a device did not hold at its hour it does not take up later: the next one would have to wait.
            if self._kind == "airing" and now > after(parsed(self._row["at"]), FILE_LATE):
                self._close(now, self._without)
            return
        percent = percent_at(programme, now, takeover=self._row if self._kind == "takeover" else None)
        try:
            self._sound = self._outside.sink.play(path, seconds, percent, now)
        except OSError:
            self.fault = "sink"
            self._close(now, "failed")
            return
        self._heard_from = self._heard_from or now

    def _file(self, programme: Programme) -> tuple[Path | None, float]:
        item = next((one for one in programme["items"] if one["id"] == self._row.get("item")), None)
        sound = sound_of(item) if item else None
        if item is None or sound is None:
            return self._file_without_sound()
        self._without = "no_file"
        self.shown = str(sound["sha256"])
        return self._outside.media.path(self.shown), float(item["seconds"])

    def _file_without_sound(self) -> tuple[Path | None, float]:
        """Return a call for attention where an actual warning has no sound yet. An exercise stays silent."""
        if self._kind != "takeover" or self._row["exercise"]:
            return None, 0.0
        try:
            path = self._outside.folder.made(ATTENTION, lambda: tones.made(tones.ATTENTION))
        except OSError:
            return None, 0.0
        return path, tones.seconds_of(tones.ATTENTION)

    def _close(self, now: datetime, reason: str) -> None:
        only_tone = reason == "ended" and self._without == "no_sound"
        self._outside.journal.end(self._play, now, self.position(now), "no_sound" if only_tone else reason)
        self.over, self._sound, self.shown = True, None, ""


class Taking:
    """A takeover: its sound again and again, as often as it says; each time is a play of its own."""

    def __init__(self, outside: Outside, row: Row, now: datetime, first: datetime | None) -> None:
        self._outside = outside
        self._row: Row = {**row, "repeats": 1}
        #: When the last sound of this takeover began; it is given on to the next turn.
        self.last = first
        self._reading: Reading | None = None

    @property
    def shown(self) -> str:
        """The hash of what sounds now."""
        return self._reading.shown if self._reading else ""

    @property
    def fault(self) -> str:
        """What its last sound had to tell."""
        return self._reading.fault if self._reading else ""

    @property
    def speaks(self) -> bool:
        """Whether its sound is on, so that another turn waits for the end."""
        return self._reading is not None and self._reading.speaks

    def step(self, programme: Programme, now: datetime) -> None:
        """Go on. What comes after the call for attention is heard at once."""
        self._renew(programme)
        every = float(self._row.get("audio_every_seconds") or 0)
        idle = self._reading is None or self._reading.over
        due = self.last is None or (every > 0 and now >= after(self.last, every))
        if idle and (due or self._has_come(programme)):
            self.last = now
            self._reading = Reading(self._outside, self._row["identifier"], "takeover", self._row, now)
        if self._reading:
            self._reading.step(programme, now)

    def _renew(self, programme: Programme) -> None:
        """Take what the programme says of the warning now: its sound comes after its words."""
        found = (one for one in programme["takeovers"] if one["identifier"] == self._row["identifier"])
        row = next(found, None)
        if row and {**row, "repeats": 1} != self._row:
            self._row = {**row, "repeats": 1}
            if self._reading:
                self._reading.renew(self._row)

    def _has_come(self, programme: Programme) -> bool:
        if self._reading is None or not self._reading.without_words:
            return False
        item = next((one for one in programme["items"] if one["id"] == self._row.get("item")), None)
        sound = sound_of(item) if item else None
        return sound is not None and self._outside.media.has(str(sound["sha256"]))

    def stop(self, now: datetime, reason: str) -> None:
        """End it."""
        if self._reading:
            self._reading.stop(now, reason)

    def position(self, now: datetime) -> float:
        """Return the seconds of its sound."""
        return self._reading.position(now) if self._reading else 0.0


class Through:
    """A stream, a radio, a line or a microphone that is switched through."""

    shown = ""

    def __init__(self, outside: Outside, what: str, kind: str, row: Row, now: datetime) -> None:
        self._outside, self._row = outside, row
        self._sound: Sound | None = None
        self._again: datetime | None = None
        #: Seconds that sounded, without what is on now; of another source than a stream since when it is on.
        self._before = 0.0
        self._since: datetime | None = None
        self._marked = 0.0
        self.fault = ""
        if row["source"] != "stream":
            switched = outside.hooks.source(row["source"], *filter(None, [row.get("preset", "")]))
            self._since = now if switched else None
            self.fault = "" if switched else f"no_{row['source']}"
        self._play = outside.journal.begin(what, kind, now)

    def step(self, programme: Programme, now: datetime) -> None:
        """Keep a stream on; it ends when what is heard of it in the programme ends."""
        if self._row["source"] == "stream":
            self._keep_on(programme, now)
        if self.position(now) - self._marked >= MARK_EVERY:
            self._marked = self.position(now)
            self._outside.journal.mark(self._play, self._marked)

    def _keep_on(self, programme: Programme, now: datetime) -> None:
        if self._sound and self._sound.over(now):
            self._before += self._sound.heard(now)
            self._sound, self._again, self.fault = None, after(now, AGAIN_AFTER), "stream"
        if self._sound is None and (self._again is None or now >= self._again):
            try:
                self._sound = self._outside.sink.stream(self._row["url"], percent_at(programme, now), now)
            except OSError:
                self.fault, self._again = "sink", after(now, AGAIN_AFTER)
        if self._sound and self._sound.heard(now):
            self.fault = ""

    def stop(self, now: datetime, reason: str) -> None:
        """Switch it off. What does not sound at the end has failed, however much of it was heard before."""
        if self._sound:
            self._sound.stop(now)
        sounds = bool(self._sound and self._sound.heard(now)) or self._since is not None
        if self._row["source"] != "stream":
            self._outside.hooks.source("off")
        elif not sounds:
            self.fault = self.fault or "stream"
        self._outside.journal.end(self._play, now, self.position(now), reason if sounds else "failed")

    def position(self, now: datetime) -> float:
        """Return how many seconds of it sounded."""
        if self._since is not None:
            return (now - self._since).total_seconds()
        return self._before + (self._sound.heard(now) if self._sound else 0.0)
