"""Whatever is killed while an alert goes out, and whenever: nobody is missed, and few are told again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from notifications.queues import WORKERS, Lane
from tests import standins
from tests.chaos import kills, whole


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nobody_is_missed_when_the_worker_and_the_store_are_killed(
    tmp_path: Path, box: standins.Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.forget()
    monkeypatch.setattr(box, "delay", 0.0)
    with whole.running(tmp_path, box.environment(tmp_path), (Lane.ALERTS,)) as loa:
        people = kills.settle_in(loa.store, box, 90)
        victims = [WORKERS[Lane.ALERTS], "mongod"]
        outcome = kills.go(loa, box, people, victims, random.Random(1), print)

    assert outcome.expected > 20
    assert outcome.missed == []
    assert outcome.unexplained == []
    assert all(len(kill.repeats) <= len(kill.in_flight) for kill in outcome.kills)
    assert outcome.dead_letters == 0
