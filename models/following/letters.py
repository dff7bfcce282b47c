"""Letters to officials: they lie in the inbox of the desk, and go by e-mail, too, to whoever gave an address."""

from __future__ import annotations

from models.following import reaching
from models.following.reaching import Person, Posting
from models.messages.messages import MessageChannel, Owner
from models.messages.telling import Topic, Weight
from models.store import Store


def ways_to(store: Store, official_id: str, *, urgent: bool = False) -> Posting:
    """Return how a letter goes to an official.

    :param urgent: somebody waits for rescue, or a warning waits for them.
    """
    weight = Weight.URGENT if urgent else Weight.ORDINARY
    who = Person(Owner("official", official_id), MessageChannel.INBOX)
    return reaching.posting(store, who, Topic.OFFICE, weight)
