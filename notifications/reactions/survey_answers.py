"""What a device answered in surveys and said of posts becomes the citizen's who has signed in on it.

So nobody counts twice.
"""

from __future__ import annotations

from models import surveys
from models.store.collections import Kind
from models.store.events import Event
from models.store.reactions import Reaction
from models.surveys import policy_feedback
from notifications.reactor import Outside, reaction


@reaction(Reaction.JOIN_ANSWERS)
def join_answers(outside: Outside, event: Event) -> None:
    """Join the answers of the device with those of the citizen who signed in, whoever is signed in by now."""
    if event["actor"]["kind"] == Kind.CITIZEN:
        surveys.join(outside.store, event["subject"]["id"], event["actor"]["id"])
        policy_feedback.join(outside.store, event["subject"]["id"], event["actor"]["id"])
