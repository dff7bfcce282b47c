"""Reactions: what must follow an event. A table, so that nobody has to look for who listens where.

The key is (kind of the aggregate, action); the value names the reactions in the order they are handed out.
The function behind a name is registered with `notifications.reactor.reaction`; a test demands one for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Reaction(StrEnum):
    """Names of the reactions."""

    ANSWER_MESSAGE = "answer_message"
    FETCH_PHOTOS = "fetch_photos"
    PLAN_ALERT = "plan_alert"
    SEND_DELIVERY = "send_delivery"
    SEND_MESSAGE = "send_message"
    SUBSCRIBE_DEVICE = "subscribe_device"
    TELL_REPORTER = "tell_reporter"


REACTIONS: Mapping[tuple[str, str], tuple[Reaction, ...]] = {
    ("alert", "approved"): (Reaction.PLAN_ALERT,),
    ("delivery", "planned"): (Reaction.SEND_DELIVERY,),
    ("delivery", "continued"): (Reaction.SEND_DELIVERY,),
    ("device", "registered"): (Reaction.SUBSCRIBE_DEVICE,),
    ("device", "changed"): (Reaction.SUBSCRIBE_DEVICE,),
    ("message", "received"): (Reaction.ANSWER_MESSAGE,),
    ("message", "queued"): (Reaction.SEND_MESSAGE,),
    ("report", "photos_promised"): (Reaction.FETCH_PHOTOS,),
    # Every step of the workflow that tells the resident; a test compares.
    **{
        ("report", event): (Reaction.TELL_REPORTER,)
        for event in (
            "accepted",
            "asked",
            "extended",
            "forwarded",
            "merged",
            "redirected",
            "rejected",
            "replied",
            "resolved",
            "unmerged",
        )
    },
}
