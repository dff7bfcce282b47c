"""One's own shortcuts: an official turns the keys of the console off, for a screen reader or a hand that slips."""

from __future__ import annotations

from models.access.callers import Identity
from models.people import officials
from models.people.official_shapes import OFFICIALS, Official
from models.store import Store


def are_on(store: Store, official_id: str) -> bool:
    """Say whether the keys of the console do something for an official; at first they do."""
    found = store.collection(OFFICIALS).find_one({"_id": official_id}, {"shortcuts_off": True})
    return not (found and found.get("shortcuts_off"))


def turn(store: Store, by: Identity, *, on: bool) -> Official:
    """Turn the keys on or off for oneself; done again it changes nothing."""
    official = officials.get(store, by.id)
    if official.get("shortcuts_off", False) is not on:
        return official
    return officials.change(store, by.id, {"shortcuts_off": not on}, "shortcuts_changed", by.actor)
