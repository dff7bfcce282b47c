"""Guesses at a PIN: few wrong ones, whatever door they come through."""

from __future__ import annotations

import pytest

from models.access.rate_limits import LIMITS, Limit
from models.errors import TooMany
from models.reports import codes_and_pins, pin_guesses
from models.store import Store

REPORT = "r1"


def guess(
    store: Store, pin: str, report_id: str = REPORT, guesser: tuple[str, str] = ("device", "d1")
) -> bool:
    return pin_guesses.opens(store, report_id, pin, guesser=guesser, address="192.0.2.1")


def wrong(store: Store, report_id: str = REPORT) -> str:
    return f"{(int(codes_and_pins.pin_of(store, report_id)) + 1) % 1_000_000:06}"


def test_right_pin_opens_however_often_it_is_shown(store: Store) -> None:
    pin = codes_and_pins.pin_of(store, REPORT)

    assert all(guess(store, pin) for _ in range(LIMITS[Limit.PIN].amount * 4))


def test_after_too_many_wrong_pins_the_right_one_opens_nothing(store: Store) -> None:
    for number in range(LIMITS[Limit.PIN].amount):
        assert not guess(store, wrong(store), guesser=("device", str(number)))

    with pytest.raises(TooMany):
        guess(store, codes_and_pins.pin_of(store, REPORT), guesser=("device", "owner"))


def test_one_caller_may_not_try_one_report_after_another(store: Store) -> None:
    for number in range(LIMITS[Limit.PIN_CALLER].amount):
        guess(store, wrong(store, str(number)), str(number))

    with pytest.raises(TooMany):
        guess(store, wrong(store, "next"), "next")


def test_who_may_not_guess_any_more_uses_up_no_reports_guesses(store: Store) -> None:
    for number in range(LIMITS[Limit.PIN_CALLER].amount):
        guess(store, wrong(store, str(number)), str(number))
    for _ in range(LIMITS[Limit.PIN].amount + 1):
        with pytest.raises(TooMany):
            guess(store, wrong(store))

    assert guess(store, codes_and_pins.pin_of(store, REPORT), guesser=("device", "owner"))
