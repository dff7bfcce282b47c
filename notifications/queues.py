"""Queues, and which reaction runs on which.

Alerts have their own, so that nothing ordinary delays them, and so have recordings, which take minutes: a worker of
their own may take them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from models.store.reactions import Reaction


class Queue(StrEnum):
    """Names of the Celery queues."""

    ALERTS = "loa.alerts"
    CHATS = "loa.chats"
    MESSAGES = "loa.messages"
    CHORES = "loa.chores"
    RECORDINGS = "loa.recordings"


#: The one Celery task; its argument is the id of a row of the outbox.
TASK = "loa.react"

QUEUE_OF: Mapping[Reaction, Queue] = {
    Reaction.PLAN_ALERT: Queue.ALERTS,
    Reaction.PLAN_FAREWELLS: Queue.ALERTS,
    Reaction.SEND_DELIVERY: Queue.ALERTS,
    Reaction.PING_HUB: Queue.MESSAGES,
    Reaction.ANSWER_MESSAGE: Queue.CHATS,
    Reaction.SEND_MESSAGE: Queue.MESSAGES,
    Reaction.TELL_REPORTER: Queue.MESSAGES,
    Reaction.TELL_FOLLOWERS: Queue.MESSAGES,
    Reaction.TELL_OFFICE: Queue.MESSAGES,
    Reaction.PLAN_POST: Queue.MESSAGES,
    Reaction.SEND_POST: Queue.MESSAGES,
    Reaction.FOLLOW_SOURCE: Queue.MESSAGES,
    Reaction.CLOSE_REPORT: Queue.CHORES,
    Reaction.RELEASE_MERGED: Queue.CHORES,
    Reaction.COUNT_ANSWERS: Queue.CHORES,
    Reaction.COUNT_REPORT: Queue.CHORES,
    Reaction.TELL_ABOVE: Queue.MESSAGES,
    Reaction.TELL_APPROVERS: Queue.MESSAGES,
    Reaction.TELL_WRITERS: Queue.MESSAGES,
    Reaction.WATCH_CLOCK: Queue.CHORES,
    Reaction.WATCH_SURVEY: Queue.CHORES,
    Reaction.WATCH_EVALUATION: Queue.CHORES,
    Reaction.WATCH_POST: Queue.CHORES,
    Reaction.CLEAN_LIBRARY: Queue.CHORES,
    Reaction.CLEAN_UPLOAD: Queue.CHORES,
    Reaction.FETCH_PHOTOS: Queue.CHORES,
    Reaction.MAKE_RECORDING: Queue.RECORDINGS,
    Reaction.INVITE_TO_SURVEY: Queue.MESSAGES,
    Reaction.JOIN_ANSWERS: Queue.CHORES,
    Reaction.JOIN_READING: Queue.CHORES,
    Reaction.SUBSCRIBE_DEVICE: Queue.CHORES,
    Reaction.ALIGN_WISHES: Queue.CHORES,
    Reaction.NEXT_WAY: Queue.MESSAGES,
    Reaction.SEND_DIGEST: Queue.MESSAGES,
}
