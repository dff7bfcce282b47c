"""The driver of outlets: tells devices by their ways that their programme is another one, and plays where they can't.

It follows the compiled programmes by a change stream, and compares all of them with what was pushed now and then
(`models.outlets.pushes`): so a kill, or a stream that lags, costs time and loses nothing. Two may run: hints that come
twice do no harm, and an outlet on which Loa plays is held by one. Run it with `python -m notifications.outlet_driver`.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from types import FrameType

import structlog
from pymongo.errors import PyMongoError

from models import logs, starting
from models.outlets import groups, pushes, ways
from models.outlets.outlets import Outlet
from models.outlets.pushes import Told
from models.outlets.ways import PLAYED, Way, WayKind
from models.programme.programmes import PARTS, PROGRAMMES, body_of
from models.settings import load
from models.store import Store, new_id, open_store
from models.store.database import OF_WORK
from notifications import heartbeat, programme_changes
from notifications.outlet_ways import opening, telling
from notifications.outlet_ways.base import OutletWay, Push, SoundingWay
from notifications.outlet_ways.media import Media
from notifications.outlet_ways.outlet_player import OutletPlayer
from notifications.outlet_ways.pace import Pace, WallPace
from notifications.programme_changes import Changes

log = structlog.get_logger(__name__)

#: All programmes are compared with what was pushed so often, plays are told, and live announcements kept alive.
SWEEP_SECONDS, TELL_SECONDS, ALIVE_SECONDS = 5.0, 5.0, 10.0

#: Outlets that are pushed to at once.
AT_ONCE = 500

#: A player has so long to end.
END_SECONDS = 5.0


class Driver:
    """One driver: `run` until `stop`.

    :param hint_ways: the ways that carry hints, by kind.
    :param open_way: makes the way to one outlet on which Loa plays.
    """

    def __init__(
        self,
        store: Store,
        hint_ways: Mapping[WayKind, OutletWay] | None = None,
        open_way: Callable[[Store, Outlet, Way, Media, Pace], SoundingWay] = opening.sounding_way,
    ) -> None:
        self.store = store
        self.stopping = threading.Event()
        self.name = f"{socket.gethostname()}-{new_id()}"
        self._hint_ways = hint_ways or opening.hint_ways(store)
        self._open_way = open_way
        self._media = Media(store.settings)
        self._pace = WallPace(self.stopping)
        self._changes = Changes(store, self, self.stopping)
        self._changed: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._players: dict[str, OutletPlayer] = {}
        self._lives: dict[str, tuple[str, str]] = {}

    def run(self) -> None:
        """Drive until stopped; whatever fails is tried again."""
        for way in self._hint_ways.values():
            way.open()
        beside = [
            programme_changes.started(self._changes.run, "driver-stream"),
            programme_changes.started(lambda: self._keep_on(self._tell, TELL_SECONDS), "driver-tell"),
            programme_changes.started(lambda: self._keep_on(self._keep_alive, ALIVE_SECONDS), "driver-alive"),
            heartbeat.keep_beating(self.store, heartbeat.OUTLET_DRIVER, self.stopping),
        ]
        log.info("outlet_driver_ready")
        self._keep_on(self._follow, 0.0)
        self._close()
        for thread in beside:
            thread.join(END_SECONDS)

    def stop(self) -> None:
        """Ask `run` to return."""
        self.stopping.set()
        self._changed.put(None)

    def programme(self, outlet_id: str, _etag: str) -> None:
        """Hear that a programme is another one."""
        self._changed.put(outlet_id)

    def outlet(self, outlet_id: str) -> None:
        """Hear that an outlet was changed, and its way perhaps."""
        self._changed.put(outlet_id)

    def gap(self) -> None:
        """Hear that changes may have been missed."""
        self._changed.put(None)

    def sweep(self, among: Collection[str] | None = None) -> int:
        """Push to all outlets that do not know what counts, or to those among some; returns how many were told."""
        now = datetime.now(UTC)
        outlets = pushes.told_outlets(self.store, among)
        self._look_after_players(outlets, among)
        hinted = [one for one in outlets if ways.of(one)["kind"] not in PLAYED]
        ids = [one["_id"] for one in hinted]
        etags, rows = programme_changes.etags(self.store, ids), pushes.of(self.store, ids)
        due = [
            one
            for one in hinted
            if one["_id"] in etags
            and pushes.is_due(rows.get(one["_id"]), etags[one["_id"]], ways.of(one)["kind"], now)
        ]
        grouped = self._groups_of(due) if len(due) > 1 else {}
        told = 0
        for start in range(0, len(due), AT_ONCE):
            some = due[start : start + AT_ONCE]
            told += self._push(some, etags, rows, grouped)
        return told

    def _push(
        self,
        outlets: Sequence[Outlet],
        etags: Mapping[str, str],
        rows: Mapping[str, pushes.Push],
        grouped: Mapping[str, tuple[str, ...]],
    ) -> int:
        kinds = {one["_id"]: ways.of(one)["kind"] for one in outlets}
        said: list[Told] = []
        for kind, way in self._hint_ways.items():
            some = [
                Push(one, ways.of(one), etags[one["_id"]], grouped.get(one["_id"], ()))
                for one in outlets
                if kinds[one["_id"]] == kind
            ]
            for push, error in zip(some, way.push_all(some) if some else [], strict=True):
                why = f"{error.verdict}:{error.code}" if error else ""
                said.append(Told(push.outlet["_id"], push.etag, why))
        pushes.settle(self.store, kinds, said, rows, datetime.now(UTC))
        good = [one.outlet_id for one in said if not one.error]
        if failed := len(said) - len(good):
            log.warning("outlets_not_told", failed=failed, why=next(one.error for one in said if one.error))
        self._note_lives(good)
        return len(good)

    def _groups_of(self, outlets: Sequence[Outlet]) -> dict[str, tuple[str, ...]]:
        """Return the groups that each of some outlets is in."""
        wanted = {one["_id"] for one in outlets}
        found: dict[str, tuple[str, ...]] = {}
        for group in groups.every(self.store):
            for outlet_id in wanted.intersection(groups.outlets_of(self.store, group)):
                found[outlet_id] = (*found.get(outlet_id, ()), group["_id"])
        return found

    def _look_after_players(self, outlets: Sequence[Outlet], among: Collection[str] | None) -> None:
        """Let exactly the outlets have players on which Loa plays, with the way that they have now."""
        wanted = {one["_id"]: one for one in outlets if ways.of(one)["kind"] in PLAYED}
        looked_at = set(self._players) if among is None else set(self._players) & set(among)
        for outlet_id in looked_at:
            outlet = wanted.get(outlet_id)
            if outlet is None or ways.of(outlet) != self._players[outlet_id].way:
                player = self._players.pop(outlet_id)
                player.stop()
                player.join(END_SECONDS)
        for outlet_id, outlet in wanted.items():
            if outlet_id in self._players:
                self._players[outlet_id].changed()
                continue
            player = OutletPlayer(self.store, outlet, self.name, self._opened, self._media, self._pace)
            self._players[outlet_id] = player
            player.start()

    def _opened(self, outlet: Outlet, way: Way) -> SoundingWay:
        return self._open_way(self.store, outlet, way, self._media, self._pace)

    def _follow(self) -> None:
        """Push what the stream tells, all of one moment together, and look at everything now and then."""
        self.sweep()
        end = time.monotonic() + SWEEP_SECONDS
        while not self.stopping.is_set() and (left := end - time.monotonic()) > 0:
            try:
                changed = [self._changed.get(timeout=left)]
            except queue.Empty:
                return
            while not self._changed.empty() and len(changed) < AT_ONCE:
                changed.append(self._changed.get())
            if None in changed:
                return
            self.sweep({one for one in changed if one})

    def _tell(self) -> None:
        telling.tell(self.store, datetime.now(UTC))

    def _note_lives(self, outlet_ids: Collection[str]) -> None:
        """Note which announcements are on, of those whose programme was pushed just now."""
        for row in self.store.collection(PROGRAMMES).find(
            {"_id": {"$in": list(outlet_ids)}}, dict.fromkeys(PARTS, 1)
        ):
            lives = json.loads(body_of(row)).get("live", [])
            self._lives.pop(row["_id"], None)
            if lives:
                last = max(lives, key=lambda one: str(one["until"]))
                self._lives[row["_id"]] = (str(last["id"]), str(last["until"]))

    def _keep_alive(self) -> None:
        now = datetime.now(UTC).isoformat()
        for outlet_id, (live_id, until) in list(self._lives.items()):
            if until <= now:
                self._lives.pop(outlet_id, None)
                continue
            for way in self._hint_ways.values():
                way.keep_alive(outlet_id, live_id, until)

    def _keep_on(self, work: Callable[[], object], pause: float) -> None:
        while not self.stopping.is_set():
            try:
                work()
                self.stopping.wait(pause)
            except PyMongoError as error:
                log.warning("outlet_driver_waits", reason=type(error).__name__)
                self.stopping.wait(1.0)

    def _close(self) -> None:
        for player in self._players.values():
            player.stop()
        for player in self._players.values():
            player.join(END_SECONDS)
        for way in self._hint_ways.values():
            way.close()
        try:
            pushes.let_go(self.store, self.name)
        except PyMongoError:
            # The leases end by themselves.
            log.info("outlets_not_let_go")


def main() -> None:
    """Run a driver with the settings of the environment until SIGTERM or SIGINT."""
    settings = load(os.environ)
    logs.configure(settings.log_format)
    store = open_store(settings, patience=OF_WORK)
    starting.insist(store)
    driver = Driver(store)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        driver.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    driver.run()


if __name__ == "__main__":
    main()
