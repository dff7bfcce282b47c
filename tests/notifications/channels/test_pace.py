"""Channels keep to the rate of their provider, and to the pause that it asks for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from notifications.channels import (
    Address,
    AddressKind,
    Channel,
    Outcome,
    Outgoing,
    Receipt,
    SendError,
    Verdict,
)
from notifications.provider_rates import OwnShare, Rate

PHONE = Address(AddressKind.PHONE, "+84900000001")


class Slow(Channel):
    """A channel whose provider takes ten a second, and says no to some.

    :ivar asked: when each call was made, by key.
    """

    provider: ClassVar[str] = "slow"
    kinds: ClassVar[frozenset[AddressKind]] = frozenset({AddressKind.PHONE})

    def __init__(self, rate: Rate, refused: Sequence[str] = ()) -> None:
        self.bucket = OwnShare({"slow": rate}, workers=1)
        self.refused = refused
        self.asked: dict[str, float] = {}

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Take it, or ask for a pause."""
        self.asked[outgoing.key] = time.monotonic()
        if outgoing.key in self.refused:
            raise SendError(Verdict.RETRY, self.provider, "http_429", "", 30.0)
        return Receipt(outgoing.key, datetime.now(UTC))

    def cost(self, outgoing: Outgoing) -> int:
        """Return how long the text is."""
        return len(outgoing.body)


def texts(number: int, body: str = "x") -> list[Outgoing]:
    """So many messages."""
    return [Outgoing(f"k{one}", PHONE, body=body, urgent=True) for one in range(number)]


def codes(outcomes: Sequence[Outcome]) -> list[str]:
    """What came of each."""
    return [outcome.code if isinstance(outcome, SendError) else "" for outcome in outcomes]


def test_messages_beyond_the_bucket_wait_for_their_turn() -> None:
    channel, started = Slow(Rate(20, 5)), time.monotonic()
    assert codes(channel.send_all(texts(15))) == [""] * 15
    assert time.monotonic() - started >= 0.45


def test_one_letter_to_a_busy_provider_holds_no_thread() -> None:
    channel, started = Slow(Rate(1, 1)), time.monotonic()
    letter = Outgoing("k", PHONE, body="x")
    assert codes([*channel.send_all([letter]), *channel.send_all([letter])]) == ["", "rate"]
    assert time.monotonic() - started < 0.4


def test_message_counts_for_as_many_as_it_costs() -> None:
    channel, started = Slow(Rate(20, 5)), time.monotonic()
    channel.send_all(texts(3, "xxxxx"))
    assert time.monotonic() - started >= 0.45


def test_provider_that_wants_a_pause_is_asked_by_nobody_until_it_is_over() -> None:
    channel = Slow(Rate(1000, 3), refused=["k0"])
    outcomes = channel.send_all(texts(20))
    assert codes(outcomes)[0] == "http_429"
    assert len(channel.asked) == 3
    left = [outcome for outcome in outcomes[3:] if isinstance(outcome, SendError)]
    assert {(error.verdict, error.code) for error in left} == {(Verdict.RETRY, "rate")}
    assert all(29 < (error.retry_after or 0) <= 30 for error in left)


def test_outcomes_stand_in_the_order_of_the_messages() -> None:
    outcomes = Slow(Rate(200, 4)).send_all(texts(12))
    assert [one.provider_id for one in outcomes if isinstance(one, Receipt)] == [f"k{n}" for n in range(12)]
