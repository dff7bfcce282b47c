"""The fate of a message after a provider took it, as a carrier's receipts tell it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from models.store import Query, Store
from models.store.collections import CollectionSpec

D = TypeVar("D", bound=Mapping[str, Any])


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


def note(store: Store, spec: CollectionSpec[D], which: Query, fate: Fate, code: str) -> bool:
    """Note the fate of one message, unless what stands there does not give way. Say whether there is such a message.

    :param code: why it did not arrive; "" where nobody says.
    """
    values = {"fate": fate, "fate_code": code} if code else {"fate": fate}
    before = {"fate": {"$in": list(GIVES_WAY[fate])}}
    changed = store.collection(spec).update_one({**which, **before}, {"$set": values})
    return bool(changed.matched_count) or store.collection(spec).find_one(which) is not None
