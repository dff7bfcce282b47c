"""Alerts in storms: `python -m bench.storms [--people 600]`.

A whole Loa warns so many people, a third each by direct push, Zalo and SMS, again and again: once in calm, and then
while each provider in turn answers a part of its calls with 429, 500 or 503, with silence, with a connection that ends
or with something that it never says. Prints a line for each, and ends with 1 where somebody was missed, where a
provider was asked again sooner than it had said, or where others waited for the one that was struck.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.output import load, say
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.store import outbox
from notifications.queues import Lane
from tests import standins
from tests.alerting import approved
from tests.chaos import kills, whole
from tests.chaos.kills import People
from tests.chaos.whole import Whole

#: So long a provider asks to be left alone, and Loa waits for one that says nothing, in seconds.
PAUSE, TIMEOUT = 3, 1

#: What was on its way when a provider said that it is to be left alone came too early for it, in seconds.
ON_THE_WAY = 1.0

#: The part of a provider's calls that is struck, as one of so many.
STRUCK = 3

#: Others may take as much longer than in calm weather: the machine does other work, in seconds.
ALLOWANCE = 3.0

#: Messages that the account may send beyond those that are free.
MANY = 1_000_000

PROVIDERS = ("fcm", "zalo", "twilio")

#: What a provider does to calls; of several things each to as many.
FAULTS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "429": [{"status": 429, "retry_after": PAUSE}],
    "500": [{"status": 500}],
    "503": [{"status": 503}],
    "silence": [{"hang": 2.0 * TIMEOUT, "status": 503}],
    "closed": [{"body": '{"name": "proj', "cut": True}],
    "wrong": [{"body": "<html><body>OK</body></html>"}, {"body": "{}"}, {"body": ""}],
}


@dataclass(frozen=True)
class Passed:
    """One storm that has passed.

    :param struck: calls that got a fault.
    :param missed: who was not reached.
    :param too_soon: calls that came before the provider wanted any again.
    :param took: seconds from the approval to the last message, by provider.
    """

    struck: int
    missed: list[str]
    too_soon: int
    took: Mapping[str, float]


def main() -> None:
    """Print a line a storm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=600)
    given = parser.parse_args()
    say(f"{os.cpu_count()} cores, load average before: {load()}")
    started, bad = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as name, standins.running() as box:
        environment = {**box.environment(Path(name)), "PROVIDER_TIMEOUT_SECONDS": str(TIMEOUT)}
        with whole.running(Path(name), environment, (Lane.ALERTS,)) as loa:
            people = kills.settle_in(loa.store, box, given.people, communes=1)
            # So many warnings use up what Zalo gives and sells, which is not what is tried here.
            box.zalo.purchased = MANY
            # The first alert finds cold processes and does not count.
            go(loa, box, people)
            calm = go(loa, box, people)
            say(_line("calm", "", calm))
            bad += bool(calm.missed)
            for provider in PROVIDERS:
                for fault in FAULTS:
                    passed = go(loa, box, people, provider, fault)
                    say(_line(provider, fault, passed))
                    bad += _is_bad(provider, passed, calm)
            dead = outbox.count(loa.store, outbox.OutboxState.FAILED)
    say(f"{dead} dead letters; {bad} storms in which something went wrong")
    say(f"{time.monotonic() - started:.0f} s; load average after: {load()}")
    sys.exit(1 if bad or dead else 0)


def go(loa: Whole, box: standins.Box, people: People, provider: str = "", fault: str = "") -> Passed:
    """Warn everybody while a provider is struck, and wait until all is sent."""
    with box.lock:
        box.arrived, box.calls = [], []
    each = len(next(iter(people.of.values()))) // len(PROVIDERS)
    for one in FAULTS.get(fault, ()):
        box.fail_next(provider, times=each // STRUCK // len(FAULTS[fault]), **one)
    alert = approved(loa.store, Status.ACTUAL, area_ids=list(people.of))
    kills.wait_until_all_is_sent(loa.store)
    with box.lock:
        box.rules = []
    return Passed(
        struck=sum(call.outcome != "ok" for call in box.calls),
        missed=kills.missed_by(people, alert, {one.to for one in box.arrived}),
        too_soon=_too_soon(box) if fault == "429" else 0,
        took=_took(box, alert),
    )


def _too_soon(box: standins.Box) -> int:
    """Count the calls that came while their provider was to be left alone, but for those on their way by then."""
    refused = [call for call in box.calls if call.outcome == "429"]
    early, late = timedelta(seconds=ON_THE_WAY), timedelta(seconds=PAUSE - 0.1)
    return sum(
        any(one.provider == call.provider and one.at + early < call.at < one.at + late for one in refused)
        for call in box.calls
    )


def _took(box: standins.Box, alert: Alert) -> dict[str, float]:
    last = {
        name: max((one.at for one in box.arrived if one.provider == name), default=None) for name in PROVIDERS
    }
    return {name: (at - alert["approved_at"]).total_seconds() for name, at in last.items() if at}


def _is_bad(provider: str, passed: Passed, calm: Passed) -> bool:
    held_up = [
        name
        for name, seconds in passed.took.items()
        if name != provider and seconds > 2 * calm.took[name] + ALLOWANCE
    ]
    return bool(passed.missed or passed.too_soon or held_up)


def _line(provider: str, fault: str, passed: Passed) -> str:
    took = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in passed.took.items())
    return (
        f"{provider:<7} {fault:<8} {passed.struck:>4} struck, {len(passed.missed)} missed, "
        f"{passed.too_soon} too soon; last message: {took}"
    )


if __name__ == "__main__":
    main()
