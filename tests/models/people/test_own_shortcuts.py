"""The keys of the console: on at first, and turned off and on by oneself alone."""

from __future__ import annotations

from models.people import own_shortcuts
from models.store import Store
from tests.builders import an_official


def test_keys_are_on_until_somebody_turns_them_off_for_themselves(store: Store) -> None:
    me, other = an_official(store), an_official(store)
    assert own_shortcuts.are_on(store, me.id)
    off = own_shortcuts.turn(store, me.identity, on=False)
    assert not own_shortcuts.are_on(store, me.id)
    assert own_shortcuts.are_on(store, other.id)
    assert own_shortcuts.turn(store, me.identity, on=False)["version"] == off["version"]
    own_shortcuts.turn(store, me.identity, on=True)
    assert own_shortcuts.are_on(store, me.id)
