"""Conversations with officials for tests: somebody waits, or is answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from models.desk import conversation_calls, conversations
from models.messages import messages
from models.messages.messages import MessageChannel
from models.store import Store
from models.talks import clock, opening, talks
from models.talks.opening import Wish
from models.talks.talks import TALKS, Reason, Talk
from tests.builders import PHUONG_TRA_VINH, Caller, an_official

#: A working Tuesday at ten in the morning, and the night before a Sunday.
IN_OFFICE_HOURS = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
AT_NIGHT = datetime(2026, 12, 5, 16, 0, tzinfo=UTC)


def a_wish(store: Store, name: str = "an", **given: Any) -> Wish:
    """Somebody in the ward of Trà Vinh who wants a person in the web chat."""
    chat_id = messages.contact(store, "rest", name)
    row = {
        "chat_id": chat_id,
        "channel": MessageChannel.INBOX,
        "reason": Reason.WISH,
        "actor": {"kind": "chat", "id": chat_id},
        "area_id": PHUONG_TRA_VINH,
    }
    return Wish(**(row | given))


def a_talk(store: Store, name: str = "an", **given: Any) -> Talk:
    """A conversation that waits at the desk of its commune, where there is somebody, else of the province."""
    opened = opening.ask(store, a_wish(store, name, **given))
    if opened.talk is None:
        an_official(store)
        opened = opening.ask(store, a_wish(store, name, **given))
    assert opened.talk is not None
    return opened.talk


def a_taken_talk(store: Store, official: Caller, name: str = "an", **given: Any) -> Talk:
    """A conversation that an official has taken."""
    talk = a_talk(store, name, **given)
    return conversations.take(store, official.identity, talk["_id"], expect=talk["version"])


def let_time_pass(store: Store, talk: Talk) -> Talk:
    """Let the time of the next step of its clock come, and do the step."""
    past = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)
    store.collection(TALKS).update_one({"_id": talk["_id"]}, {"$set": {"due_at": past}})
    clock.step(store, talk["_id"], past, conversation_calls.are_taken)
    return talks.get(store, talk["_id"])
