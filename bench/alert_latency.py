"""How soon an alert is on its way: `python -m bench.alert_latency [--rounds 5] [--units 100] [--bulk N] [--owed N]`.

A whole Loa runs beside a lean stand-in of FCM. First the whole province is warned by topics, each commune in each
language; then so many units approve at the same second; then the queue of bulk holds a million messages, and as many
rows are owed that nobody has handed over. Alerts are approved over HTTP. Times are those of the store: from an approval
to the moment when the answer to the first, or the last, of its calls was noted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from bench import fan_out, fan_out_warning, processor
from models.access.permissions import Role
from models.alerts.alerts import ALERTS, Alert
from models.alerts.cap_terms import Status
from models.areas.areas import AREAS, Level
from models.delivery.recipient_ledger import RECIPIENTS
from models.language.languages import LANGUAGES
from models.store import Store
from tests.alerting import submitted
from tests.builders import VINH_LONG, Caller, an_official, headers_for
from tests.chaos import bulk, whole
from tests.chaos.whole import Whole

#: So long one waits for the calls of an alert, in seconds.
PATIENCE = 180

#: So long what follows from drafts has time to be done, in seconds.
SETTLING = 5


def main() -> None:
    """Print a line for each of the three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--bulk", type=int, default=1_000_000)
    parser.add_argument("--owed", type=int, default=1_000_000)
    given = parser.parse_args()
    _say(f"{os.cpu_count()} cores, load average before: {_load()}")
    with tempfile.TemporaryDirectory() as name, fan_out.standin() as port:
        account = fan_out_warning.settings(port)
        providers = {
            "FCM_URL": account.fcm_url,
            "FCM_CREDENTIALS": account.fcm_credentials,
            "CHANNELS": "fcm",
        }
        with whole.running(Path(name), {**providers, "WEB_WORKERS": "2"}) as loa:
            province(loa, given.rounds)
            many_units(loa, given.units)
            full(loa, given.rounds, given.bulk, given.owed)
    _say(f"load average after: {_load()}")


def province(loa: Whole, rounds: int) -> None:
    """Warn every commune in every language, one alert after the other; the first round does not count."""
    communes = _communes(loa.store)
    calls, took = len(communes) * len(LANGUAGES), []
    for number in range(rounds + 1):
        (alert,) = _issue(loa, [communes], at_once=1)
        first, last = _calls(loa.store, alert, calls)
        if number:
            took.append((first, last))
    _say(
        f"whole province, {calls} topics: first call after {_spread([one for one, _ in took])}, "
        f"last after {_spread([last for _, last in took])}"
    )


def many_units(loa: Whole, units: int) -> None:
    """Let so many communes approve an alert each at the same second."""
    communes = _communes(loa.store)
    areas = [[communes[number % len(communes)]] for number in range(units)]
    approver = an_official(loa.store, role=Role.APPROVER)
    waiting = [submitted(loa.store, Status.ACTUAL, area_ids=area_ids) for area_ids in areas]
    # What their drafts brought about is not what is measured.
    time.sleep(SETTLING)
    before = _used(loa)
    alerts = _approve_all(loa, approver, waiting, at_once=units)
    firsts = [_calls(loa.store, alert, len(LANGUAGES))[0] for alert in alerts]
    _say(
        "CPU ms an alert: "
        + ", ".join(f"{name} {1000 * (used - before[name]) / units:.0f}" for name, used in _used(loa).items())
    )
    approvals = [alert["approved_at"] for alert in alerts]
    _say(
        f"{units} units, approved within {(max(approvals) - min(approvals)).total_seconds():.1f} s: first call after "
        f"{_spread(firsts)}, 99th percentile {statistics.quantiles(firsts, n=100)[98]:.2f} s"
    )


def full(loa: Whole, rounds: int, number: int, owed: int) -> None:
    """Warn one commune while the queue of bulk is full, and as much is owed besides."""
    if not number:
        return
    started = time.monotonic()
    bulk.owe(loa.store, owed)
    bulk.fill(loa.settings, number)
    _say(f"{owed:,} rows owed and {number:,} messages queued in {time.monotonic() - started:.0f} s")
    firsts, communes = [], _communes(loa.store)
    for one in range(rounds):
        (alert,) = _issue(loa, [[communes[one]]], at_once=1)
        firsts.append(_calls(loa.store, alert, len(LANGUAGES))[0])
    _say(f"with {bulk.waiting(loa.settings):,} messages still queued: first call after {_spread(firsts)}")


def _issue(loa: Whole, areas: Sequence[list[str]], *, at_once: int) -> list[Alert]:
    """Draft an alert for each of the areas, and then approve them over HTTP, so many at once."""
    approver = an_official(loa.store, role=Role.APPROVER)
    waiting = [submitted(loa.store, Status.ACTUAL, area_ids=area_ids) for area_ids in areas]
    return _approve_all(loa, approver, waiting, at_once=at_once)


def _approve_all(loa: Whole, approver: Caller, waiting: Sequence[Alert], *, at_once: int) -> list[Alert]:
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(lambda alert: _approve(loa, approver, alert), waiting))
    return [loa.store.one(ALERTS, alert["_id"]) for alert in waiting]


def _used(loa: Whole) -> dict[str, float]:
    return {name: processor.seconds_of(group) for name, group in loa.groups.items()}


def _approve(loa: Whole, approver: Caller, alert: Alert) -> None:
    headers = {**headers_for(approver), "If-Match": f'"{alert["version"]}"'}
    answer = loa.post(f"/v1/desk/alerts/{alert['_id']}/actions/approve", headers)
    if not answer.ok:
        raise requests.HTTPError(answer.text[:500], response=answer)


def _calls(store: Store, alert: Alert, number: int) -> tuple[float, float]:
    """Wait until so many calls of an alert are noted; returns the seconds from approval to the first and the last."""
    deadline = time.monotonic() + PATIENCE
    query = {"alert_id": alert["_id"], "channel": "fcm", "state": "sent"}
    while len(noted := [row["at"] for row in store.collection(RECIPIENTS).find(query)]) < number:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{len(noted)} of {number} calls")
        time.sleep(0.1)
    after = [(at - alert["approved_at"]).total_seconds() for at in noted]
    return min(after), max(after)


def _communes(store: Store) -> list[str]:
    found = store.collection(AREAS).find({"level": Level.COMMUNE, "path": VINH_LONG}).sort("_id", 1)
    return [area["_id"] for area in found]


def _spread(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f}-{max(seconds):.2f})"


def _load() -> str:
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
