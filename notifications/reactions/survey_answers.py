"""What follows the answers to surveys.

JOIN_ANSWERS: what a device answered and said of posts becomes the citizen's who has signed in on it, so that nobody
counts twice.
COUNT_ANSWERS: the totals follow the answers, when an hour with answers is over and when the survey ends.
"""

from __future__ import annotations

from datetime import UTC, datetime

from models import surveys
from models.store.collections import Kind
from models.store.events import Event
from models.store.reactions import Reaction
from models.surveys import policy_feedback, result_steps, tally
from notifications.reactor import NotYetError, Outside, reaction

#: The part of the lease that one run may use up.
SHARE = 0.5


@reaction(Reaction.JOIN_ANSWERS)
def join_answers(outside: Outside, event: Event) -> None:
    """Join the answers of the device with those of the citizen who signed in, whoever is signed in by now."""
    if event["actor"]["kind"] == Kind.CITIZEN:
        surveys.join(outside.store, event["subject"]["id"], event["actor"]["id"])
        policy_feedback.join(outside.store, event["subject"]["id"], event["actor"]["id"])


@reaction(Reaction.COUNT_ANSWERS)
def count_answers(outside: Outside, event: Event) -> None:
    """Count the answers of a survey that are not in its totals, and let the results that are read take a step.

    :raises NotYetError: there are more than one run can do.
    """
    store, survey_id = outside.store, event["subject"]["id"]
    if not tally.count(store, survey_id, seconds=store.settings.outbox_lease_seconds * SHARE):
        raise NotYetError(datetime.now(UTC))
    result_steps.take(store, survey_id)
