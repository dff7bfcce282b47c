"""The relay goes on whatever the change stream, the store or the broker say, and its health is that of its work."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from models.store import Document, Store, open_store, outbox, schema
from models.store.collections import Kind
from models.store.database import OF_WORK
from notifications import heartbeat
from notifications.celery_app import make_celery
from notifications.relay import RELAY_TOKENS, TOKEN_ID, Relay
from tests.reporting import filed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@contextmanager
def relaying(store: Store) -> Iterator[Relay]:
    """Run a relay in this process for the length of the block."""
    relay = Relay(store, make_celery(store.settings))
    thread = threading.Thread(target=relay.run)
    thread.start()
    try:
        yield relay
    finally:
        relay.stop()
        thread.join(30)
        assert not thread.is_alive()


def wait_for(what: Callable[[], object]) -> None:
    """Wait until `what` holds."""
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _all_handed(store: Store) -> bool:
    owed = {"state": "pending", "due_at": {"$lte": datetime.now(UTC)}, "handed_at": None}
    return store.collection(outbox.OUTBOX).count_documents(owed) == 0


def _token(store: Store) -> Mapping[str, str] | None:
    row = store.collection(RELAY_TOKENS).find_one({"_id": TOKEN_ID})
    return row["token"] if row else None


def _real_token(store: Store) -> str:
    """A token of this history."""
    with store.db.events.watch() as stream:
        filed(store)
        while stream.try_next() is None:
            pass
        token = stream.resume_token
        assert token is not None
        return str(token["_data"])


#: A token is hexadecimal: a mark of two digits, eight of seconds, eight of a counter, and what it is about.
REFUSED: Mapping[str, Callable[[str], str]] = {
    "of another history": lambda real: real[:10] + "0000FFFF" + real[18:],
    "older than the server remembers": lambda real: real[:2] + "3B9ACA00" + real[10:],
    "of the future": lambda real: real[:2] + "FFFFFF00" + real[10:],
    "of nothing": lambda real: "00",
    "no token": lambda real: "nonsense",
}


@pytest.mark.parametrize("how", list(REFUSED))
def test_a_refused_token_makes_the_stream_begin_again_and_the_sweep_covers_the_gap(
    store: Store, how: str
) -> None:
    bad = {"_data": REFUSED[how](_real_token(store))}
    store.collection(RELAY_TOKENS).replace_one({"_id": TOKEN_ID}, {"token": bad}, upsert=True)
    # The server refuses when it meets a later event, and it tells moments apart by seconds.
    time.sleep(1.5)
    filed(store, text="Trong lúc không có ai chuyển")

    with relaying(store):
        wait_for(lambda: _all_handed(store))
        # A token of the future is waited for by the server and not refused; all goes through the sweep then.
        wait_for(lambda: how == "of the future" or _token(store) != bad)
        filed(store, text="Sau đó")
        wait_for(lambda: _all_handed(store))
    assert _all_handed(store)


@pytest.fixture
def own(store: Store) -> Iterator[Store]:
    """A database of its own, to be dropped."""
    opened = open_store(
        dataclasses.replace(store.settings, mongodb_database="loa_relay_test"), patience=OF_WORK
    )
    schema.ensure(opened)
    yield opened
    opened.db.client.drop_database(opened.db.name)
    opened.close()


def _read_on(store: Store) -> None:
    """Add events until the stream has read one."""

    def read() -> bool:
        _owe(store, f"f{time.monotonic()}")
        return _token(store) is not None

    wait_for(read)


def _owe(store: Store, id: str) -> None:
    row = outbox.rows_of(id, Kind.REPORT, "accepted", due_at=datetime.now(UTC))[0]
    store.collection(outbox.OUTBOX).insert_one(row)
    store.db.events.insert_one({"_id": id, "subject": {"kind": "report", "id": id}, "seq": 1})


@pytest.mark.parametrize(
    "drop", [lambda one: one.db.events.drop(), lambda one: one.db.client.drop_database(one.db.name)]
)
def test_a_stream_whose_collection_is_dropped_or_restored_begins_again(
    own: Store, drop: Callable[[Store], None]
) -> None:
    with relaying(own):
        _read_on(own)
        drop(own)
        schema.ensure(own)
        for number in range(2, 5):
            _owe(own, f"e{number}")
            wait_for(lambda: _all_handed(own))
        own.collection(RELAY_TOKENS).delete_many({})
        _read_on(own)
    assert _token(own) is not None


def test_a_relay_that_sweeps_is_well_and_one_that_can_not_is_not(store: Store) -> None:
    nowhere = dataclasses.replace(store.settings, broker_url="redis://127.0.0.1:1")
    filed(store)
    with relaying(dataclasses.replace(store, settings=nowhere)) as relay:
        time.sleep(4)
        assert not relay.stopping.is_set()
        assert heartbeat.state_of(store, "relay") == "never seen"
    with relaying(store):
        wait_for(lambda: heartbeat.state_of(store, "relay") == "ok")
        assert _all_handed(store)


def test_more_than_one_sweep_takes_is_handed_over_at_once(own: Store) -> None:
    rows: list[Document] = []
    for number in range(2 * outbox.SWEPT_AT_ONCE + 1):
        rows += outbox.rows_of(f"e{number}", Kind.REPORT, "accepted", due_at=datetime.now(UTC))[:1]  # type: ignore[arg-type]
    own.db.outbox.insert_many(rows)
    # Handing so many over takes longer than the tests wait before they hand a row again.
    patient = dataclasses.replace(own.settings, outbox_resend_seconds=600)

    swept = Relay(dataclasses.replace(own, settings=patient), make_celery(own.settings)).sweep()

    assert swept == len(rows)


def test_a_worker_that_beats_and_gets_nowhere_is_named(store: Store) -> None:
    heartbeat.beat(store, "worker")
    filed(store)
    assert heartbeat.state_of(store, "worker") == "ok"

    store.collection(outbox.OUTBOX).update_many(
        {"state": "pending"}, {"$set": {"due_at": datetime.now(UTC) - 2 * heartbeat.BEHIND}}
    )

    assert heartbeat.state_of(store, "worker").startswith("behind by 18")


def test_signs_of_life_of_an_earlier_run_speak_for_nobody(store: Store) -> None:
    heartbeat.beat(store, "relay")
    heartbeat.forget(store)

    assert heartbeat.state_of(store, "relay") == "never seen"
    assert heartbeat.silences(store) == {}
    assert outbox.overdue(store) == timedelta(0)
