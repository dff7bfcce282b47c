"""Where a person is notified."""

from __future__ import annotations

from models.messages.messages import MessageChannel, Owner
from models.store import Store
from notifications.reactions.destinations import destination
from tests.builders import a_device


def test_somebody_on_zalo_is_notified_at_the_address_that_was_sealed(store: Store) -> None:
    sealed = store.vault.encrypt("2468000000000000001")
    found = destination(store, Owner("chat", "zalo:1"), MessageChannel.ZALO, sealed)
    assert found == (MessageChannel.ZALO, "2468000000000000001")


def test_app_without_a_push_token_fetches_its_inbox(store: Store) -> None:
    owner = Owner("device", a_device(store).id)
    found = destination(store, owner, MessageChannel.PUSH, store.vault.encrypt(""))
    assert found == (MessageChannel.INBOX, "")


def test_app_is_notified_by_the_push_token_that_its_device_has_now(store: Store) -> None:
    owner = Owner("device", a_device(store, push_token="token-1").id)
    found = destination(store, owner, MessageChannel.PUSH, store.vault.encrypt(""))
    assert found == (MessageChannel.PUSH, "fcm_token:token-1")
