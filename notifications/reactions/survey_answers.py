"""What a device or a chat answered becomes the citizen's who is known there now, so that nobody counts twice."""

from __future__ import annotations

from models.messages import messages
from models.people import citizens
from models.people.citizens import IdentityKind
from models.store.collections import Kind
from models.store.events import Event
from models.store.reactions import Reaction
from models.surveys import joining
from notifications.reactor import Outside, reaction


@reaction(Reaction.JOIN_ANSWERS)
def join_answers(outside: Outside, event: Event) -> None:
    """Join the answers of the device with those of the citizen who signed in, whoever is signed in by now."""
    if event["actor"]["kind"] == Kind.CITIZEN:
        joining.join(outside.store, event["subject"]["id"], event["actor"]["id"])


@reaction(Reaction.JOIN_CHAT_ANSWERS)
def join_chat_answers(outside: Outside, event: Event) -> None:
    """Join what a Zalo user answered in the chat with what the citizen answered who has linked them."""
    store = outside.store
    if event["changes"].get("identity") != IdentityKind.ZALO:
        return
    citizen = citizens.by_id(store, event["subject"]["id"])
    if user := citizens.reveal(store, citizen, IdentityKind.ZALO):
        joining.join_chat(store, messages.contact(store, "zalo", user), citizen["_id"])
