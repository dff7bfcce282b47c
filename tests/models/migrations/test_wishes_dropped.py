"""Wishes for a person that were noted in conversations are gone."""

from __future__ import annotations

from models.messages import conversations
from models.messages.conversations import CONVERSATIONS
from models.migrations import m0016_wishes_dropped as step
from models.store import Store


def test_the_wish_goes_and_the_conversation_stays(store: Store) -> None:
    for contact in ("rest:a", "rest:b"):
        conversations.save(store, conversations.load(store, contact, "inbox"), {}, "1", [])
    wish = {"$set": {"handover": {"state": "wanted"}}}
    store.collection(CONVERSATIONS).update_one({"_id": "rest:a"}, wish)
    assert step.left(store) == 1
    assert step.batch(store, None, 100).written == 1
    assert (step.left(store), store.collection(CONVERSATIONS).count_documents({})) == (0, 2)
