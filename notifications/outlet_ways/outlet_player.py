"""The player of one outlet on which Loa plays itself: a thread that holds the outlet, conducts it, and tells of it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import structlog
from pymongo.errors import PyMongoError

from models.errors import NotFound
from models.monitoring import heartbeats
from models.outlets import pushes, ways
from models.outlets.outlets import Outlet
from models.outlets.pushes import Told
from models.outlets.ways import Way
from models.programme.programmes import PARTS, PROGRAMMES, body_of
from models.store import Store
from notifications.channels.outcomes import SendError
from notifications.outlet_ways.base import SoundingWay
from notifications.outlet_ways.conductor import Conductor
from notifications.outlet_ways.media import Media
from notifications.outlet_ways.pace import Pace

log = structlog.get_logger(__name__)

#: What is due is looked at so often, in seconds.
STEP_SECONDS = 1.0

#: The outlet is held again so often, and told of as a device tells of itself, in seconds.
HOLD_SECONDS, BEAT_SECONDS = 5.0, 60.0

#: Pauses after a device was lost, in seconds: they double.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0

#: Makes the way to one outlet.
Open = Callable[[Outlet, Way], SoundingWay]


class OutletPlayer:
    """Plays one outlet until `stop`, whenever this driver holds it.

    :param driver: name of the driver.
    :param open_way: makes the connection.
    """

    def __init__(
        self, store: Store, outlet: Outlet, driver: str, open_way: Open, media: Media, pace: Pace
    ) -> None:
        self._store, self._outlet, self._driver, self._pace = store, outlet, driver, pace
        self._stopping, self._changed = threading.Event(), threading.Event()
        self.way = ways.of(outlet)
        self._line = open_way(outlet, self.way)
        self._conductor = Conductor(store, outlet["_id"], self._line, media)
        self._etag = ""
        self._resumed = False
        self._hold_at = self._beat_at = 0.0
        self._pause = FIRST_PAUSE
        self._thread = threading.Thread(target=self.run, name=f"play-{outlet['code']}", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def changed(self) -> None:
        """Let it look at its programme again."""
        self._changed.set()

    def stop(self) -> None:
        """Let it end; `join` waits for it."""
        self._stopping.set()

    def join(self, seconds: float) -> None:
        """Wait for its end."""
        self._thread.join(seconds)

    def run(self) -> None:
        """Play until stopped; whatever fails is tried again."""
        while not self._stopping.is_set():
            try:
                if self.turn():
                    self._pause = FIRST_PAUSE
            except SendError as error:
                self._lost(error)
            except PyMongoError as error:
                log.warning("outlet_player_waits", outlet=self._outlet["code"], reason=type(error).__name__)
                self._rest()
        self._end()

    def turn(self) -> bool:
        """Do what is to be done for one second; says whether this driver has the outlet.

        :raises SendError: the device is gone.
        """
        if not self._holds():
            self._pace.wait(pushes.LEASE.total_seconds() / 4)
            return False
        if self._changed.is_set() or not self._resumed:
            self._changed.clear()
            self._read()
        now = self._pace.now()
        if not self._resumed:
            self._conductor.resume(now)
            self._resumed = True
        if time.monotonic() >= self._beat_at:
            self._line.prepare(self._conductor.coming(now))
            self._told("")
            self._beat()
        self._conductor.step(now)
        self._line.go_on(STEP_SECONDS)
        return True

    def _holds(self) -> bool:
        """Hold the outlet; who lost it begins from the ledger when they have it again."""
        if time.monotonic() < self._hold_at:
            return True
        held = pushes.hold(self._store, self._outlet["_id"], self.way["kind"], self._driver, self._pace.now())
        if held:
            self._hold_at = time.monotonic() + HOLD_SECONDS
        elif self._resumed:
            self._resumed = False
            self._line.close()
        return held

    def _read(self) -> None:
        """Read the programme that counts, and prepare what it names."""
        row = self._store.collection(PROGRAMMES).find_one(
            {"_id": self._outlet["_id"]}, {"etag": 1, **dict.fromkeys(PARTS, 1)}
        )
        if row is not None and row["etag"] != self._etag:
            self._conductor.take(json.loads(body_of(row)))
            self._etag = row["etag"]
            self._beat_at = 0.0

    def _lost(self, error: SendError) -> None:
        try:
            self._conductor.lost(self._pace.now())
            self._told(f"{error.verdict}:{error.code}")
        except PyMongoError as away:
            log.warning("outlet_player_waits", outlet=self._outlet["code"], reason=type(away).__name__)
        log.info("outlet_lost", outlet=self._outlet["code"], verdict=str(error.verdict), code=error.code)
        self._rest()

    def _rest(self) -> None:
        self._beat_at = 0.0
        self._pace.wait(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def _told(self, error: str) -> None:
        mine, now = self._outlet["_id"], self._pace.now()
        before = pushes.of(self._store, [mine])
        told = Told(mine, self._etag, error)
        pushes.settle(self._store, {mine: self.way["kind"]}, [told], before, now)

    def _beat(self) -> None:
        """Tell of the outlet as its device would; nobody else does."""
        self._beat_at = time.monotonic() + BEAT_SECONDS
        if not self._etag:
            return
        answer, now = self._conductor.answer, self._pace.now()
        mode, what = (answer["mode"], answer["what"]) if answer else ("idle", "")
        try:
            heartbeats.hear(
                self._store,
                self._outlet["_id"],
                {
                    "at": now,
                    "programme": self._etag,
                    "mode": mode,
                    "what": what,
                    "software": "Loa",
                    "faults": self._conductor.faults,
                },
                now,
            )
        except NotFound:
            # Taken down a moment ago: the driver ends this player soon.
            log.info("outlet_gone", outlet=self._outlet["code"])

    def _end(self) -> None:
        try:
            if self._resumed:
                self._conductor.stop(self._pace.now())
        except (SendError, PyMongoError) as error:
            log.info("outlet_left", outlet=self._outlet["code"], reason=type(error).__name__)
        self._line.close()
