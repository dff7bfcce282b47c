"""Commands of the operator that switch things beside the device: the relay of the amplifier, an input, a display."""

from __future__ import annotations

import shlex
import subprocess

#: A command that takes longer is ended, in seconds; nothing waits for one that shows a code.
PATIENCE, PATIENCE_OF_CODE = 10.0, 90.0


class Hooks:
    """The commands, each empty where there is no such thing.

    :ivar amplifier_on: whether the relay was switched on last; what a heartbeat says.
    """

    def __init__(self, amplifier: str = "", source: str = "", code: str = "") -> None:
        self._amplifier, self._source, self._code = amplifier, source, code
        self.amplifier_on = False

    def amplifier(self, on: bool) -> None:
        """Switch the amplifier, if that changes anything."""
        if on != self.amplifier_on:
            self.amplifier_on = on
            _run(self._amplifier, "on" if on else "off")

    def source(self, *what: str) -> bool:
        """Switch an input (`fm 96.5`, `line`, `microphone`, `off`); returns whether that worked."""
        return bool(self._source) and _run(self._source, *what)

    def code(self, code: str, address: str) -> None:
        """Show the pairing code, also on the standard output."""
        if code:
            print(f"Pair this loudspeaker: {code}  {address}", flush=True)
        _run(self._code, code, seconds=PATIENCE_OF_CODE)


def _run(command: str, *arguments: str, seconds: float = PATIENCE) -> bool:
    if not command:
        return False
    try:
        done = subprocess.run([*shlex.split(command), *arguments], timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{command}: {error}", flush=True)
        return False
    return done.returncode == 0
