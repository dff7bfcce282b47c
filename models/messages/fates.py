"""The fate of a message after a provider took it, as a carrier's receipts tell it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Fate(StrEnum):
    """`DELIVERED`: on the phone. `UNDELIVERED`: the carrier gave up. `FAILED`: the provider did."""

    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"


#: Fates in which nobody can have read the message.
LOST = frozenset({Fate.UNDELIVERED, Fate.FAILED})

#: What may stand before a receipt changes it. Receipts come in any order and more than once: "delivered" is never taken
#: back, and one part of a long message that is lost leaves the whole lost until a receipt of that part says otherwise.
GIVES_WAY: Mapping[Fate, frozenset[Fate | None]] = {
    Fate.DELIVERED: frozenset({None, Fate.UNDELIVERED, Fate.FAILED}),
    Fate.UNDELIVERED: frozenset({None}),
    Fate.FAILED: frozenset({None}),
}
