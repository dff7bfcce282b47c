"""One warning to a million phones by FCM: `python -m bench.fan_out [--number 1000000] [--compared 4000] [--rounds 5]`.

`firebase-admin`'s own `send_each`, a bare aiohttp loop and Loa's channel take turns on the same stand-in, so that what
else the machine does hits each alike; then the channel sends to all. CPU is that of the sending process with all its
threads, without the stand-in's.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bench.fan_out_ways import WAYS, Measured
from bench.output import load, say

NUMBER, COMPARED, ROUNDS = 1_000_000, 4_000, 5


def main() -> None:
    """Print the table of the ways, and then of all messages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--number", type=int, default=NUMBER, help="messages of the channel alone; 0 for none"
    )
    parser.add_argument("--compared", type=int, default=COMPARED, help="messages of each way in each round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    say(f"{os.cpu_count()} cores, load average before: {load()}")
    with standin() as port:
        rounds = [{way: run(way, given.compared, port) for way in WAYS} for _ in range(given.rounds)]
        for way in WAYS:
            say(_line(way, rounds))
        if given.number:
            say(_whole(run("our channel", given.number, port)))
    say(f"load average after: {load()}")


@contextmanager
def standin() -> Iterator[int]:
    """The lean stand-in in a process of its own; gives its port."""
    command = (sys.executable, "-m", "bench.fcm_standin")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield int(child.stdout.readline() if child.stdout else "")
        finally:
            child.terminate()


def run(way: str, number: int, port: int) -> Measured:
    """Measure one way in a process of its own."""
    command = (sys.executable, "-m", "bench.fan_out_ways", way, str(number), str(port))
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    measured: Measured = json.loads(done.stdout)
    return measured


def _line(way: str, rounds: Sequence[dict[str, Measured]]) -> str:
    rates = [one[way]["rate"] for one in rounds]
    cpu = [one[way]["cpu_milliseconds"] for one in rounds]
    ratio = statistics.median(
        one[way]["cpu_milliseconds"] / one["bare loop"]["cpu_milliseconds"] for one in rounds
    )
    return (
        f"{way:<14} {statistics.median(rates):>7.0f}/s ({min(rates):.0f}-{max(rates):.0f})  "
        f"CPU {statistics.median(cpu):.3f} ms a message ({min(cpu):.3f}-{max(cpu):.3f}), "
        f"{ratio:.2f} times the bare loop"
    )


def _whole(one: Measured) -> str:
    return (
        f"{one['way']}, {one['messages']:,} messages: {one['rate']:.0f}/s, CPU {one['cpu_milliseconds']:.3f} ms "
        f"a message, {one['messages'] / one['rate']:.0f} s, peak memory {one['peak_megabytes']:.0f} MB"
    )


if __name__ == "__main__":
    main()
