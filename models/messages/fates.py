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

#: What may stand before a receipt changes it. Receipts come in any order and more than once, one for each part of a
#: long message: a message arrived when nothing of it was lost.
GIVES_WAY: Mapping[Fate, tuple[Fate | None, ...]] = {
    Fate.DELIVERED: (None,),
    Fate.UNDELIVERED: (None, Fate.DELIVERED),
    Fate.FAILED: (None, Fate.DELIVERED),
}
