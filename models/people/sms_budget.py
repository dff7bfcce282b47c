"""The budget of one-time codes by SMS: each costs money, so nobody makes Loa send them without end.

Counted are the device, its network, the number, the ten thousand numbers around it, and all of them together an hour
and a day (settings OTP_PER_HOUR and OTP_PER_DAY). A device that has proved this number before counts by itself and in
the whole alone, of which a fifth is kept for such devices: strangers who use up their part keep no known resident out.
Whether Loa knows a number shows nowhere: what counts is what was proved at this device.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import structlog

from models.access import guards, known_ways, rate_limits
from models.access.allowances import Limit
from models.access.callers import Circumstances
from models.access.guards import Act
from models.errors import TooMany
from models.store import Store

#: The part of the whole that devices may use which have not proved the number before.
FOR_NEW = 0.8

#: From this part on the log says that the budget runs out.
NEAR = 0.8

#: Digits of a number that its neighbours do not share: a range of ten thousand.
OWN_DIGITS = 4

_WINDOWS = {Limit.OTP_ALL_HOUR: "hour", Limit.OTP_ALL_DAY: "day"}

_LOG = structlog.get_logger()


class _Part(NamedTuple):
    """A part of the budget: whose, in which window, and how much."""

    limit: Limit
    whose: str
    amount: int


def spend(store: Store, where: Circumstances, number: str, digest: str) -> None:
    """Use up one code.

    :param where: where the wish comes from; its id is the device's.
    :param number: E.164.
    :param digest: the keyed hash of the number.
    :raises TooMany: the device, its network, the number or its range has had its share, or all together.
    """
    if known_ways.is_known(store, Act.OTP_KNOWN, digest, ("device", where.id)):
        guards.spend(store, Act.OTP_KNOWN, where)
        parts = list(_parts(store, "all"))
    else:
        guards.spend(store, Act.OTP_NEW, where, digest)
        guards.spend(store, Act.OTP_RANGE, where, number[:-OWN_DIGITS])
        parts = [*_parts(store, "new"), *_parts(store, "all")]
    for part in parts:
        _spend(store, part)


def note_proved(store: Store, device_id: str, digest: str) -> None:
    """Note that a number was proved at a device."""
    known_ways.note(store, Act.OTP_KNOWN, digest, ("device", device_id))


def used(store: Store) -> Mapping[tuple[str, str], float]:
    """Return which part of the budget is used up, by whose it is (`new`, `all`) and window (`hour`, `day`)."""
    parts = (part for whose in ("new", "all") for part in _parts(store, whose))
    return {(part.whose, _WINDOWS[part.limit]): _used(store, part) / part.amount for part in parts}


def _parts(store: Store, whose: str) -> Iterator[_Part]:
    share = FOR_NEW if whose == "new" else 1
    wholes = {
        Limit.OTP_ALL_HOUR: store.settings.otp_per_hour,
        Limit.OTP_ALL_DAY: store.settings.otp_per_day,
    }
    for limit, whole in wholes.items():
        yield _Part(limit, whose, max(1, int(whole * share)))


def _spend(store: Store, part: _Part) -> None:
    window = _WINDOWS[part.limit]
    try:
        rate_limits.spend(store, part.limit, part.whose, amount=part.amount)
    except TooMany:
        _LOG.error("sms_budget_over", whose=part.whose, window=window, amount=part.amount)
        raise
    spent = _used(store, part)
    if spent >= part.amount * NEAR:
        _LOG.warning("sms_budget_near", whose=part.whose, window=window, amount=part.amount, used=spent)


def _used(store: Store, part: _Part) -> int:
    return rate_limits.used(store, part.limit, part.whose, amount=part.amount)
