"""Guesses at a report's PIN: whoever shows it reads and acts like the reporter, so only a few may be wrong.

Wrong guesses count by report, by who guesses and by network address; `models.access.rate_limits` says how many an
hour. After too many for a report no PIN opens it until the hour is over, not even the right one; after too many by a
caller or an address they open no report at all. The reporter's own credential goes on opening it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from models.access import rate_limits
from models.access.rate_limits import Limit
from models.errors import TooMany
from models.reports import codes_and_pins
from models.store import Store

Guess: TypeAlias = tuple[Limit, *tuple[str, ...]]


def opens(
    store: Store, report_id: str, pin: str, *, guesser: tuple[str, str] | None, address: str = ""
) -> bool:
    """Say whether a PIN is the report's; if it isn't, that counts as a wrong guess.

    :param guesser: kind and id of the caller; None if nobody knows them.
    :param address: network address, if they came over the network.
    :raises TooMany: too many wrong PINs for this report, or by this caller or address for any.
    """
    guesses: list[Guess] = [(Limit.PIN, report_id)]
    if address:
        guesses.append((Limit.PIN_ADDRESS, address))
    if guesser:
        guesses.append((Limit.PIN_CALLER, *guesser))
    # Counted before it is looked at, so that no two guesses at once pass for one.
    _spend(store, guesses)
    if not codes_and_pins.pin_fits(store, report_id, pin):
        return False
    _give_back(store, guesses)
    return True


def _spend(store: Store, guesses: Sequence[Guess]) -> None:
    """Count a guess everywhere, or nowhere: a caller who may not guess any more uses up no report's guesses."""
    for number, guess in enumerate(guesses):
        try:
            rate_limits.spend(store, *guess)
        except TooMany:
            _give_back(store, guesses[:number])
            raise


def _give_back(store: Store, guesses: Sequence[Guess]) -> None:
    for guess in guesses:
        rate_limits.give_back(store, *guess)
