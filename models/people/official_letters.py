"""Letters to officials: each stands in the inbox of the desk, and goes by e-mail, too, to whoever wishes that."""

from __future__ import annotations

from dataclasses import replace

from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage
from models.messages.telling import Topic, Weight
from models.messages.ways import PlannedWay
from models.people import official_mail
from models.people.official_shapes import OFFICIALS
from models.store import Store
from models.store.events import SYSTEM, Actor

#: The datum of a mail that holds the address at which one says no to more of them.
UNSUBSCRIBE = "unsubscribe"

#: Where a link in a mail leads that ends the mails.
STOP_PATH = "/email/stop"


def queue(store: Store, letter: OutgoingMessage, *, actor: Actor = SYSTEM) -> None:
    """Queue a letter for the inbox of an official and, where they wish it, as a mail; again it changes nothing.

    It is one message: the mail is one of its ways.
    """
    official = store.collection(OFFICIALS).find_one({"_id": letter.owner.id})
    address = official_mail.address_of(store, official) if official else ""
    mail = [PlannedWay(MessageChannel.EMAIL, address)] if address else []
    ways = [PlannedWay(MessageChannel.INBOX), *mail]
    letter = replace(letter, ways=ways, topic=Topic.OFFICE, weight=Weight.ORDINARY)
    messages.queue(store, letter, actor=actor)


def stop_link(store: Store, official_id: str) -> str:
    """Return the address at which an official says no to more mails."""
    return f"{store.settings.public_base}{STOP_PATH}/{official_id}/{official_mail.seal(store, official_id)}"
