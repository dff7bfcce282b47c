"""The relay goes on whatever the change stream, the store or the broker say, and its health is that of its work."""

from __future__ import annotations

import dataclasses
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from models.messages import messages, taking_in
from models.settings import Settings
from models.store import Document, Store, open_store, outbox, schema
from models.store.collections import Kind
from models.store.database import OF_WORK
from models.store.reactions import Reaction
from notifications import heartbeat
from notifications.hand_over import MOST_WAITING
from notifications.queues import WORKERS, Lane, Queue
from notifications.relay import LaneRelay, Relay
from tests import servers
from tests.reporting import filed
from tests.servers import Kept

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

#: A pause between sweeps that no test lives to see the end of: what is handed over meanwhile came by the stream, or by
#: the sweep with which a stream begins.
NEVER = 600

#: Names for what is owed, each used once.
NUMBERS = itertools.count()


@contextmanager
def relaying(store: Store) -> Iterator[Relay]:
    """Run a relay in this process for the length of the block."""
    relay = Relay(store)
    thread = threading.Thread(target=relay.run)
    thread.start()
    try:
        yield relay
    finally:
        relay.stop()
        thread.join(30)
        assert not thread.is_alive()


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    """Wait until `what` holds."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _all_handed(store: Store) -> bool:
    owed = {"state": "pending", "due_at": {"$lte": datetime.now(UTC)}, "handed_at": None}
    return store.collection(outbox.OUTBOX).count_documents(owed) == 0


def _without_sweeps(store: Store) -> Store:
    return dataclasses.replace(store, settings=dataclasses.replace(store.settings, sweep_seconds=NEVER))


@pytest.fixture(scope="module")
def kept_own(settings: Settings) -> Iterator[Kept]:
    """A database of its own, to be dropped by whoever puts its collections and indexes there again."""
    opened = open_store(dataclasses.replace(settings, mongodb_database="loa_relay_test"), patience=OF_WORK)
    schema.ensure(opened)
    yield Kept(opened, {})
    opened.db.client.drop_database(opened.db.name)
    opened.close()


@pytest.fixture
def own(kept_own: Kept, broker_client: Redis) -> Store:
    """That database, empty, and an empty broker behind it."""
    servers.empty_broker(broker_client)
    return kept_own.put_in_order()


def _owe(store: Store, id: str, kind: Kind = Kind.REPORT, action: str = "accepted") -> None:
    row = outbox.rows_of(id, kind, action, due_at=datetime.now(UTC))[0]
    store.collection(outbox.OUTBOX).insert_one(row)


def _wait_until_the_stream_is_read(store: Store) -> None:
    """Owe something on each lane until all of it is handed over as soon as it is owed."""
    for kind, action in ((Kind.REPORT, "accepted"), (Kind.ALERT, "approved"), (Kind.POST_SHARD, "planned")):

        def handed(kind: Kind = kind, action: str = action) -> bool:
            _owe(store, f"{kind}{next(NUMBERS)}", kind, action)
            time.sleep(0.3)
            return _all_handed(store)

        wait_for(handed)


def _restore(store: Store) -> None:
    """As a backup is put back: everything is dropped, and written again as it was."""
    rows = list(store.db.outbox.find())
    store.db.client.drop_database(store.db.name)
    schema.ensure(store)
    store.db.outbox.insert_many(rows)


def _drop(*names: str) -> Callable[[Store], None]:
    def drop(store: Store) -> None:
        for name in names:
            store.db[name].drop()
        schema.ensure(store)

    return drop


def _rename(store: Store) -> None:
    store.db.outbox.rename("elsewhere")
    schema.ensure(store)


#: What ends a stream, or makes the store refuse it.
ENDINGS: Mapping[str, Callable[[Store], object]] = {
    "the collection of events is dropped": _drop("events"),
    "the outbox is dropped": _drop("outbox"),
    "the outbox gets another name": _rename,
    "the store is restored": _restore,
    "the database is dropped": lambda store: _drop(*store.db.list_collection_names())(store),
    "the session is ended": lambda store: store.db.client.admin.command("killAllSessions", []),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_a_stream_that_ends_begins_again_and_what_fell_into_the_gap_is_handed_over(
    own: Store, how: str
) -> None:
    with relaying(_without_sweeps(own)):
        _wait_until_the_stream_is_read(own)
        ENDINGS[how](own)
        _owe(own, "in-the-gap")
        _owe(own, "alert-in-the-gap", Kind.ALERT, "approved")
        wait_for(lambda: _all_handed(own), seconds=15)
        _wait_until_the_stream_is_read(own)
        assert _all_handed(own)


def test_the_place_that_an_earlier_version_remembered_means_nothing(own: Store) -> None:
    of_another_history = {"_id": "events", "token": {"_data": "826B0CB3DD000000132B0229296E04"}}
    own.db.relay_tokens.insert_one(of_another_history)
    _owe(own, "before")

    with relaying(_without_sweeps(own)):
        wait_for(lambda: _all_handed(own), seconds=15)
        _wait_until_the_stream_is_read(own)
        assert _all_handed(own)


def test_what_people_send_is_taken_in_as_soon_as_it_is_kept(own: Store) -> None:
    with relaying(_without_sweeps(own)):
        _wait_until_the_stream_is_read(own)
        for number in range(2):
            messages.receive(
                own, channel="zalo", provider_id=f"m{number}", sender="mau", content={}, at=datetime.now(UTC)
            )
            wait_for(lambda: own.db.messages.count_documents(taking_in.UNTOLD) == 0, seconds=10)
        wait_for(lambda: _all_handed(own))
    assert own.db.outbox.count_documents({"reaction": Reaction.ANSWER_MESSAGE}) == 2


def test_a_sweep_takes_in_what_a_crash_left_untold(own: Store) -> None:
    messages.receive(own, channel="zalo", provider_id="m", sender="mau", content={}, at=datetime.now(UTC))
    assert Relay(own).sweep() == 1


class Hanging(LaneRelay):
    """A relay whose stream never answers."""

    def follow(self) -> None:
        """Wait for ever."""
        self.stopping.wait()


def test_the_sweep_waits_for_no_stream(own: Store) -> None:
    relay = Relay(own)
    relay.lanes = [Hanging(own, lane, relay.stopping) for lane in Lane]
    thread = threading.Thread(target=relay.run)
    thread.start()
    for number in range(3):
        _owe(own, f"e{number}")
        wait_for(lambda: _all_handed(own), seconds=10)
    relay.stop()
    thread.join(30)
    assert not thread.is_alive()


def test_a_relay_that_sweeps_is_well_and_one_that_can_not_is_not(store: Store) -> None:
    nowhere = dataclasses.replace(store.settings, broker_url="redis://127.0.0.1:1")
    filed(store)
    with relaying(dataclasses.replace(store, settings=nowhere)) as relay:
        time.sleep(4)
        assert not relay.stopping.is_set()
        assert heartbeat.state_of(store, "relay") != "ok"
    with relaying(store):
        wait_for(lambda: heartbeat.state_of(store, "relay") == "ok")
        assert _all_handed(store)


def test_a_broker_of_bulk_that_is_away_holds_up_no_alert(own: Store) -> None:
    broker = own.settings.broker_url
    apart = dataclasses.replace(
        own.settings, broker_url="redis://127.0.0.1:1", alerts_broker_url=broker, sweep_seconds=NEVER
    )
    with relaying(dataclasses.replace(own, settings=apart)):
        _owe(own, "letter", Kind.MESSAGE, "queued")
        _owe(own, "alert", Kind.ALERT, "approved")
        wait_for(lambda: _handed(own, "alert:plan_alert"), seconds=15)
        assert not _handed(own, "letter:send_message")
        _owe(own, "alert-2", Kind.ALERT, "approved")
        wait_for(lambda: _handed(own, "alert-2:plan_alert"), seconds=5)


def _handed(store: Store, row_id: str) -> bool:
    row = store.collection(outbox.OUTBOX).find_one({"_id": row_id})
    return row is not None and row["handed_at"] is not None


def _owe_many(store: Store, number: int, kind: Kind, action: str) -> None:
    rows: list[Document] = []
    for one in range(number):
        rows += outbox.rows_of(f"m{one}", kind, action, due_at=datetime.now(UTC))[:1]  # type: ignore[arg-type]
    store.db.outbox.insert_many(rows)


def test_more_than_one_sweep_takes_is_handed_over_at_once(own: Store) -> None:
    number = 2 * outbox.SWEPT_AT_ONCE + 1
    _owe_many(own, number, Kind.REPORT, "accepted")
    # Handing so many over may take longer than the tests wait before they hand a row again.
    patient = dataclasses.replace(own.settings, outbox_resend_seconds=600)

    swept = Relay(dataclasses.replace(own, settings=patient)).sweep()

    assert swept == number


def test_a_queue_is_not_filled_beyond_measure_and_hides_no_other(own: Store, broker_client: Redis) -> None:
    patient = dataclasses.replace(own.settings, outbox_resend_seconds=600)
    _owe_many(own, 3 * MOST_WAITING, Kind.POST_SHARD, "planned")
    _owe(own, "letter", Kind.MESSAGE, "queued")

    relay = Relay(dataclasses.replace(own, settings=patient))
    swept = relay.sweep()

    assert broker_client.llen(Queue.BULK) == MOST_WAITING
    assert swept == MOST_WAITING + 1
    assert _handed(own, "letter:send_message")
    broker_client.flushall()
    time.sleep(1)
    assert relay.sweep() == MOST_WAITING


@pytest.mark.parametrize(
    ("lane", "kind", "action"),
    [
        (Lane.ALERTS, Kind.ALERT, "approved"),
        (Lane.ORDINARY, Kind.MESSAGE, "queued"),
        (Lane.BULK, Kind.POST_SHARD, "planned"),
    ],
)
def test_a_worker_that_beats_and_gets_nowhere_is_named(
    store: Store, lane: Lane, kind: Kind, action: str
) -> None:
    for part in heartbeat.PULSING:
        heartbeat.beat(store, part)
    _owe(store, "e1", kind, action)
    assert {heartbeat.state_of(store, part) for part in heartbeat.PARTS} == {"ok"}

    longer = heartbeat.BEHIND[lane] + timedelta(seconds=2)
    due = {"$set": {"due_at": datetime.now(UTC) - longer}}
    store.collection(outbox.OUTBOX).update_many({"state": "pending"}, due)

    states = {part: heartbeat.state_of(store, part) for part in heartbeat.PARTS}
    assert states.pop(WORKERS[lane]).startswith("behind by ")
    assert set(states.values()) == {"ok"}


def test_an_alert_that_lies_for_ten_seconds_is_an_alarm() -> None:
    assert heartbeat.BEHIND[Lane.ALERTS] == timedelta(seconds=10)
    assert heartbeat.BEHIND[Lane.ORDINARY] == timedelta(minutes=15)


def test_signs_of_life_of_an_earlier_run_speak_for_nobody(store: Store) -> None:
    for part in heartbeat.PULSING:
        heartbeat.beat(store, part)
    heartbeat.forget(store)

    assert heartbeat.state_of(store, "relay") == "never seen"
    assert heartbeat.silences(store) == {}
    assert outbox.overdue(store) == timedelta(0)
    assert outbox.overdue(store, [Reaction.PLAN_ALERT]) == timedelta(0)
