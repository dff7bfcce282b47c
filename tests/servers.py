"""The real servers behind the tests: settings that point to them, and an empty store for every test."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from redis import Redis

from models.settings import Settings
from models.store import Store


def settings_for(mongodb_uri: str, broker_url: str, data_dir: Path) -> Settings:
    """Development settings on these servers, with leases short enough to wait for in a test."""
    return dataclasses.replace(
        Settings(),
        mongodb_uri=mongodb_uri,
        mongodb_database="loa_test",
        broker_url=broker_url,
        data_dir=data_dir,
        outbox_lease_seconds=2,
        outbox_resend_seconds=2,
        sweep_seconds=1,
    )


def empty(store: Store) -> None:
    """Delete every document and keep the indexes: much quicker than a new database."""
    for name in store.db.list_collection_names(filter={"type": "collection"}):
        store.db[name].delete_many({})


def empty_broker(url: str) -> None:
    """Forget every queued message."""
    with Redis.from_url(url) as client:
        client.flushall()
