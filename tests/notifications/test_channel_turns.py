"""Turns in the alerts' worker: a channel that is full lets others wait by their ids, and holds no other channel up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import pytest

from models.alerts.cap_terms import Status
from models.delivery.deliveries import DeliveryChannel
from models.store import Store, outbox
from models.store.reactions import Reaction
from notifications.channel_turns import AT_ONCE, PARTS, SHARES, Part, Turns, part_of
from notifications.channels import AddressKind, Channels, Outgoing, Receipt
from notifications.queues import QUEUE_OF
from notifications.reactor import Outside, react_all
from tests.alerting import Country, approved, let_waves_come
from tests.builders import PHUONG_TRA_VINH
from tests.failing_console import FailingConsole

THREADS = 8
ZALO, NUMBER = "24680000000000001", "+84900000001"
ROW = f"event:{Reaction.SEND_TOPICS}"


class Hanging(FailingConsole):
    """A provider that says nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def try_send(self, outgoing: Outgoing) -> Receipt:
        self.let_go.wait(20)
        return super().try_send(outgoing)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(THREADS) as running:
        yield running


def test_every_channel_of_an_alert_has_threads_and_officials_keep_one() -> None:
    assert PARTS.keys() == frozenset(DeliveryChannel)
    assert SHARES.keys() == frozenset(Part)
    of_alerts = {part: share for part, share in SHARES.items() if part is not Part.PARTNERS}
    assert sum(of_alerts.values()) < 1


def test_what_finds_its_channel_full_is_done_in_its_turn_by_the_threads_that_are_there(
    store: Store, pool: ThreadPoolExecutor
) -> None:
    turns, busy, done, most = Turns(THREADS), set[str](), list[str](), list[int]()

    def work(row_ids: Sequence[str]) -> None:
        busy.add(row_ids[0])
        most.append(len(busy))
        time.sleep(0.01)
        busy.discard(row_ids[0])
        done.extend(row_ids)

    rows = [f"{number}:{Reaction.PLAN_ALERT}" for number in range(40)]
    wait([pool.submit(turns.take, store, [row], work) for row in rows])

    assert sorted(done) == sorted(rows)
    assert max(most) == THREADS * SHARES[Part.PLANNING]


def test_topics_of_many_alerts_that_wait_are_taken_together(store: Store) -> None:
    turns, done = Turns(1), list[Sequence[str]]()
    others = [f"{number}:{Reaction.SEND_TOPICS}" for number in range(AT_ONCE[Part.TOPICS] + 1)]

    def work(row_ids: Sequence[str]) -> None:
        done.append(row_ids)
        if list(row_ids) == [ROW]:
            for other in others:
                turns.take(store, [other], work)

    turns.take(store, [ROW], work)

    assert done == [[ROW], others[:-1], others[-1:]]


def test_a_row_that_is_handed_over_twice_while_it_waits_waits_once(store: Store) -> None:
    turns, done = Turns(1), list[str]()

    def work(row_ids: Sequence[str]) -> None:
        done.extend(row_ids)
        if list(row_ids) == [ROW]:
            for _ in range(2):
                turns.take(store, [f"other:{Reaction.SEND_TOPICS}"], work)

    turns.take(store, [ROW], work)

    assert done == [ROW, f"other:{Reaction.SEND_TOPICS}"]


def test_a_failure_leaves_the_thread_to_others(store: Store) -> None:
    turns, done = Turns(1), list[str]()

    def fail(_row_ids: Sequence[str]) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        turns.take(store, [ROW], fail)
    turns.take(store, [ROW], done.extend)

    assert done == [ROW]


def test_what_tells_officials_never_waits(store: Store) -> None:
    assert part_of(store, f"event:{Reaction.TELL_ALERT_OFFICIALS}") is None


def test_partners_that_hang_leave_threads_to_letters(store: Store, pool: ThreadPoolExecutor) -> None:
    turns, let_go, done = Turns(THREADS), threading.Event(), list[str]()
    partners = [f"{number}:{Reaction.SEND_WEBHOOK}" for number in range(THREADS * 2)]
    slow = [pool.submit(turns.take, store, [row], lambda _row: let_go.wait(20)) for row in partners]
    letter = pool.submit(turns.take, store, [f"event:{Reaction.SEND_MESSAGE}"], done.extend)
    try:
        letter.result(timeout=5)
    finally:
        let_go.set()
        wait(slow)
    assert done == [f"event:{Reaction.SEND_MESSAGE}"]


def test_no_letter_is_handed_over_together_with_what_partners_get() -> None:
    assert QUEUE_OF[Reaction.SEND_WEBHOOK] != QUEUE_OF[Reaction.SEND_MESSAGE]


@pytest.mark.parametrize("silent", [AddressKind.FCM_TOPIC, AddressKind.ZALO_USER])
def test_a_provider_that_hangs_holds_no_other_channel_up(
    store: Store, pool: ThreadPoolExecutor, silent: AddressKind
) -> None:
    country, hanging = Country(store), Hanging()
    outside = Outside(store, Channels({**dict.fromkeys(AddressKind, country.console), silent: hanging}))
    country.follow(ZALO, PHUONG_TRA_VINH)
    country.follow(NUMBER, PHUONG_TRA_VINH)
    others = {ZALO, NUMBER} if silent is AddressKind.FCM_TOPIC else {NUMBER}
    # More than there are threads, so that they could hold all of them.
    for _ in range(THREADS + 2):
        approved(store, Status.ACTUAL, area_ids=[PHUONG_TRA_VINH])

    turns, ends = Turns(THREADS), time.monotonic() + 15
    try:
        while sum(one.to.value in others for one in country.console.sent) < len(others) * (THREADS + 2):
            assert time.monotonic() < ends
            let_waves_come(store)
            rows = outbox.forgotten(store)
            outbox.mark_handed(store, rows)
            for row in rows:
                pool.submit(turns.take, store, [row["_id"]], partial(react_all, outside))
            time.sleep(0.05)
        assert not hanging.sent
    finally:
        hanging.let_go.set()
