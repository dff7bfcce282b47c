"""The rotating tokens of Zalo: exchanged once, stored before use, never lost to a crash or a race."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.messages import provider_tokens
from models.store import Store
from notifications.channels import Address, AddressKind, Outgoing, SendError, Verdict
from notifications.channels.zalo.channel import ZaloChannel
from notifications.channels.zalo.tokens import OFFER_SECONDS
from tests.chaos.conftest import wait_for
from tests.notifications.channels.cases import USER, meet
from tests.standins import Box

PERSON = Address(AddressKind.ZALO_USER, USER)


@pytest.fixture
def zalo(provided_store: Store, box: Box) -> Iterator[ZaloChannel]:
    """The channel on the stand-in; the user has written before."""
    meet(box)
    channel = ZaloChannel(provided_store)
    yield channel
    channel.close()


def failure(channel: ZaloChannel, key: str = "k") -> SendError:
    """The error that sending ends with."""
    with pytest.raises(SendError) as caught:
        channel.send(Outgoing(key, PERSON, body="Chào"))
    return caught.value


def exchanges(box: Box) -> list[str]:
    """What came of each exchange."""
    return [call.outcome for call in box.calls if call.provider == "zalo-oauth"]


def test_many_threads_exchange_once(zalo: ZaloChannel, box: Box) -> None:
    box.zalo.purchased = 100
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda number: zalo.send(Outgoing(f"k{number}", PERSON, body="Chào")), range(20)))
    assert exchanges(box) == ["ok"]


def test_two_processes_exchange_once(zalo: ZaloChannel, provided_store: Store, box: Box) -> None:
    other = ZaloChannel(provided_store)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda way: way.send(Outgoing(str(id(way)), PERSON, body="Chào")), [zalo, other]))
    other.close()
    assert exchanges(box) == ["ok"]


def test_restarted_worker_goes_on_with_the_stored_token(
    zalo: ZaloChannel, provided_store: Store, box: Box
) -> None:
    zalo.send(Outgoing("k1", PERSON, body="Chào"))
    restarted = ZaloChannel(provided_store)
    restarted.send(Outgoing("k2", PERSON, body="Chào"))
    restarted.close()
    assert exchanges(box) == ["ok"]


def test_dead_access_token_is_renewed_and_the_message_sent(zalo: ZaloChannel, box: Box) -> None:
    zalo.send(Outgoing("k1", PERSON, body="Chào"))
    box.zalo.expire()
    zalo.send(Outgoing("k2", PERSON, body="Chào"))
    assert [arrival.key for arrival in box.on_phone(USER)] == ["k1", "k2"]
    assert exchanges(box) == ["ok", "ok"]


def test_token_that_dies_again_at_once_is_left_for_later(zalo: ZaloChannel, box: Box) -> None:
    box.fail_next("zalo", error="-216", times=2)
    assert failure(zalo).verdict is Verdict.REFRESH


def test_new_pair_is_stored_even_if_the_message_then_fails(
    zalo: ZaloChannel, provided_store: Store, box: Box
) -> None:
    box.fail_next("zalo", status=503)
    failure(zalo)
    pair = provider_tokens.current(provided_store, "zalo", provided_store.settings.zalo_refresh_token)
    assert (pair.access, pair.refresh) == (box.zalo.access_token, box.zalo.refresh_token)


def test_new_pair_is_held_until_the_store_takes_it(
    zalo: ZaloChannel, provided_store: Store, box: Box
) -> None:
    before = provider_tokens.current(provided_store, "zalo", provided_store.settings.zalo_refresh_token)
    taken = {"generation": {"$lte": before.generation}}
    provided_store.db.command("collMod", "provider_tokens", validator=taken)
    with ThreadPoolExecutor(1) as threads:
        sending = threads.submit(zalo.send, Outgoing("k", PERSON, body="Chào"))
        try:
            wait_for(lambda: exchanges(box) == ["ok"], seconds=10)
            time.sleep(OFFER_SECONDS)
            held = not sending.done()
        finally:
            provided_store.db.command("collMod", "provider_tokens", validator={})
        sending.result(timeout=10)
    assert held
    assert exchanges(box) == ["ok"]
    assert len(box.on_phone(USER)) == 1


def test_tokens_are_encrypted_in_the_store(zalo: ZaloChannel, store: Store, box: Box) -> None:
    zalo.send(Outgoing("k1", PERSON, body="Chào"))
    row = store.collection(provider_tokens.PROVIDER_TOKENS).find_one({"_id": "zalo"})
    assert row is not None
    assert box.zalo.access_token not in str(row)


def test_token_endpoint_that_is_down_is_asked_again(zalo: ZaloChannel, box: Box) -> None:
    box.fail_next("zalo-oauth", status=503)
    assert failure(zalo).verdict is Verdict.RETRY
    zalo.send(Outgoing("k", PERSON, body="Chào"))
    assert len(box.on_phone(USER)) == 1


def test_refresh_token_whose_answer_was_lost_is_the_operators_business(zalo: ZaloChannel, box: Box) -> None:
    box.fail_next("zalo-oauth", status=503, accepted=True)
    failure(zalo)
    assert (failure(zalo).verdict, failure(zalo).code) == (Verdict.CONFIG, "-14014")


def test_refused_refresh_token_is_not_tried_for_every_message(zalo: ZaloChannel, box: Box) -> None:
    box.zalo.refresh_token = "another"
    for _ in range(3):
        failure(zalo)
    assert exchanges(box) == ["-14014"]


def test_new_refresh_token_of_the_operator_is_taken_up(
    zalo: ZaloChannel, provided_store: Store, box: Box
) -> None:
    box.zalo.refresh_token = "fresh-consent"
    failure(zalo)
    settings = dataclasses.replace(provided_store.settings, zalo_refresh_token="fresh-consent")
    renewed = ZaloChannel(dataclasses.replace(provided_store, settings=settings))
    renewed.send(Outgoing("k", PERSON, body="Chào"))
    renewed.close()
    assert len(box.on_phone(USER)) == 1


def test_worker_that_died_before_it_exchanged_holds_nobody_up_for_long(
    zalo: ZaloChannel, provided_store: Store, box: Box
) -> None:
    seed = provided_store.settings.zalo_refresh_token
    before = provider_tokens.current(provided_store, "zalo", seed)
    assert provider_tokens.lease(provided_store, "zalo", before.generation, seconds=0.2)
    zalo.send(Outgoing("k", PERSON, body="Chào"))
    assert exchanges(box) == ["ok"]


def test_worker_that_died_between_zalo_and_the_store_leaves_a_plain_fault(
    zalo: ZaloChannel, provided_store: Store, box: Box
) -> None:
    seed = provided_store.settings.zalo_refresh_token
    before = provider_tokens.current(provided_store, "zalo", seed)
    assert provider_tokens.lease(provided_store, "zalo", before.generation, seconds=0.2)
    box.zalo.mint()  # the dead worker's exchange: nobody here ever saw the new pair
    errors = [failure(zalo, f"k{number}") for number in range(3)]
    assert {(error.verdict, error.code) for error in errors} == {(Verdict.CONFIG, "-14014")}
    assert "ZALO_REFRESH_TOKEN" in errors[0].detail
    assert exchanges(box) == ["-14014"]
