"""Waits: until when somebody waits for a person before the next step, when an office opens, and if the bot is silent.

A wait is counted in office hours (`models.promises.calendars`): what begins at night is looked for in the morning. In
danger the clock runs day and night.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.promises import promise
from models.store import Store
from models.talks.states import TalkState
from models.talks.talks import Reason, Talk

#: The smallest amount of working time: the first moment at which it has passed is the opening.
_MOMENT = timedelta(microseconds=1)

#: Levels of a talk: on the desk of a commune, of the province, and when nobody took it there either.
COMMUNE, PROVINCE, NOBODY = 0, 1, 2


def until(store: Store, reason: str, now: datetime) -> datetime:
    """Return when a wait that begins now is over."""
    wait = timedelta(minutes=store.settings.conversation_wait_minutes)
    if reason == Reason.DANGER:
        return now + wait
    return promise.working_time(store).after(now, wait)


def opens_at(store: Store, now: datetime) -> datetime | None:
    """Return when the offices open again; None while they are open."""
    hours = promise.working_time(store)
    return None if hours.is_open(now) else hours.after(now, _MOMENT)


def bot_is_silent(store: Store, talk: Talk) -> bool:
    """Say whether the bot leaves the talk to people: while an official has it, and while one who wished for it waits.

    Who waits outside of office hours, or whom nobody answered, is not left alone with silence; nor is whoever asked
    for nobody, before somebody comes.
    """
    if talk["state"] == TalkState.TAKEN:
        return True
    waits = talk["open"] and talk["reason"] == Reason.WISH and talk["level"] < NOBODY
    return waits and opens_at(store, datetime.now(UTC)) is None
