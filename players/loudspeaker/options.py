"""What a loudspeaker is told when it is started."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

#: What the device says of itself when it is paired, and in heartbeats.
SOFTWARE = "loa-loudspeaker/1"

SINKS = ("ffplay", "mpv", "aplay", "file", "null")


@dataclass(frozen=True)
class Options:
    """How to run.

    :param server: the address of Loa, without a slash at the end.
    :param folder: where programme, files and the log of plays are kept; it must outlive a restart.
    :param sink: what sounds: the name of one of `SINKS`.
    :param unsigned: takes programmes whose signature is missing or can't be checked.
    :param amplifier: a command that is run with `on` or `off` appended; empty: there is no relay.
    :param source: a command that switches an input, run with `fm 96.5`, `line`, `microphone` or `off`; empty: none.
    :param code: a command that shows the pairing code (a display, LEDs), run with the code appended; empty: none.
    :param network: what the heartbeat says of the network: `4g`, `ethernet`, `wifi`.
    :param hints: the address of the server of hints where that is another one; empty: `server`.
    :param once: works through what is due and ends, for a look by hand.
    """

    server: str
    folder: Path
    sink: str = "ffplay"
    unsigned: bool = False
    amplifier: str = ""
    source: str = ""
    code: str = ""
    network: str = ""
    serial: str = ""
    once: bool = False
    hints: str = ""


def read(arguments: Sequence[str]) -> Options:
    """Return the options of a command line; ends with the usage when it is wrong."""
    parser = argparse.ArgumentParser(prog="loudspeaker", description="Plays what Loa has for this outlet.")
    parser.add_argument("--server", required=True, help="address of Loa, as https://loa.example")
    parser.add_argument("--folder", required=True, type=Path, help="where programme, files and log are kept")
    parser.add_argument("--sink", choices=SINKS, default="ffplay", help="the program that sounds")
    parser.add_argument("--unsigned", action="store_true", help="take programmes without a good signature")
    parser.add_argument("--amplifier", default="", help="command of the relay, run with on or off")
    parser.add_argument("--source", default="", help="command that switches fm, line or microphone")
    parser.add_argument("--code", default="", help="command that shows the pairing code")
    parser.add_argument("--network", default="", help="4g, ethernet or wifi, for the heartbeat")
    parser.add_argument("--serial", default="", help="serial number, for pairing")
    parser.add_argument("--hints", default="", help="address of the hints, where it is another one")
    parser.add_argument("--once", action="store_true", help="one look at the server, then end")
    given = vars(parser.parse_args(arguments))
    return Options(**given | {"server": given["server"].rstrip("/")})
