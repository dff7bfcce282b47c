"""Queues and lanes, and which reaction runs on which.

A lane has a worker of its own, so that nothing on one waits for anything on another: alerts, which have a broker's
database of their own as well; what one person waits for; and what goes to many or takes minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from models.store.reactions import Reaction


class Queue(StrEnum):
    """Names of the Celery queues."""

    FIRST = "loa.first"
    ALERTS = "loa.alerts"
    CHATS = "loa.chats"
    MESSAGES = "loa.messages"
    CHORES = "loa.chores"
    PARTNERS = "loa.partners"
    BULK = "loa.bulk"
    RECORDINGS = "loa.recordings"


class Lane(StrEnum):
    """Lanes: what shares a worker."""

    ALERTS = "alerts"
    ORDINARY = "ordinary"
    BULK = "bulk"


#: The queues of each lane; of each queue of a lane a worker takes in turn, but of alerts first what is to go out first.
QUEUES: Mapping[Lane, tuple[Queue, ...]] = {
    Lane.ALERTS: (Queue.FIRST, Queue.ALERTS),
    Lane.ORDINARY: (Queue.CHATS, Queue.MESSAGES, Queue.CHORES, Queue.PARTNERS),
    Lane.BULK: (Queue.BULK, Queue.RECORDINGS),
}

#: The module that Celery runs for a lane (`celery -A MODULE worker`), which is also its name in `/readyz`.
WORKERS: Mapping[Lane, str] = {
    Lane.ALERTS: "alert_worker",
    Lane.ORDINARY: "worker",
    Lane.BULK: "bulk_worker",
}

#: How far the worker of a lane stands back where the processor is short (`nice`); a warning waits for no letter there.
STANDS_BACK: Mapping[Lane, int] = {Lane.ALERTS: 0, Lane.ORDINARY: 5, Lane.BULK: 10}

#: Reactions that a worker does for many events at once: rows of theirs share a message, and a hundred alerts of one
#: second cost hardly more than a few.
DONE_TOGETHER = frozenset({Reaction.SEND_TOPICS, Reaction.PLAN_WEBHOOKS})

#: Reactions to one event of a report that share a task: what they read is read once, and they are claimed and settled
#: together. Some milliseconds all of them.
OF_ONE_REPORT = frozenset({Reaction.COUNT_REPORT, Reaction.NOTE_REPORT, Reaction.TELL_OFFICE})

#: The one Celery task; its arguments are the ids of rows of the outbox.
TASK = "loa.react"

QUEUE_OF: Mapping[Reaction, Queue] = {
    Reaction.PLAN_ALERT: Queue.ALERTS,
    Reaction.PLAN_FAREWELLS: Queue.ALERTS,
    Reaction.RUN_DRILL: Queue.ALERTS,
    Reaction.SEND_TOPICS: Queue.FIRST,
    Reaction.TAKE_OVER: Queue.FIRST,
    Reaction.SEND_DELIVERY: Queue.ALERTS,
    Reaction.SEND_CANARY: Queue.ALERTS,
    # Batches of these hold no letter, so that a slow server of others holds none up (`channel_turns`).
    Reaction.PING_HUB: Queue.PARTNERS,
    Reaction.SEND_TO_HUB: Queue.PARTNERS,
    Reaction.POLL_HUB: Queue.PARTNERS,
    Reaction.FETCH_HUB_FILES: Queue.PARTNERS,
    Reaction.PLAN_HUB: Queue.CHORES,
    Reaction.REPORT_TO_HUB: Queue.CHORES,
    Reaction.PUBLISH_URGENT: Queue.MESSAGES,
    Reaction.PLAN_WEBHOOKS: Queue.MESSAGES,
    Reaction.SEND_WEBHOOK: Queue.PARTNERS,
    Reaction.VERIFY_WEBHOOK: Queue.PARTNERS,
    Reaction.POLL_ISSUER: Queue.PARTNERS,
    Reaction.ANNOUNCE_INCOMING: Queue.MESSAGES,
    Reaction.WARN_ADMINISTRATORS: Queue.MESSAGES,
    Reaction.ANSWER_MESSAGE: Queue.CHATS,
    Reaction.ASK_AGAIN: Queue.CHATS,
    Reaction.SEND_MESSAGE: Queue.MESSAGES,
    Reaction.TELL_REPORTER: Queue.MESSAGES,
    Reaction.TELL_FOLLOWERS: Queue.MESSAGES,
    Reaction.TELL_OFFICE: Queue.MESSAGES,
    Reaction.PLAN_POST: Queue.BULK,
    Reaction.SEND_POST: Queue.BULK,
    Reaction.SEND_BULK_MESSAGE: Queue.BULK,
    Reaction.COMPILE_PROGRAMMES: Queue.MESSAGES,
    Reaction.REFRESH_PROGRAMME: Queue.CHORES,
    Reaction.FOLLOW_POST: Queue.CHORES,
    Reaction.FOLLOW_SOURCE: Queue.MESSAGES,
    Reaction.CLOSE_REPORT: Queue.CHORES,
    Reaction.OPEN_INCIDENT: Queue.CHORES,
    Reaction.TELL_INCIDENT: Queue.MESSAGES,
    Reaction.WATCH_OUTLETS: Queue.CHORES,
    Reaction.RELEASE_MERGED: Queue.CHORES,
    Reaction.COUNT_ANSWERS: Queue.CHORES,
    # With the letters of the same event, in one task.
    Reaction.COUNT_REPORT: Queue.MESSAGES,
    Reaction.NOTE_REPORT: Queue.MESSAGES,
    Reaction.TELL_ABOVE: Queue.MESSAGES,
    # An approval waits for whoever reads this.
    Reaction.TELL_ALERT_OFFICIALS: Queue.ALERTS,
    Reaction.TELL_APPROVERS: Queue.MESSAGES,
    Reaction.TELL_DIRECTIVE: Queue.MESSAGES,
    Reaction.TELL_DUTY: Queue.MESSAGES,
    Reaction.TELL_RETURN: Queue.MESSAGES,
    Reaction.TELL_WAITING: Queue.MESSAGES,
    Reaction.TELL_WRITERS: Queue.MESSAGES,
    Reaction.WATCH_CLOCK: Queue.CHORES,
    Reaction.WATCH_SURVEY: Queue.CHORES,
    Reaction.WATCH_DIRECTIVE: Queue.CHORES,
    Reaction.WATCH_EVALUATION: Queue.CHORES,
    Reaction.WATCH_RETURN: Queue.CHORES,
    Reaction.WATCH_POST: Queue.CHORES,
    # Minutes count there.
    Reaction.WATCH_TALK: Queue.MESSAGES,
    Reaction.ERASE_STAFF: Queue.CHORES,
    Reaction.ERASE_TALK: Queue.CHORES,
    Reaction.CLEAN_LIBRARY: Queue.CHORES,
    Reaction.CLEAN_SOUND: Queue.CHORES,
    Reaction.CLEAN_UPLOAD: Queue.CHORES,
    Reaction.FETCH_PHOTOS: Queue.CHORES,
    # A loudspeaker that waits for its sound says nothing.
    Reaction.MAKE_ALERT_SOUND: Queue.ALERTS,
    Reaction.MAKE_RECORDING: Queue.RECORDINGS,
    Reaction.MAKE_SOUND: Queue.BULK,
    Reaction.INVITE_TO_SURVEY: Queue.BULK,
    Reaction.JOIN_ANSWERS: Queue.CHORES,
    Reaction.JOIN_READING: Queue.CHORES,
    Reaction.KEEP_TARGETS: Queue.CHORES,
    Reaction.SUBSCRIBE_DEVICE: Queue.CHORES,
    Reaction.ALIGN_WISHES: Queue.CHORES,
    Reaction.NEXT_WAY: Queue.MESSAGES,
    # All of them are due at the same hour.
    Reaction.SEND_DIGEST: Queue.BULK,
}


def reactions_of(*queues: Queue) -> tuple[Reaction, ...]:
    """Return the reactions that run on some queues."""
    return tuple(reaction for reaction, queue in QUEUE_OF.items() if queue in queues)
