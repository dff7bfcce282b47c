"""An alert waits for nothing that goes to many, however much of that there is."""

from __future__ import annotations

import statistics
import time

import pytest

from models.alerts.cap_terms import Status
from models.store import Store
from notifications import heartbeat
from notifications.queues import WORKERS, Lane
from tests.alerting import approved
from tests.chaos import bulk
from tests.chaos.conftest import ALERT_WORKER, BULK_WORKER, RELAY, Processes, wait_for
from tests.standins import Box

#: Messages in the queue of bulk, and rows that nobody has handed over; `bench.alert_latency` has a million of each.
WAITING, OWED = 50_000, 10_000


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_alert_starts_within_a_second_while_the_queue_of_bulk_is_full(
    province: Store, box: Box, processes: Processes
) -> None:
    for what in (RELAY, ALERT_WORKER, BULK_WORKER):
        processes.start(what)
    parts = ("relay", WORKERS[Lane.ALERTS], WORKERS[Lane.BULK])
    wait_for(lambda: {heartbeat.state_of(province, part) for part in parts} == {"ok"}, 120, processes.log)
    bulk.owe(province, OWED)
    bulk.fill(province.settings, WAITING)

    took = [_first_send(province, box, number, processes) for number in range(1, 6)]

    assert bulk.waiting(province.settings) > WAITING / 2
    assert statistics.median(took) < 1


def _first_send(store: Store, box: Box, number: int, processes: Processes) -> float:
    """Approve an alert; returns the seconds until its first message arrived."""
    alert = approved(store, Status.ACTUAL)
    wait_for(lambda: len({one.key.split(":")[0] for one in box.arrived}) >= number, 60, processes.log)
    first = next(one for one in box.arrived if one.key.startswith(alert["_id"]))
    time.sleep(0.2)
    return (first.at - alert["approved_at"]).total_seconds()
