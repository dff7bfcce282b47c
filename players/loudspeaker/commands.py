"""What the server may order: a closed list, each order done once and told of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from players.loudspeaker import deciding, tones
from players.loudspeaker.clock import Clock, parsed
from players.loudspeaker.player import Player
from players.loudspeaker.programme import Held
from players.loudspeaker.shapes import Programme
from players.loudspeaker.soundings import Outside
from players.loudspeaker.volume import USUAL, percent_at

STATE, TONE = "commands.json", "test-tone.wav"


class RestartError(Exception):
    """The server wants this program to begin again; whoever runs it starts it."""


class Commands:
    """The orders that came, by id. An order is noted before it is done: a restart must not restart for ever.

    :ivar faults: what can't be done here.
    """

    def __init__(self, outside: Outside, held: Held, player: Player, clock: Clock) -> None:
        self._outside, self._held, self._player, self._clock = outside, held, player, clock
        self._state: dict[str, Any] = outside.folder.json(STATE) or {"known": {}, "told": []}
        self._tone: tuple[str, Any] | None = None
        self.faults: set[str] = set()

    def step(self) -> None:
        """Do what is new.

        :raises RestartError: it is ordered.
        """
        self._end_tone()
        now, programme = self._clock.now(), self._held.effective()
        if programme is None:
            return
        for one in programme.get("commands", ()):
            fresh = one["id"] not in self._state["known"] and now < parsed(one["expires"])
            if fresh and one["name"] in self._does and self._may(one["name"], programme):
                self._state["known"][one["id"]] = one["expires"]
                self._outside.folder.write_json(STATE, self._state)
                self._does[one["name"]]()

    def done(self) -> list[str]:
        """Return the orders that the server was not told of yet."""
        return [one for one in self._state["known"] if one not in self._state["told"]]

    def told(self, ids: list[str]) -> None:
        """Note that the server knows, and forget what nobody can order any more."""
        known = self._state["known"]
        kept = {
            one: ends for one, ends in known.items() if parsed(ends) > self._clock.now() or one not in ids
        }
        told = [one for one in {*self._state["told"], *ids} if one in kept]
        if (kept, sorted(told)) != (known, sorted(self._state["told"])):
            self._state = {"known": kept, "told": sorted(told)}
            self._outside.folder.write_json(STATE, self._state)

    def _may(self, name: str, programme: Programme) -> bool:
        """Return whether now is the moment: a tone keeps to the hours and cuts nothing."""
        quiet = self._player.on is None and self._tone is None
        return name != "test_tone" or (quiet and deciding.may_sound(programme, self._clock.now()))

    @property
    def _does(self) -> Mapping[str, Callable[[], None]]:
        return {
            "test_tone": self._test_tone,
            "reload": self._held.forget_tag,
            "send_screenshot": lambda: self.faults.add("no_screen"),
            "restart": self._restart,
        }

    def _test_tone(self) -> None:
        now, folder = self._clock.now(), self._outside.folder
        play = self._outside.journal.begin("test_tone", "test", now)
        self._outside.hooks.amplifier(True)
        programme = self._held.effective()
        percent = percent_at(programme, now) if programme else USUAL
        try:
            path, seconds = (
                folder.made(TONE, lambda: tones.made(tones.TEST_TONE)),
                tones.seconds_of(tones.TEST_TONE),
            )
            self._tone = (play, self._outside.sink.play(path, seconds, percent, now))
        except OSError:
            self.faults.add("sink")
            self._outside.journal.end(play, now, 0.0, "failed")

    def _end_tone(self) -> None:
        now = self._clock.now()
        if self._tone is None or not (self._tone[1].over(now) or self._player.on):
            return
        play, sound = self._tone
        over, failed = sound.over(now), sound.failed
        sound.stop(now)
        self._tone = None
        (self.faults.add if failed else self.faults.discard)("sink")
        reason = "failed" if failed else "ended" if over else "cut"
        seconds = tones.seconds_of(tones.TEST_TONE) if reason == "ended" else 0.0
        self._outside.journal.end(play, now, seconds, reason)
        self._outside.hooks.amplifier(self._player.on is not None)

    def _restart(self) -> None:
        raise RestartError
