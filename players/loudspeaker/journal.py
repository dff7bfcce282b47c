"""The log of plays: what was begun and how it ended, kept until the server has taken it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from players.loudspeaker.clock import after, parsed, written
from players.loudspeaker.folder import Folder
from players.loudspeaker.shapes import Played, ToldPlay

LOG = "plays.jsonl"

#: What was not taken is kept so long; what was taken, so that a restart knows what has been heard.
KEPT, REMEMBERED = timedelta(days=30), timedelta(days=2)

#: At most so many plays in one call (docs/outlets.md).
MOST = 200


#: What ended so is not tried again, as if all of it had been heard.
IN_VAIN = frozenset({"no_file", "no_sound", "failed"})


@dataclass(frozen=True)
class Play:
    """One play.

    :param ended: None while it sounds.
    :param what: the id of the airing, takeover or live announcement.
    """

    id: str
    what: str
    kind: str
    started: str
    ended: str | None = None
    completed: bool = False
    played_seconds: float = 0.0
    reason: str = ""
    taken: bool = False

    def told(self) -> ToldPlay:
        """Return it as the protocol sends it."""
        return {
            "id": self.id,
            "what": self.what,
            "kind": self.kind,
            "started": self.started,
            "ended": self.ended,
            "completed": self.completed,
            "played_seconds": self.played_seconds,
            "reason": self.reason,
        }

    def remembered(self) -> Played:
        """Return it as `what_plays` wants it in a session."""
        return {
            "airing": self.what,
            "started": self.started,
            "played_seconds": self.played_seconds,
            "completed": self.completed or self.reason in IN_VAIN,
        }


class Journal:
    """The log on disk: one line a step, so that a power cut loses at most the seconds since the last one.

    A play that was sounding when the power went is closed with the reason `restart` at the next start.
    """

    def __init__(self, folder: Folder, now: datetime) -> None:
        self._folder, self._lock = folder, threading.RLock()
        self._plays: dict[str, Play] = {}
        for line in (folder.read(LOG) or b"").splitlines():
            self._read(line)
        for play in [one for one in self._plays.values() if one.ended is None]:
            ended = after(parsed(play.started), play.played_seconds)
            self._plays[play.id] = replace(play, ended=written(ended), reason="restart")
        self.tidy(now)

    def begin(self, what: str, kind: str, now: datetime) -> str:
        """Write down that something begins to sound; returns the id of the play."""
        play = Play(uuid4().hex, what, kind, written(now))
        self._note(play)
        return play.id

    def mark(self, play_id: str, played_seconds: float) -> None:
        """Write down how far it has come."""
        self._note(replace(self._plays[play_id], played_seconds=round(played_seconds, 1)))

    def end(self, play_id: str, now: datetime, played_seconds: float, reason: str) -> None:
        """Write down how it ended; `ended` alone means that all of it was heard."""
        play, seconds = self._plays[play_id], round(played_seconds, 1)
        completed = reason == "ended"
        self._note(
            replace(play, ended=written(now), played_seconds=seconds, completed=completed, reason=reason)
        )

    def waiting(self) -> list[Play]:
        """Return what has ended and was not taken yet, the oldest first; at most `MOST`."""
        with self._lock:
            return [one for one in self._plays.values() if one.ended and not one.taken][:MOST]

    def take(self, ids: Iterable[str]) -> None:
        """Write down that the server has these, or will never take them."""
        for one in ids:
            self._note(replace(self._plays[one], taken=True))

    def session(self, now: datetime) -> list[Played]:
        """Return the airings that were played lately, for `what_plays`."""
        with self._lock:
            lately = [
                one for one in self._plays.values() if one.kind == "airing" and _since(one, now) < REMEMBERED
            ]
        return [one.remembered() for one in lately if one.ended]

    def all(self) -> Sequence[Play]:
        """Return every play that is still known, the oldest first."""
        with self._lock:
            return list(self._plays.values())

    def tidy(self, now: datetime) -> None:
        """Forget what is too old, and write the rest again."""
        with self._lock:
            kept = [
                one for one in self._plays.values() if _since(one, now) < (REMEMBERED if one.taken else KEPT)
            ]
            self._plays = {one.id: one for one in kept}
            self._folder.write(LOG, b"".join(_line(one) + b"\n" for one in kept))

    def _note(self, play: Play) -> None:
        with self._lock:
            self._folder.append(LOG, _line(play))
            self._plays[play.id] = play

    def _read(self, line: bytes) -> None:
        try:
            play = Play(**json.loads(line))
        except (ValueError, TypeError):
            # The end of a line that a power cut took.
            return
        self._plays[play.id] = play


def _since(play: Play, now: datetime) -> timedelta:
    return now - parsed(play.started)


def _line(play: Play) -> bytes:
    return json.dumps(play.__dict__, ensure_ascii=False).encode()
