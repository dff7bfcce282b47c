"""Pauses that grow while a provider is asked too often."""

from __future__ import annotations

import pytest

from notifications.channels import back_off
from notifications.channels.back_off import BackOff


class Clock:
    """A clock that stands until somebody turns it."""

    now = 1000.0

    def monotonic(self) -> float:
        """The time on it."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the pauses."""
    standing = Clock()
    monkeypatch.setattr(back_off, "time", standing)
    return standing


def test_each_pause_is_twice_the_one_before_up_to_the_longest(clock: Clock) -> None:
    one, pauses = BackOff(), []
    for _ in range(9):
        pauses.append(one.grow())
        clock.now += pauses[-1]
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 64, 64]


def test_those_who_were_on_the_way_do_not_make_it_longer(clock: Clock) -> None:
    one = BackOff()
    assert [one.grow(), one.grow(), one.grow()] == [1, 1, 1]


def test_pause_is_as_long_as_the_provider_asks(clock: Clock) -> None:
    assert BackOff().grow(at_least=7) == 7


def test_success_after_the_pause_begins_anew(clock: Clock) -> None:
    one = BackOff()
    clock.now += one.grow()
    one.end()
    assert (one.left(), one.grow()) == (0, 1)


def test_success_that_was_on_the_way_does_not_end_the_pause(clock: Clock) -> None:
    one = BackOff()
    one.grow()
    one.end()
    assert one.left() == 1
