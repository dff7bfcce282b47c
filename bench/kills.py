"""Alerts under SIGKILL: `python -m bench.kills [--rounds 50] [--people 3000] [--seed 1]`.

A whole Loa runs beside stand-ins of FCM, Zalo and Twilio. In each round an alert is approved over HTTP, and one of
worker, relay, web server, broker (which loses its files) and mongod is killed while calls are in flight and started
again. At the end the stand-ins say who was missed and who was told again. Ends with 1 where somebody was missed, or
told again whose call was in flight at no kill of the alerts' worker or of mongod: each kill may repeat its own calls,
once.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path

from bench.output import load, say
from tests import standins
from tests.chaos import kills, whole
from tests.chaos.kills import Outcome
from tests.chaos.whole import Whole


def main() -> None:
    """Print a line a round, and what came of it all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance, started = random.Random(given.seed), time.monotonic()
    say(f"{os.cpu_count()} cores, load average before: {load()}; seed {given.seed}")
    with tempfile.TemporaryDirectory() as name, standins.running() as box, _loa(Path(name), box) as loa:
        people = kills.settle_in(loa.store, box, given.people)
        victims = [chance.choice(loa.names) for _ in range(given.rounds)]
        outcome = kills.go(loa, box, people, victims, chance, say)
        calls = box.tally()
    _tell(outcome, calls)
    say(f"{time.monotonic() - started:.0f} s; load average after: {load()}")
    sys.exit(1 if outcome.missed or outcome.unexplained else 0)


def _loa(folder: Path, box: standins.Box) -> AbstractContextManager[Whole]:
    return whole.running(folder, box.environment(folder))


def _tell(outcome: Outcome, calls: dict[str, int]) -> None:
    by_name = Counter(kill.name for kill in outcome.kills)
    say(
        f"{len(outcome.kills)} kills: {', '.join(f'{name} {count}' for name, count in by_name.most_common())}"
    )
    idle = sum(not kill.calls for kill in outcome.kills)
    say(f"{sum(kill.calls for kill in outcome.kills)} calls in flight at them, at {idle} of them none")
    say(f"calls at the stand-ins: {calls}")
    in_doubt = ", ".join(
        f"{kill.name} {len(kill.repeats)} of {len(kill.in_flight)}"
        for kill in outcome.kills
        if kill.in_flight
    )
    say(f"told again of the calls in flight, by kill: {in_doubt or 'no call was in flight'}")
    say(
        f"{outcome.expected} messages to be sent, {len(outcome.missed)} missed, {outcome.repeats} told again, "
        f"{len(outcome.unexplained)} of them by no kill, {outcome.dead_letters} dead letters"
    )
    for one in outcome.unexplained[:20]:
        say(f"  told again by no kill: {one}")
    for one in outcome.missed[:20]:
        say(f"  missed: {one}")


if __name__ == "__main__":
    main()
