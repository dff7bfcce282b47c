"""The player: what is on follows what `what_plays` says, second by second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from models.programme.what_plays import Json
from players.loudspeaker import deciding
from players.loudspeaker.clock import Clock, parsed
from players.loudspeaker.programme import Held
from players.loudspeaker.shapes import ROWS, Programme, Row
from players.loudspeaker.soundings import Outside, Reading, Sounding, Taking, Through


class Player:
    """Plays what is held.

    :ivar answer: the last answer of `what_plays`; None: nothing was decided yet.
    :ivar fault: what is wrong with the programme in force; empty: nothing.
    :ivar left_with: what was wrong with what was on last; empty: nothing.
    """

    def __init__(self, outside: Outside, held: Held, clock: Clock) -> None:
        self._outside, self._held, self._clock = outside, held, clock
        self.answer: Json | None = None
        self.fault = ""
        self.on: Sounding | None = None
        self.left_with = ""
        self._lasts: dict[str, datetime | None] = {}

    def step(self) -> None:
        """Look what is due now, and go on with it."""
        now, programme = self._clock.now(), self._held.effective()
        if programme is None:
            return
        try:
            session: Json = {"plays": self._outside.journal.session(now), "on": self.answer}
            answer = deciding.decide(programme, now, session)
        except (ValueError, KeyError, TypeError):
            self.fault = "programme"
            return
        self.fault = ""
        if not self._stays(answer, programme, now):
            self._stop(answer, programme, now)
            self.on = self._started(answer, programme, now)
            self.answer = answer
            self._outside.hooks.amplifier(self.on is not None)
        elif self.answer and self.answer["what"] == answer["what"]:
            # Its end may have moved: a takeover was renewed, a stream was kept alive.
            self.answer = answer
        if self.on:
            self.on.step(programme, now)

    def stop(self, reason: str) -> None:
        """End whatever is on, since the device is told to."""
        now = self._clock.now()
        if self.on:
            self.on.stop(now, reason)
        self.on = None
        self._outside.hooks.amplifier(False)

    def _stays(self, answer: Json, programme: Programme, now: datetime) -> bool:
        """Return whether what is on goes on."""
        last = self.answer
        if last is None:
            return False
        if (last["mode"], last["what"]) == (answer["mode"], answer["what"]):
            return True
        if isinstance(self.on, Taking):
            # Of several warnings one is heard to its end before the next one's turn.
            same_rule = last["because"] == answer["because"]
            return same_rule and self.on.speaks and deciding.holds(programme, last["what"], now)
        # A lead-in may make the last words come a moment after the end of the airing.
        tail = isinstance(self.on, Reading) and self.on.speaks and answer["mode"] == "idle"
        done = {"mode": "airing", "what": last["what"], "because": "done"} in answer["instead_of"]
        return tail and done and deciding.may_sound(programme, now)

    def _stop(self, answer: Json, programme: Programme, now: datetime) -> None:
        if self.on is None or self.answer is None:
            return
        if isinstance(self.on, Taking):
            self._lasts[self.answer["what"]] = self.on.last
        ends = self.answer["until"]
        by_itself = isinstance(self.on, Through) and ends is not None and now >= parsed(ends)
        if answer["mode"] in ("takeover", "muted"):
            reason = str(answer["mode"])
        else:
            reason = "cut" if deciding.may_sound(programme, now) else "window"
        self.on.stop(now, "ended" if by_itself else reason)
        self.left_with = self.on.fault

    def _started(self, answer: Json, programme: Programme, now: datetime) -> Sounding | None:
        start = STARTS.get(answer["mode"])
        row = _row(programme, answer) if start else None
        if start is None or row is None:
            return None
        if answer["mode"] == "takeover":
            return Taking(self._outside, row, now, self._lasts.get(answer["what"]))
        return start(self._outside, row, now)


def _row(programme: Programme, answer: Json) -> Row | None:
    return next((one for one in programme[ROWS[answer["mode"]]] if _name(one) == answer["what"]), None)


def _name(row: Row) -> str:
    """Return what a row is called: a takeover by its alert, the others by their id."""
    return row["identifier"] if "identifier" in row else row["id"]


STARTS: Mapping[str, Callable[[Outside, Row, datetime], Sounding]] = {
    "airing": lambda outside, row, now: Reading(outside, row["id"], "airing", row, now),
    "live": lambda outside, row, now: Through(outside, row["id"], "live", row, now),
    "relay": lambda outside, row, now: Through(outside, row["id"], "relay", row, now),
    "takeover": lambda outside, row, now: Taking(outside, row, now, None),
}
