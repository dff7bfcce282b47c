"""Every measurement of speed in one run: `python -m bench all [--json FILE] [--only WORD]`.

Each measures beside a bare route or a peer, by turns, and prints its own lines; here stands how each is called so that
all of them together take about an hour, and what the machine was. Those that need another program (`bench.rasa`), an
operator's data or hours (`bench.kills`, a million reports) are called by themselves.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypedDict

from bench.output import load, say

#: The measurements, and their arguments here.
ALL: Mapping[str, tuple[str, ...]] = {
    "start": (),
    "polls": ("200", "20000", "--rounds", "3", "--seconds", "0.7"),
    "freshness": ("--rounds", "20"),
    "feed": ("1000", "20000", "--rounds", "2"),
    "reports": ("10000", "--http"),
    "pages": ("10000",),
    "targets": (),
    "nearby": (),
    "survey_export": (),
    "fan_out": (),
    "fan_out_ways": (),
    "alert_latency": (),
    "outlets": (),
    "hints": (),
    "bot": (),
    "categories": (),
}


class Machine(TypedDict):
    """On what was measured."""

    system: str
    processor: str
    cores: int | None
    python: str
    revision: str


class Measured(TypedDict):
    """What one measurement said. `code` is what its process ended with; loads are those of 1, 5 and 15 minutes."""

    name: str
    arguments: list[str]
    seconds: float
    code: int
    load_before: str
    load_after: str
    lines: list[str]


def main() -> int:
    """Run them one after the other; returns 1 when one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", choices=["all"])
    parser.add_argument("--json", type=Path, help="write everything into this file, too")
    parser.add_argument("--only", default="", help="those whose name has this in it")
    given = parser.parse_args()
    machine = _machine()
    say(", ".join(f"{name}: {value}" for name, value in machine.items()))
    measured: list[Measured] = []
    for name, arguments in ALL.items():
        if given.only in name:
            measured.append(_run(name, arguments))
            if given.json:
                # After each: an hour is long.
                found = {"machine": machine, "measured": measured}
                given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    failed = [one["name"] for one in measured if one["code"]]
    say(f"{len(measured)} measured, failed: {', '.join(failed) or 'none'}")
    return 1 if failed or not measured else 0


def _run(name: str, arguments: tuple[str, ...]) -> Measured:
    command = [sys.executable, "-m", f"bench.{name}", *arguments]
    say(f"\n== {' '.join(command[1:])}")
    began, before = time.monotonic(), load()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        lines = list(_told(process))
    return Measured(
        name=name,
        arguments=list(arguments),
        seconds=round(time.monotonic() - began, 1),
        code=process.returncode,
        load_before=before,
        load_after=load(),
        lines=lines,
    )


def _told(process: subprocess.Popen[str]) -> Iterator[str]:
    for line in process.stdout or ():
        say(line.rstrip("\n"))
        yield line.rstrip("\n")


def _machine() -> Machine:
    revision = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return Machine(
        system=platform.platform(),
        processor=_processor(),
        cores=os.cpu_count(),
        python=platform.python_version(),
        revision=revision.stdout.strip(),
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


if __name__ == "__main__":
    sys.exit(main())
