"""What is on at an outlet on which Loa plays: an airing, a warning again and again, or a stream that is carried on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, cast

from models.outlets import way_plays
from models.outlets.way_plays import Begun, WayPlay
from models.programme.what_plays import Json, clock, offset_of, seconds
from models.store import Store, datafiles
from notifications.channels.outcomes import SendError, Verdict
from notifications.outlet_ways import media, sound
from notifications.outlet_ways.base import Sounding, SoundingWay
from notifications.outlet_ways.media import Media
from notifications.outlet_ways.programme import Answer, Programme, Row
from notifications.outlet_ways.through import Through

#: How loud an outlet is that says nothing of it, and an actual warning at any hour.
USUAL_PERCENT, FULL_PERCENT = 80, 100

#: How far something has come is written down so often, in seconds.
MARK_EVERY = 5.0

#: A file that could not be had is asked for again after so long, in seconds.
AGAIN_SECONDS = 5.0


@dataclass(frozen=True)
class Stage:
    """Where things are played: an outlet, its way, the ledger and the files."""

    store: Store
    outlet_id: str
    way: SoundingWay
    media: Media

    def sounding(self, programme: Programme, row: Row, now: datetime, *, warns: bool) -> Sounding | None:
        """Return what is to sound of a row; an actual warning without sound calls for attention. None: nothing."""
        actual = warns and not row["exercise"]
        percent = FULL_PERCENT if actual else percent_at(programme, now)
        item = next((one for one in programme["items"] if one["id"] == row["item"]), None)
        rendition = next(
            (one for one in item.get("renditions", ()) if one["type"].startswith("audio/"))
            if item
            else iter(()),
            None,
        )
        if item is not None and rendition is not None:
            return Sounding(rendition["sha256"], rendition["path"], float(item["seconds"]), percent)
        if not actual:
            return None
        sha256 = self.media.add(sound.attention())
        length = len(sound.attention()) * 8 / sound.BIT_RATE
        return Sounding(sha256, "", length, percent)


class Performance(Protocol):
    """One thing that is on."""

    started: datetime
    #: When the last sound of a warning began.
    last: datetime | None
    #: Seconds that were heard, and why it ended, once it has.
    played: float
    reason: str

    @property
    def speaks(self) -> bool:
        """Whether it is heard at this moment."""
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


class Reading:
    """An item with its lead-in, its repeats and the pauses between them; one play.

    While its file can't be had it waits, as long as it is what plays.
    """

    last: datetime | None = None
    fault = ""

    def __init__(
        self, stage: Stage, row: Row, play: WayPlay, *, lead_in: float, left: int, warns: bool
    ) -> None:
        self._stage, self._row, self._play, self._warns = stage, row, play, warns
        self._left, self._pause = left, float(row.get("pause_seconds", 0))
        self.started = play["started"]
        self._next = play["started"] + timedelta(seconds=lead_in)
        self._ends: datetime | None = None
        self._before, self._marked = 0.0, 0.0
        self._waited = False
        self.played, self.reason = 0.0, ""

    @property
    def speaks(self) -> bool:
        """Whether it is heard at this moment."""
        return self._ends is not None and not self.reason

    def adopt(self, ends: datetime) -> None:
        """Take over the sound that the device has begun already."""
        self._ends = ends

    def step(self, programme: Programme, now: datetime) -> None:
        """Go on."""
        if self.reason:
            return
        if self._ends is not None and now >= self._ends:
            self._sound_over(now)
        if not self.reason and self._ends is None and now >= self._next:
            self._begin(programme, now)
        self._mark()

    def stop(self, now: datetime, reason: str) -> None:
        """End it before its time."""
        if self.reason:
            return
        # First the ledger: whoever comes after a kill right here knows how far it came.
        heard = self._heard()
        self._close(now, heard, "no_file" if self._waited and not heard else reason)
        if reason != "failed" and self._ends is not None:
            self._stage.way.stop()

    def _sound_over(self, now: datetime) -> None:
        self._before = self._heard()
        self._ends = None
        self._left -= 1
        if self._left > 0:
            self._next = now + timedelta(seconds=self._pause)
        else:
            self._close(now, self._before, "ended")

    def _begin(self, programme: Programme, now: datetime) -> None:
        found = self._stage.sounding(programme, self._row, now, warns=self._warns)
        if found is None:
            self._close(now, 0.0, "no_sound")
            return
        try:
            self._stage.way.begin(found)
        except SendError as error:
            self._without_file(error, now)
            return
        way_plays.acknowledge(
            self._stage.store, self._play["_id"], now, seconds=found.seconds, left=self._left
        )
        self._ends = now + timedelta(seconds=found.seconds)

    def _without_file(self, error: SendError, now: datetime) -> None:
        """Wait for a file, or do without; any other error is one of the device.

        :raises SendError: the device is gone.
        """
        if error.verdict is Verdict.PERMANENT:
            self._close(now, 0.0, "no_file")
        elif error.provider == media.PROVIDER:
            self._waited, self._next = True, now + timedelta(seconds=AGAIN_SECONDS)
        else:
            raise error

    def _heard(self) -> float:
        return self._before + (self._stage.way.position() if self._ends is not None else 0.0)

    def _mark(self) -> None:
        if self._ends is not None and self._heard() - self._marked >= MARK_EVERY:
            self._marked = self._heard()
            way_plays.progress(self._stage.store, self._play["_id"], self._marked)

    def _close(self, now: datetime, heard: float, reason: str) -> None:
        self.played, self.reason = heard, reason
        way_plays.end(self._stage.store, self._play["_id"], now, seconds=heard, reason=reason)


class Taking:
    """A warning: its sound again and again, as often as it says; each time is a play of its own."""

    fault = ""

    def __init__(
        self,
        stage: Stage,
        answer: Answer | Begun,
        row: Row,
        now: datetime,
        last: datetime | None,
    ) -> None:
        self._stage, self._answer, self._row = stage, answer, row
        self.started, self.last = now, last
        self.reading: Reading | None = None
        self.played, self.reason = 0.0, ""
        self._said_words = True

    @property
    def speaks(self) -> bool:
        """Whether its sound is on, so that another turn waits for the end."""
        return self.reading is not None and self.reading.speaks

    def step(self, programme: Programme, now: datetime) -> None:
        """Go on. Its sound may come after its words; then it is heard at once."""
        found = (one for one in programme["takeovers"] if one["identifier"] == self._row["identifier"])
        self._row = next(found, self._row)
        every = float(self._row.get("audio_every_seconds") or 0)
        idle = self.reading is None or bool(self.reading.reason)
        due = self.last is None or (every > 0 and now >= self.last + timedelta(seconds=every))
        has_come = bool(self._row["item"]) and not self._said_words
        if idle and (due or has_come):
            self.last, self._said_words = now, bool(self._row["item"])
            lead_in = float(programme["outlet"].get("lead_in_seconds", 0))
            length = _length(programme, self._row, lead_in)
            play = _begun_play(self._stage, self._row["identifier"], "takeover", self._answer, length, now)
            self.reading = Reading(self._stage, self._row, play, lead_in=lead_in, left=1, warns=True)
        if self.reading:
            self.reading.step(programme, now)

    def stop(self, now: datetime, reason: str) -> None:
        """End it."""
        if self.reading:
            self.reading.stop(now, reason)
        self.reason = reason


def begun(
    stage: Stage,
    programme: Programme,
    answer: Answer,
    row: Row,
    now: datetime,
    last: datetime | None,
) -> Performance:
    """Begin what `what_plays` says; the ledger has it before the device does.

    :param last: when the last sound of this warning began, in an earlier turn.
    :raises SendError: the device did not take it.
    """
    mode, what = answer["mode"], answer["what"]
    if mode == "takeover":
        return Taking(stage, answer, row, now, last)
    if mode == "airing":
        length = (seconds(row["ends"]) - seconds(row["at"])) or 1
        play = _begun_play(stage, what, mode, answer, float(length), now)
        lead_in = float(programme["outlet"].get("lead_in_seconds", 0))
        return Reading(stage, row, play, lead_in=lead_in, left=int(row.get("repeats", 1)), warns=False)
    play = _begun_play(stage, what, mode, answer, 0.0, now)
    return Through(stage, play, row, percent_at(programme, now))


def adopted(stage: Stage, play: WayPlay, row: Row) -> Performance:
    """Take over a play that the device goes on with by itself.

    :param row: of the programme, by which it goes on after the sound that is on.
    """
    warns = play["kind"] == "takeover"
    reading = Reading(stage, row, play, lead_in=0.0, left=play["on"]["left"], warns=warns)
    reading.adopt(sound_ends(play))
    if not warns:
        return reading
    taking = Taking(stage, play["on"], row, play["started"], play["started"])
    taking.reading = reading
    return taking


def sound_ends(play: WayPlay) -> datetime:
    """Return when the sound ends that the device was told to play last."""
    began: datetime = play["on"]["began"]
    return began + timedelta(seconds=play["on"]["seconds"])


def percent_at(programme: Programme, now: datetime) -> int:
    """Return how loud this hour is, 0 to 100."""
    wall = seconds(now) + offset_of(cast(Json, programme), datafiles.read("precedence.json"))
    second = wall % 86_400
    for one in programme.get("volume", ()):
        start, end = clock(one["from"]), clock(one["to"])
        if (start <= second < end) if start < end else (second >= start or second < end):
            return max(0, min(100, int(one["percent"])))
    return USUAL_PERCENT


def _begun_play(
    stage: Stage, what: str, kind: str, answer: Answer | Begun, length: float, now: datetime
) -> WayPlay:
    on: Begun = {
        "mode": answer["mode"],
        "what": answer["what"],
        "because": answer["because"],
        "from": answer["from"],
        "until": answer["until"],
        "began": now,
        "seconds": length,
        "left": 1,
    }
    return way_plays.begin(stage.store, stage.outlet_id, what, kind, on, now)


def _length(programme: Programme, row: Row, lead_in: float) -> float:
    item = next((one for one in programme["items"] if one["id"] == row["item"]), None)
    return lead_in + (float(item["seconds"]) if item else 5.0)
