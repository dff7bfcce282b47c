"""Letters to officials: they lie in the inbox of the desk, and go by e-mail, too, to whoever gave an address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from models.following import reaching
from models.following.reaching import Person
from models.messages.messages import MessageChannel, Owner
from models.messages.telling import Topic, Weight
from models.messages.ways import PlannedWay
from models.store import Store


class Posting(TypedDict):
    """What an `OutgoingMessage` says of its ways."""

    ways: Sequence[PlannedWay]
    due_at: datetime | None
    topic: Topic
    weight: Weight


def ways_to(store: Store, official_id: str, *, urgent: bool = False) -> Posting:
    """Return how a letter goes to an official.

    :param urgent: somebody waits for rescue.
    """
    weight = Weight.URGENT if urgent else Weight.ORDINARY
    who = Person(Owner("official", official_id), MessageChannel.INBOX)
    plan = reaching.plan(store, who, Topic.OFFICE, weight)
    return {"ways": plan.ways, "due_at": plan.due_at, "topic": Topic.OFFICE, "weight": weight}
