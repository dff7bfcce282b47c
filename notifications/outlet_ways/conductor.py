"""The conductor of one outlet on which Loa plays itself: what is on follows what `what_plays` says.

It is a device as any other, by the same function and the same table, but its memory is a ledger in the store
(`models.outlets.way_plays`): what it is about to begin is written down first. So a conductor that is killed has a
successor that neither forgets an airing nor plays it a second time as a whole.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from models.outlets import way_plays
from models.outlets.way_plays import WayPlay
from models.programme.what_plays import Json, is_muted, open_spans, seconds, text, what_plays
from models.store import Store, datafiles
from notifications.outlet_ways import performances
from notifications.outlet_ways.base import Sounding, SoundingWay
from notifications.outlet_ways.media import Media
from notifications.outlet_ways.performances import Performance, Stage
from notifications.outlet_ways.programme import ROWS, Answer, Other, Played, Programme, Row

#: What was played before that matters for nothing that may begin now.
LOOK_BACK = timedelta(days=1)

#: What falls due within so long is fetched before.
LOOK_AHEAD = timedelta(hours=24)

#: How a play ends after which the airing is not begun again: it was heard, or there is nothing to be heard.
OVER = frozenset({"ended", "no_file", "no_sound"})


class Conductor:
    """Plays one outlet's programme.

    :ivar programme: what counts; None before the first.
    :ivar answer: the last answer of `what_plays` that was followed; None: nothing was decided yet.
    """

    def __init__(self, store: Store, outlet_id: str, way: SoundingWay, media: Media) -> None:
        self._stage = Stage(store, outlet_id, way, media)
        self._table: Json = datafiles.read("precedence.json")
        self._plays: list[Played] = []
        self._on: Performance | None = None
        self._lasts: dict[str, datetime] = {}
        self._left_with = ""
        self.programme: Programme | None = None
        self.answer: Answer | None = None

    def take(self, programme: Programme) -> None:
        """Go by another programme from now on; what is on goes on while it is due."""
        self.programme = programme

    def coming(self, now: datetime) -> list[Sounding]:
        """Return the sounds that fall due soon, takeovers and the next ones first."""
        if self.programme is None:
            return []
        first, last = seconds(now), seconds(now + LOOK_AHEAD)
        held = [one for one in self.programme["takeovers"] if seconds(one["expires"]) > first]
        due = [
            one
            for one in self.programme["airings"]
            if first <= seconds(one["ends"]) and seconds(one["at"]) <= last
        ]
        rows = [(one, True) for one in held] + [
            (one, False) for one in sorted(due, key=lambda one: str(one["at"]))
        ]
        found = [self._stage.sounding(self.programme, row, now, warns=warns) for row, warns in rows]
        return list({(one.sha256, one.percent): one for one in found if one is not None}.values())

    def resume(self, now: datetime) -> None:
        """Read what was played before, and close or adopt what somebody else had begun.

        :raises SendError: the device does not answer; then nothing is changed, and it can be tried again.
        """
        rows = way_plays.since(self._stage.store, self._stage.outlet_id, now - LOOK_BACK)
        self._plays, self._on, self.answer = [], None, None
        for row in rows:
            if row["ended"] is None and not self._adopt(row, now):
                row = self._closed(row, now)
            if row["kind"] == "airing" and row["ended"] is not None:
                self._remember(row["what"], row["started"], row["played_seconds"], over=row["reason"] in OVER)
            if row["kind"] == "takeover":
                self._lasts[row["what"]] = row["started"]

    def step(self, now: datetime) -> None:
        """Look what is due now, and go on with it.

        :raises SendError: the device is gone; `lost` closes what was on, and a later step begins it again.
        """
        if self.programme is None:
            return
        session = {"plays": self._plays, "on": self.answer}
        answer = cast(Answer, what_plays(cast(Json, self.programme), now, session, self._table))
        if not self._stays(answer, now):
            self._change(answer, now)
        elif self.answer and self.answer["what"] == answer["what"]:
            # Its end may have moved: a takeover was renewed, an announcement was kept alive.
            self.answer = answer
        if self._on:
            self._on.step(self.programme, now)

    @property
    def faults(self) -> list[str]:
        """What is wrong with what is on, or was with what was on last."""
        fault = self._on.fault if self._on else self._left_with
        return [fault] if fault else []

    def lost(self, now: datetime) -> None:
        """Close what was on, since the device is gone."""
        self._end(now, "failed")
        self.answer = None

    def stop(self, now: datetime) -> None:
        """End in good order: a device that plays on by itself is left to it, the other falls silent.

        :raises SendError: the device does not answer.
        """
        if self._stage.way.plays_on:
            return
        self._end(now, "restart")
        self._stage.way.stop()

    def _stays(self, answer: Answer, now: datetime) -> bool:
        last = self.answer
        if last is None:
            return False
        if (last["mode"], last["what"]) == (answer["mode"], answer["what"]):
            return True
        if self._on is None or not self._on.speaks:
            return False
        if last["mode"] == "takeover":
            # Of several warnings one is heard to its end before the next one's turn.
            return bool(last["because"] == answer["because"]) and self._holds(last["what"], now)
        # A lead-in, or the second that a decision takes, may make the last words come a moment after the end.
        done: Other = {"mode": "airing", "what": last["what"], "because": "done"}
        return (
            last["mode"] == "airing"
            and answer["mode"] == "idle"
            and done in answer["instead_of"]
            and self._may_sound(now)
        )

    def _change(self, answer: Answer, now: datetime) -> None:
        self._end(now, self._reason(answer, now))
        self.answer = answer
        row = self._row(answer["mode"], answer["what"])
        if row is not None and self.programme is not None:
            last = self._lasts.get(answer["what"])
            self._on = performances.begun(self._stage, self.programme, answer, row, now, last)

    def _reason(self, answer: Answer, now: datetime) -> str:
        """Return why what is on ends."""
        if self.answer and self.answer["mode"] in ("live", "relay") and self._is_over(self.answer, now):
            return "ended"
        if answer["mode"] in ("takeover", "muted"):
            return str(answer["mode"])
        return "cut" if self._may_sound(now) else "window"

    def _end(self, now: datetime, reason: str) -> None:
        on, answer = self._on, self.answer
        self._on = None
        if on is None or answer is None:
            return
        on.stop(now, reason)
        self._left_with = on.fault
        if answer["mode"] == "airing":
            self._remember(answer["what"], on.started, on.played, over=on.reason in OVER)
        elif answer["mode"] == "takeover" and on.last:
            self._lasts[answer["what"]] = on.last

    def _remember(self, what: str, started: datetime, played: float, *, over: bool) -> None:
        self._plays.append(
            {
                "airing": what,
                "started": text(seconds(started)),
                "played_seconds": played,
                "completed": over,
            }
        )

    def _adopt(self, row: WayPlay, now: datetime) -> bool:
        """Go on with a play that the device goes on with, too; says whether it is still on."""
        if not (self._stage.way.plays_on and row["acknowledged"]):
            return False
        on, until = row["on"], row["on"]["until"]
        in_time = until is None or seconds(now) < seconds(until)
        if now >= performances.sound_ends(row) and not (on["left"] > 1 and in_time):
            return False
        found = self._row(on["mode"], on["what"]) or {
            "item": "",
            "identifier": row["what"],
            "exercise": True,
        }
        self._on = performances.adopted(self._stage, row, found)
        self.answer = {
            "mode": on["mode"],
            "what": on["what"],
            "because": on["because"],
            "from": on["from"],
            "until": on["until"],
            "instead_of": [],
        }
        return True

    def _closed(self, row: WayPlay, now: datetime) -> WayPlay:
        """Close a play that nobody looks after; returns it as it is then."""
        way, length = self._stage.way, float(row["on"]["seconds"])
        is_over = (now - row["started"]).total_seconds() >= length
        if way.plays_on and row["acknowledged"]:
            played, reason = length, "ended" if row["on"]["left"] <= 1 else "restart"
        elif way.plays_on:
            # Nobody knows whether the command arrived: while it might sound still, it is stopped and begun again.
            way.stop()
            played, reason = (length if is_over else 0.0), "restart"
        else:
            played, reason = row["played_seconds"], "restart"
        way_plays.end(self._stage.store, row["_id"], now, seconds=played, reason=reason)
        return {
            **row,
            "ended": now,
            "played_seconds": played,
            "completed": reason == "ended",
            "reason": reason,
        }

    def _row(self, mode: str, what: str) -> Row | None:
        rows = ROWS.get(mode)
        if rows is None or self.programme is None:
            return None
        found = self.programme[rows]
        if rows == "takeovers":
            return next((one for one in found if one["identifier"] == what), None)
        return next((one for one in found if one["id"] == what), None)

    def _holds(self, identifier: str, now: datetime) -> bool:
        moment = seconds(now)
        return self.programme is not None and any(
            one["identifier"] == identifier and seconds(one["from"]) <= moment < seconds(one["expires"])
            for one in self.programme["takeovers"]
        )

    def _may_sound(self, now: datetime) -> bool:
        if self.programme is None:
            return False
        moment = seconds(now)
        spans = open_spans(cast(Json, self.programme), moment, self._table)
        return not is_muted(cast(Json, self.programme["outlet"]), moment) and any(
            one.holds(moment) for one in spans
        )

    @staticmethod
    def _is_over(answer: Answer, now: datetime) -> bool:
        return answer["until"] is not None and seconds(now) >= seconds(answer["until"])
