"""The whole loudspeaker: its parts put together, and the two loops that run them."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import datetime

from players.loudspeaker import hints, telling
from players.loudspeaker.account import Account
from players.loudspeaker.calls import Calls
from players.loudspeaker.clock import Clock, DeviceClock
from players.loudspeaker.commands import Commands, RestartError
from players.loudspeaker.folder import Folder
from players.loudspeaker.heard import FileSink
from players.loudspeaker.hooks import Hooks
from players.loudspeaker.journal import Journal
from players.loudspeaker.keeper import Keeper
from players.loudspeaker.media import Media
from players.loudspeaker.options import Options
from players.loudspeaker.player import Player
from players.loudspeaker.programme import Held
from players.loudspeaker.sinks import NullSink, ProgramSink, Sink
from players.loudspeaker.soundings import Outside
from players.loudspeaker.volume import USUAL, percent_at

#: The player looks so often, and whatever talks to the server, in seconds.
LOOK, TALK = 0.2, 1.0

#: The fault of a device whose disk takes nothing more.
LOW_SPACE = "low_space"

#: A file that says in which way the program ended last.
RUNS = "running.json"

#: Whoever starts the program again is told by this exit code that it is wanted (EX_TEMPFAIL).
AGAIN = 75


class Device:
    """One loudspeaker.

    :param clock: another one in tests.
    :param folder: another one in tests, which loses its power.
    """

    def __init__(self, options: Options, clock: Clock | None = None, folder: Folder | None = None) -> None:
        self.options = options
        self.clock: Clock = clock or DeviceClock()
        self.folder = folder or Folder(options.folder)
        calls = Calls(options.server)
        self.media = media = Media(self.folder, calls)
        self.journal = Journal(self.folder, self.clock.now())
        self.hooks = Hooks(options.amplifier, options.source, options.code)
        self.outside = Outside(self.folder, media, self.journal, _sink(options), self.hooks)
        self.held = Held(self.folder, calls, media, unsigned=options.unsigned)
        self.player = Player(self.outside, self.held, self.clock)
        self.commands = Commands(self.outside, self.held, self.player, self.clock)
        self.account = Account(self.folder, calls, self.clock, self.hooks.code, options.serial)
        rng = random.Random(options.serial or None)
        self.keeper = Keeper(
            self.account,
            calls,
            self.clock,
            self.held,
            media,
            self.journal,
            self.commands,
            self.beat,
            rng,
            self.folder,
        )
        self._began = self.clock.now()
        self._reset = str((self.folder.json(RUNS) or {}).get("left", "power_on"))
        self.folder.write_json(RUNS, {"left": "power"})

    def step(self) -> None:
        """Take one step of everything, for tests and a simulated clock.

        :raises RestartError: the server wants it.
        """
        self.keeper.step()
        self.play_step()

    def play_step(self) -> None:
        """Take one step of what sounds.

        :raises RestartError: the server wants it.
        """
        self.player.step()
        self.commands.step()

    def run(self, wanted: Callable[[], bool] = lambda: True) -> int:
        """Run until `wanted` says no; returns the exit code.

        The sound has the main thread: no slow server delays it.
        """
        going = threading.Event()
        going.set()
        talk = threading.Thread(target=self._talk, args=(going,), daemon=True)
        talk.start()
        hints.listen(self.options.hints or self.options.server, self.account, self.keeper.poll_now)
        left, code = "stopped", 0
        try:
            while wanted():
                self.play_step()
                self.clock.sleep(LOOK)
        except RestartError:
            left, code = "restart", AGAIN
        finally:
            going.clear()
            self.player.stop("restart")
            self.folder.write_json(RUNS, {"left": left})
        talk.join(TALK * 3)
        return code

    def beat(self, now: datetime) -> telling.Beat:
        """Return how the device is."""
        answer, on, programme = self.player.answer, self.player.on, self.held.effective()
        faults = {
            *self.held.faults,
            *self.commands.faults,
            self.player.fault,
            LOW_SPACE if self.folder.lacks_room else "",
            on.fault if on else self.player.left_with,
        }
        return telling.Beat(
            at=now,
            programme=self.held.etag,
            mode=answer["mode"] if answer else "idle",
            what=answer["what"] if answer else "",
            shown=on.shown if on else "",
            position_seconds=round(on.position(now), 1) if on else 0.0,
            clock_offset_seconds=telling.told_offset(self.clock.offset),
            free_bytes=self.folder.free_bytes(),
            network=self.options.network,
            amplifier="on" if self.hooks.amplifier_on else "off",
            volume_percent=percent_at(programme, now) if programme else USUAL,
            uptime_seconds=int((now - self._began).total_seconds()),
            reset_reason=self._reset,
            missing=self.held.missing(now)[:100],
            faults=sorted(faults - {""}),
        )

    def _talk(self, going: threading.Event) -> None:
        while going.is_set():
            try:
                self.keeper.step()
            except Exception as error:
                # Whatever the server sent, the sound goes on.
                print(f"{type(error).__name__}: {error}", flush=True)
            self.clock.sleep(TALK)


def _sink(options: Options) -> Sink:
    if options.sink == "null":
        return NullSink()
    if options.sink == "file":
        return FileSink(options.folder / "heard")
    return ProgramSink(options.sink, str(options.folder.resolve()))
