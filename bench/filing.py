"""What filing costs beside the floor of this machine: `python -m bench.filing [10000]`.

By turns, with eight clients: a bare route, a bare route with one durable transaction of three inserts (the floor), and
filing with Loa; worker and relay are held. The bare ones are a Flask application behind gunicorn with as many processes
and threads. All stand on one embedded MongoDB.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import bare_filing, fill, output, throughput
from bench.output import load, say
from bench.throughput import CLIENTS, rate
from local import mongod, ports
from local.processes import Command, running
from local.services import answers
from models.store import Store

REPORTS, ROUNDS = 10_000, 6

#: Requests of each client in a round.
BARE, FILED = 100, 20

GUNICORN = ("-m", "gunicorn", "bench.bare_filing:made()", "--workers=2", "--threads=8", "--no-control-socket")


def main() -> None:
    """Print how many a second of each, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=REPORTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    with output.folder(None) as folder, mongod.mongod(folder) as uri:
        store = fill.fill(uri, "bench_filing", given.size, say)
        say(f"load average before: {load()}; {os.cpu_count()} cores")
        with throughput.server(folder, store) as base, _bare(folder, uri) as bare:
            _measure(store, base, bare, given.rounds)
        say(f"load average after: {load()}")
        store.close()


def _measure(store: Store, base: str, bare: str, rounds: int) -> None:
    file = throughput.filing(store)
    # A phone may file so many in an hour: each round has phones of its own. What is measured first is not counted.
    phones = [throughput.phones(store) for _ in range(rounds + 1)]
    works = ((throughput.hello, bare, BARE), (file, bare, FILED), (file, base, FILED))
    rates = [[rate(work, at, each, number) for work, at, number in works] for each in phones][1:]
    hello, floor, loa = (statistics.median(values) for values in zip(*rates, strict=True))
    say(f"{CLIENTS} clients, {rounds} rounds: bare {hello:.0f}/s, floor {floor:.0f}/s, Loa {loa:.0f}/s")
    say(f"floor beside bare {_ratio([(one[1], one[0]) for one in rates])}")
    say(f"Loa beside bare {_ratio([(one[2], one[0]) for one in rates])}")
    say(f"Loa beside the floor {_ratio([(one[2], one[1]) for one in rates])}")


def _ratio(pairs: list[tuple[float, float]]) -> str:
    found = sorted(one / other for one, other in pairs)
    return f"{statistics.median(found):.3f} ({found[0]:.3f} to {found[-1]:.3f})"


@contextmanager
def _bare(folder: Path, uri: str) -> Iterator[str]:
    """The bare server; gives its address."""
    port = ports.free_port()
    argv = (sys.executable, *GUNICORN, f"--bind={ports.LOOPBACK}:{port}")
    environ = {**os.environ, bare_filing.URI: uri, bare_filing.DATABASE: "bench_bare"}
    with running(Command("bare", argv, folder, env=environ, patience=5)) as child:
        address = f"http://{ports.LOOPBACK}:{port}"
        child.wait_until(lambda: answers(f"{address}/healthz"), seconds=60)
        yield address


if __name__ == "__main__":
    main()
