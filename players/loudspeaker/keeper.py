"""What the device does with the server, apart from the sound: pairing, programme, files, heartbeats, plays."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

from players.loudspeaker import telling
from players.loudspeaker.account import Account
from players.loudspeaker.calls import Calls, RefusedError, UnreachableError
from players.loudspeaker.clock import Clock, after, correct
from players.loudspeaker.commands import Commands
from players.loudspeaker.folder import Folder
from players.loudspeaker.journal import Journal
from players.loudspeaker.media import Media
from players.loudspeaker.programme import Held

HEARTBEATS, PLAYS = "/v1/outlets/me/heartbeats", "/v1/outlets/me/plays"

#: Pauses after a failure, in seconds; the last one again and again.
BACK_OFF = (30.0, 60.0, 120.0)

#: Each pause is up to so much shorter or longer, so that a commune's devices don't come at once after a power cut.
JITTER = 0.2

#: How often plays go out and the folder is put in order, and how many files are fetched between two looks, in seconds.
PLAYS_EVERY, TIDY_EVERY, FILES_A_STEP = 30.0, 24 * 3600.0, 3

#: A disk that took nothing is tried again so often, in seconds.
DISK_EVERY = 30.0

#: Until the programme says otherwise, in seconds.
POLL, BEAT = 60.0, 60.0


class Keeper:
    """Keeps the device and the server together. Each step does whatever is due and never waits for long."""

    def __init__(
        self,
        account: Account,
        calls: Calls,
        clock: Clock,
        held: Held,
        media: Media,
        journal: Journal,
        commands: Commands,
        beat: Callable[[datetime], telling.Beat],
        rng: random.Random,
        folder: Folder,
    ) -> None:
        self._account, self._calls, self._clock = account, calls, clock
        self._held, self._media, self._journal, self._commands = held, media, journal, commands
        self._beat, self._rng, self._folder = beat, rng, folder
        self._failures = 0
        self._due: dict[str, datetime] = {}

    def poll_now(self) -> None:
        """Ask for the programme at the next step: a hint came."""
        self._due.pop("poll", None)

    def step(self) -> None:
        """Do what is due; a server that does not answer is left alone for a while."""
        now = self._clock.now()
        self._settle(now)
        if not self._is_due("server", now):
            return
        try:
            if self._account.paired:
                self._talk(now)
            elif self._is_due("pair", now):
                self._put_off("pair", self._account.pair())
        except UnreachableError:
            self._put_off("server", BACK_OFF[min(self._failures, len(BACK_OFF) - 1)])
            self._failures += 1
        except RefusedError as error:
            self._refused(error)
        else:
            self._failures = 0

    def _settle(self, now: datetime) -> None:
        """Write what the disk did not take, as soon as it takes something; files that found no room are tried again."""
        if self._is_due("disk", now):
            self._put_off("disk", DISK_EVERY)
            if self._folder.settle():
                self._media.failed.clear()

    def _talk(self, now: datetime) -> None:
        token = self._account.token()
        if self._is_due("poll", now):
            self._held.fetch(token, self._account.outlet_id)
            self._put_off("poll", self._held.said("poll_seconds", POLL))
        self._held.bring_files(now, FILES_A_STEP)
        if self._is_due("beat", now):
            self._tell(token, now)
            self._put_off("beat", self._held.said("heartbeat_seconds", BEAT))
        if self._is_due("plays", now):
            self._send_plays(token)
            self._put_off("plays", PLAYS_EVERY)
        if self._is_due("tidy", now):
            self._journal.tidy(now)
            self._media.evict(self._held.named())
            # A file that could not be had yesterday may be there today.
            self._media.failed.clear()
            self._put_off("tidy", TIDY_EVERY)

    def _tell(self, token: str, now: datetime) -> None:
        done = self._commands.done()
        answer = self._calls.post(HEARTBEATS, telling.written(self._beat(now), done), token=token)
        self._commands.told(done)
        if "server_time" in answer:
            correct(self._clock, answer["server_time"])
        if answer.get("programme") not in (None, "", self._held.etag):
            self.poll_now()

    def _send_plays(self, token: str) -> None:
        """Send what was not taken; what was refused is named in the answer, and would be refused again."""
        if plays := self._journal.waiting():
            self._calls.post(PLAYS, {"plays": [one.told() for one in plays]}, token=token)
            self._journal.take([one.id for one in plays])

    def _refused(self, error: RefusedError) -> None:
        if error.status != 401 or not self._account.paired:
            self._put_off("server", BACK_OFF[0])
            return
        try:
            self._account.refresh()
        except RefusedError:
            self._due.clear()
        except UnreachableError:
            self._put_off("server", BACK_OFF[0])

    def _is_due(self, what: str, now: datetime) -> bool:
        return now >= self._due.get(what, now)

    def _put_off(self, what: str, seconds: float) -> None:
        spread = 1 + JITTER * (2 * self._rng.random() - 1) if what != "pair" else 1
        self._due[what] = after(self._clock.now(), seconds * spread)
