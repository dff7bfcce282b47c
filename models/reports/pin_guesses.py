"""Guesses at a report's PIN: whoever shows it reads and acts like the reporter, so only a few may be wrong.

Wrong guesses count by report, by who guesses and by network address; `models.access.rate_limits` says how many an hour.
After too many no PIN opens that report until the hour is over, not even the right one. The reporter's own credential
goes on opening it.
"""

from __future__ import annotations

from models.access import rate_limits
from models.access.rate_limits import Limit
from models.reports import codes_and_pins
from models.store import Store


def opens(
    store: Store, report_id: str, pin: str, *, guesser: tuple[str, str] | None, address: str = ""
) -> bool:
    """Say whether a PIN is the report's; if it isn't, that counts as a wrong guess.

    :param guesser: kind and id of the caller; None if nobody knows them.
    :param address: network address, if they came over the network.
    :raises TooMany: too many wrong PINs for this report, or by this caller or address for any.
    """
    guesses: list[tuple[Limit, *tuple[str, ...]]] = [(Limit.PIN, report_id)]
    if address:
        guesses.append((Limit.PIN_ADDRESS, address))
    if guesser:
        guesses.append((Limit.PIN_CALLER, *guesser))
    # Counted before it is looked at, so that no two guesses at once pass for one.
    for guess in guesses:
        rate_limits.spend(store, *guess)
    if not codes_and_pins.pin_fits(store, report_id, pin):
        return False
    for guess in guesses:
        rate_limits.give_back(store, *guess)
    return True
