"""Guesses at a PIN: few wrong ones, whatever door they come through."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.access.callers import Circumstances
from models.errors import TooMany
from models.reports import codes_and_pins, pin_guesses
from models.reports.reports import Report
from models.store import Store
from tests.reporting import filed


@pytest.fixture
def report(store: Store) -> Report:
    """The report whose PIN is guessed."""
    return filed(store)


def at(network: int = 1, caller: str = "") -> Circumstances:
    """Somewhere on the network with that number."""
    return Circumstances(f"192.0.2.{network}", "device" if caller else "", caller)


def guess(store: Store, report: Report, pin: str, where: Circumstances) -> bool:
    return pin_guesses.opens(store, report["code"], report, pin, where)


def right(store: Store, report: Report) -> str:
    return codes_and_pins.pin_of(store, report["_id"])


def wrong(store: Store, report: Report) -> str:
    return f"{(int(right(store, report)) + 1) % 1_000_000:06}"


def outcome(store: Store, report: Report, pin: str, where: Circumstances) -> str:
    try:
        return "open" if guess(store, report, pin, where) else "wrong"
    except TooMany:
        return "wait"


def test_right_pin_opens_however_often_it_is_shown_at_once(store: Store, report: Report) -> None:
    pin = right(store, report)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: guess(store, report, pin, at()), range(200)))
    assert all(found)
    assert guess(store, report, pin, at())


def test_wrong_pins_at_once_are_no_more_than_one_after_another(store: Store, report: Report) -> None:
    pin = wrong(store, report)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: outcome(store, report, pin, at()), range(60)))
    assert found.count("wrong") == LIMITS[Limit.PIN_HERE].amount + 1


def test_after_too_many_wrong_pins_the_right_one_waits_seconds(store: Store, report: Report) -> None:
    for _ in range(LIMITS[Limit.PIN_HERE].amount):
        assert not guess(store, report, wrong(store, report), at(1))
    assert outcome(store, report, right(store, report), at(1)) == "open"
    assert outcome(store, report, wrong(store, report), at(1)) == "wrong"
    with pytest.raises(TooMany) as refused:
        guess(store, report, right(store, report), at(1))
    assert refused.value.retry_after <= 21


def test_the_slow_lane_of_a_day_comes_to_an_end(store: Store, report: Report) -> None:
    for _ in range(LIMITS[Limit.PIN_HERE].amount):
        guess(store, report, wrong(store, report), at(1))
    rate_limits.spend(
        store,
        Limit.PIN_SLOW_DAY,
        report["code"],
        "192.0.2.1",
        times=LIMITS[Limit.PIN_SLOW_DAY].amount,
    )
    assert outcome(store, report, right(store, report), at(1)) == "wait"


def test_what_a_whole_network_guessed_refuses_no_right_pin_of_a_neighbour(
    store: Store, report: Report
) -> None:
    for limit in (Limit.PIN_NETWORK, Limit.PIN_NETWORK_DEVICES):
        rate_limits.spend(store, limit, "192.0.2.1", times=LIMITS[limit].amount)
    assert outcome(store, report, right(store, report), at(1)) == "open"
    assert outcome(store, report, right(store, report), at(1, "d1")) == "open"


def test_a_device_is_counted_by_itself_and_not_by_its_neighbours(store: Store, report: Report) -> None:
    for _ in range(LIMITS[Limit.PIN_HERE].amount + 2):
        outcome(store, report, wrong(store, report), at(1))
    assert outcome(store, report, right(store, report), at(1, "d1")) == "open"
    assert outcome(store, report, wrong(store, report), at(1, "d1")) == "wrong"


def test_one_network_with_ever_new_devices_uses_up_its_share_of_a_report_alone(
    store: Store, report: Report
) -> None:
    found = [outcome(store, report, wrong(store, report), at(1, f"d{n}")) for n in range(60)]
    assert found.count("wrong") == LIMITS[Limit.PIN_SHARE].amount + 1
    assert outcome(store, report, right(store, report), at(2)) == "open"


def test_a_year_of_guesses_at_one_report_succeeds_in_one_of_ten_cases_at_most() -> None:
    day, year = 24, 365
    known = LIMITS[Limit.PIN_HERE].amount * day + LIMITS[Limit.PIN_SLOW_DAY].amount
    strange = LIMITS[Limit.PIN].amount
    assert max(known, strange) * year / 10**6 <= 0.1


def test_wrong_pins_from_elsewhere_lock_nobody_out(store: Store, report: Report) -> None:
    for _ in range(LIMITS[Limit.PIN_HERE].amount * 2):
        outcome(store, report, wrong(store, report), at(1))
    assert outcome(store, report, right(store, report), at(2)) == "open"


def test_many_networks_do_not_guess_for_ever_and_lock_out_no_known_one(store: Store, report: Report) -> None:
    assert guess(store, report, right(store, report), at(200))
    for network in range(LIMITS[Limit.PIN].amount // LIMITS[Limit.PIN_HERE].amount):
        for _ in range(LIMITS[Limit.PIN_HERE].amount):
            assert not guess(store, report, wrong(store, report), at(network))
    assert outcome(store, report, right(store, report), at(201)) == "wait"
    assert outcome(store, report, right(store, report), at(200)) == "open"


def test_one_caller_may_not_try_one_code_after_another(store: Store) -> None:
    for number in range(LIMITS[Limit.PIN_CALLER].amount):
        assert not pin_guesses.opens(store, f"VL-{number:05}", None, "123456", at(number, "d1"))
    with pytest.raises(TooMany):
        pin_guesses.opens(store, "VL-99999", None, "123456", at(99, "d1"))


def test_who_may_not_guess_any_more_uses_up_no_others_guesses(store: Store, report: Report) -> None:
    for _ in range(LIMITS[Limit.PIN].amount + 1):
        outcome(store, report, wrong(store, report), at(1))
    assert outcome(store, report, right(store, report), at(2)) == "open"


def test_a_code_that_nobody_has_is_locked_like_one_that_somebody_has(store: Store, report: Report) -> None:
    unknown = [_of_unknown(store, "VL-00000") for _ in range(LIMITS[Limit.PIN_HERE].amount + 2)]
    known = [
        outcome(store, report, wrong(store, report), at(2)) for _ in range(LIMITS[Limit.PIN_HERE].amount + 2)
    ]
    assert unknown == known


def _of_unknown(store: Store, code: str) -> str:
    try:
        return "open" if pin_guesses.opens(store, code, None, "123456", at(1)) else "wrong"
    except TooMany:
        return "wait"


def test_a_code_without_its_letters_gives_no_more_guesses(store: Store, report: Report) -> None:
    bare = report["code"].partition("-")[2]
    for code in (report["code"], bare, bare.lower()):
        for _ in range(4):
            try:
                pin_guesses.opens(store, code, report, wrong(store, report), at(1))
            except TooMany:
                continue
    assert rate_limits.used(store, Limit.PIN_HERE, report["code"], "network", "192.0.2.1") == 10
