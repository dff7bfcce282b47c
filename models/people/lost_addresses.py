"""Push addresses behind which there is nobody any more, whoever has them."""

from __future__ import annotations

from models.people.devices import ADDRESSES, DEVICES, PushAddress, forget_address
from models.store import Store


def forget_anywhere(store: Store, address: PushAddress) -> None:
    """Forget an address on whichever device has it, as the push service says that nobody is behind it."""
    name = next(name for name, kind in ADDRESSES.items() if kind == address.kind)
    device = store.collection(DEVICES).find_one({name: address.value}, {"_id": 1})
    if device:
        forget_address(store, device["_id"], address)
