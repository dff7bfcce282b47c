"""Storms: whatever a provider answers, or does not, nobody is lost, and the other channels go on."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.alerts.cap_terms import Status
from models.settings import load
from models.store import Store, outbox
from models.store.reactions import Reaction
from notifications.channels import open_channels
from notifications.reactor import Outside, react
from tests import standins
from tests.alerting import approved
from tests.chaos import kills

#: What a provider does to one call after the other.
STORM: Mapping[str, Mapping[str, Any]] = {
    "500": {"status": 500},
    "503": {"status": 503},
    "a page of a proxy": {"body": "<html><body>Bad gateway</body></html>", "status": 502},
    "a page that says well done": {"body": "<html><body>OK</body></html>"},
    "an empty object": {"body": "{}"},
    "nothing at all": {"body": ""},
    "half an answer, and the connection ends": {"body": '{"name": "proj', "cut": True},
    "silence": {"hang": 2.0, "status": 503},
}

#: So long a provider asks to be left alone, in seconds.
PAUSE = 3

REACTIONS = (Reaction.SEND_TOPICS, Reaction.PLAN_ALERT, Reaction.SEND_DELIVERY, Reaction.PLAN_FAREWELLS)


@pytest.fixture
def country(province: Store, box: standins.Box, tmp_path: Path) -> Iterator[Outside]:
    """Loa with the channels of the stand-ins, which give up a silent provider after a second."""
    given = load(box.environment(tmp_path))
    named = {name: getattr(given, name) for name in vars(given) if name.startswith(("fcm", "zalo", "twilio"))}
    settings = dataclasses.replace(province.settings, **named, provider_timeout_seconds=1)
    store = dataclasses.replace(province, settings=settings)
    channels = open_channels(store)
    yield Outside(store, channels)
    channels.close()


def send_all(outside: Outside, seconds: float) -> None:
    """Do all that follows from alerts, several reactions at once, until nothing is left to do."""
    store, deadline = outside.store, time.monotonic() + seconds
    pending = {"state": outbox.OutboxState.PENDING, "reaction": {"$in": list(REACTIONS)}}
    with ThreadPoolExecutor(6) as pool:
        while store.collection(outbox.OUTBOX).find_one(pending):
            assert time.monotonic() < deadline, list(store.collection(outbox.OUTBOX).find(pending))
            kills.hurry(store)
            rows = outbox.forgotten(store, reactions=REACTIONS)
            outbox.mark_handed(store, rows)
            for row in rows:
                pool.submit(react, outside, row["_id"])
            time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.turns(1)
@pytest.mark.parametrize("provider", ["fcm", "zalo", "twilio"])
def test_in_a_storm_of_one_provider_nobody_is_lost_and_the_others_go_on(
    country: Outside, box: standins.Box, provider: str
) -> None:
    people = kills.settle_in(country.store, box, 3 * (len(STORM) + 2), communes=1, delay=0)
    for fault in STORM.values():
        box.fail_next(provider, **fault)
    alert = approved(country.store, Status.ACTUAL, area_ids=list(people.of))

    send_all(country, 90)

    assert people.expected(alert) <= {one.to for one in box.arrived}
    assert outbox.count(country.store, outbox.OutboxState.FAILED) == 0
    struck = {call.at for call in box.calls if call.provider == provider and call.outcome == "ok"}
    calm = {one.at for one in box.arrived if one.provider != provider}
    assert sorted(calm)[-1] < sorted(struck)[-1]


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.turns(1)
@pytest.mark.parametrize("provider", ["fcm", "zalo", "twilio"])
def test_nobody_is_asked_again_sooner_than_the_provider_wants(
    country: Outside, box: standins.Box, provider: str
) -> None:
    people = kills.settle_in(country.store, box, 12, communes=1, delay=0)
    box.fail_next(provider, status=429, retry_after=PAUSE, times=4)
    alert = approved(country.store, Status.ACTUAL, area_ids=list(people.of))

    send_all(country, 60)

    assert people.expected(alert) <= {one.to for one in box.arrived}
    refused = [call for call in box.calls if call.provider == provider and call.outcome == "429"]
    assert refused
    for call in refused:
        later = [
            one.at
            for one in box.calls
            if one.provider == provider and one.at > call.at + timedelta(seconds=1)
        ]
        assert later
        assert min(later) - call.at >= timedelta(seconds=PAUSE - 0.1)
    others = [one.at for one in box.arrived if one.provider != provider]
    assert max(others) - refused[0].at < timedelta(seconds=PAUSE)
