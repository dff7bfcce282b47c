"""The pulse: a part that falls silent is noticed."""

from __future__ import annotations

import dataclasses
import socket
import sys
from datetime import UTC, datetime

import pytest

from models import migrations
from models.migrations import Batch, Phase, Step
from models.store import Store
from notifications import heartbeat
from notifications.queues import WORKERS, Lane


def test_parts_that_were_never_seen_are_named(store: Store) -> None:
    assert heartbeat.check(store) == {
        "store": "ok",
        "broker": "ok",
        "alert_broker": "ok",
        "channels": "ok",
        "relay": "never seen",
        "alert_worker": "never seen",
        "worker": "never seen",
        "bulk_worker": "never seen",
        "hints": "degraded: never seen",
        "outlet_driver": "degraded: never seen",
        "migrations": "pending: "
        + ", ".join(f"{one.number:04}_{one.name}" for one in migrations.steps() if one.phase is Phase.EXPAND),
    }


def test_store_is_well_once_what_expands_it_is_done(store: Store) -> None:
    migrations.migrate(store)

    assert heartbeat.check(store)["migrations"] == "ok"


def test_store_that_a_newer_version_has_contracted_is_named(store: Store) -> None:
    migrations.migrate(store)
    step = Step(
        9001, "dropped", Phase.CONTRACT, "", lambda store, cursor, limit: Batch(None, 0, 0), lambda _: 0
    )
    migrations.migrate(store, contract=True, steps=[step])

    assert heartbeat.check(store)["migrations"] == "done by a newer version: 9001_dropped"


@pytest.mark.parametrize("part", WORKERS.values())
def test_worker_is_well_while_it_beats(store: Store, part: str) -> None:
    heartbeat.beat(store, part)

    assert heartbeat.check(store)[part] == "ok"


def test_relay_is_well_while_every_lane_is_swept(store: Store) -> None:
    for sweep in heartbeat.SWEEPS.values():
        heartbeat.beat(store, sweep)

    assert heartbeat.check(store)["relay"] == "ok"


@pytest.mark.parametrize("lane", Lane)
def test_lane_that_is_swept_no_more_is_named(store: Store, lane: Lane) -> None:
    for sweep in heartbeat.SWEEPS.values():
        heartbeat.beat(store, sweep)
    _silence(store, heartbeat.SWEEPS[lane])

    assert heartbeat.check(store)["relay"].startswith(f"{lane} silent for 6")


def test_silent_part_is_named_with_how_long(store: Store) -> None:
    heartbeat.beat(store, "worker")
    _silence(store, "worker")

    assert heartbeat.check(store)["worker"].startswith("silent for 6")


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1", "amqp://127.0.0.1:1"])
def test_broker_that_does_not_answer_is_named(store: Store, url: str) -> None:
    elsewhere = dataclasses.replace(store, settings=dataclasses.replace(store.settings, broker_url=url))

    assert heartbeat.check(elsewhere)["broker"] == "no answer"


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_broker_that_takes_connections_and_says_nothing_is_named(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]

        assert heartbeat.broker(f"{scheme}://127.0.0.1:{port}") == "no answer"


def test_health_check_of_one_part_speaks_by_its_exit_code(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONGODB_URI", store.settings.mongodb_uri)
    monkeypatch.setenv("MONGODB_DATABASE", store.settings.mongodb_database)
    monkeypatch.setattr(sys, "argv", ["pulse", "relay"])
    with pytest.raises(SystemExit) as silent:
        heartbeat.main()
    for sweep in heartbeat.SWEEPS.values():
        heartbeat.beat(store, sweep)
    with pytest.raises(SystemExit) as well:
        heartbeat.main()

    assert (silent.value.code, well.value.code) == ("never seen", 0)


def _silence(store: Store, part: str) -> None:
    """Let the last sign of life of a part be a minute old."""
    store.collection(heartbeat.PULSES).update_one(
        {"_id": part}, {"$set": {"at": datetime.now(UTC) - 4 * heartbeat.SILENCE}}
    )
