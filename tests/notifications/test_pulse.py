"""The pulse: a part that falls silent is noticed."""

from __future__ import annotations

import dataclasses
import sys
from datetime import UTC, datetime

import pytest

from models.store import Store
from notifications import pulse


def test_parts_that_were_never_seen_are_named(store: Store) -> None:
    assert pulse.check(store) == {
        "store": "ok",
        "broker": "ok",
        "relay": "never seen",
        "worker": "never seen",
    }


def test_part_is_well_while_it_beats(store: Store) -> None:
    pulse.beat(store, "relay")

    assert pulse.check(store)["relay"] == "ok"


def test_silent_part_is_named_with_how_long(store: Store) -> None:
    pulse.beat(store, "worker")
    store.db[pulse.COLLECTION].update_one(
        {"_id": "worker"}, {"$set": {"at": datetime.now(UTC) - 4 * pulse.SILENCE}}
    )

    assert pulse.check(store)["worker"].startswith("silent for 6")


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1", "amqp://127.0.0.1:1"])
def test_broker_that_does_not_answer_is_named(store: Store, url: str) -> None:
    elsewhere = dataclasses.replace(store, settings=dataclasses.replace(store.settings, broker_url=url))

    assert pulse.check(elsewhere)["broker"] == "no answer"


def test_health_check_of_one_part_speaks_by_its_exit_code(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONGODB_URI", store.settings.mongodb_uri)
    monkeypatch.setenv("MONGODB_DATABASE", store.settings.mongodb_database)
    monkeypatch.setattr(sys, "argv", ["pulse", "relay"])
    with pytest.raises(SystemExit) as silent:
        pulse.main()
    pulse.beat(store, "relay")
    with pytest.raises(SystemExit) as well:
        pulse.main()

    assert (silent.value.code, well.value.code) == ("never seen", 0)
