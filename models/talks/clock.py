"""The clock of a talk: nobody took it, so it goes up the tree; who took it has left it, so the bot speaks again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from models.areas import agencies
from models.errors import Stale
from models.store import Store
from models.store.events import SYSTEM
from models.talks import on_duty, talks, waits
from models.talks.states import UNTAKEN, TalkStep
from models.talks.talks import Talk, TalkChanges

#: Says whether officials have elsewhere what a talk is about.
Settled = Callable[[Store, Talk], bool]


def step(
    store: Store, talk_id: str, due_at: datetime, is_settled: Settled = lambda store, talk: False
) -> None:
    """Do the step that was planned for `due_at`, if that is still the next one.

    :param is_settled: asked of a talk that nobody took; then it ends, and nobody reads that nobody came.
    :raises NotFound: there is no such talk.
    """
    talk, now = talks.get(store, talk_id), datetime.now(UTC)
    while talk["open"] and talk["due_at"] == due_at <= now:
        # Somebody may act at the very same moment: then it may be due no more.
        with suppress(Stale):
            _step(store, talk, now, is_settled)
        talk = talks.get(store, talk_id)


def lock_until(store: Store, now: datetime) -> datetime:
    """Return until when an official who takes a talk now, or answers in it, has it to themselves."""
    return now + timedelta(minutes=store.settings.conversation_lock_minutes)


def _step(store: Store, talk: Talk, now: datetime, is_settled: Settled) -> None:
    if talk["state"] in UNTAKEN and is_settled(store, talk):
        _write(store, talk, TalkStep.SETTLE, {"due_at": None})
    elif talk["state"] in UNTAKEN:
        _go_up(store, talk, now)
    elif _is_owed_an_answer(talk):
        due_at = waits.until(store, talk["reason"], now)
        values: TalkChanges = {
            **_left(talk),
            "level": _level(talk),
            "due_at": due_at,
        }
        _write(store, talk, TalkStep.RETURN, values, due_at)
    else:
        _write(store, talk, TalkStep.LAPSE, {**_left(talk), "due_at": None})


def _go_up(store: Store, talk: Talk, now: datetime) -> None:
    """Take it from the desk of the commune to that of the province; after that nobody is left."""
    if talk["level"] >= waits.PROVINCE or not on_duty.anybody_at(store, talk["area_path"][0]):
        _write(store, talk, TalkStep.GIVE_UP, {"level": waits.NOBODY, "due_at": None})
        return
    due_at = waits.until(store, talk["reason"], now)
    values: TalkChanges = {
        "level": waits.PROVINCE,
        "agency_id": agencies.committee(talk["area_path"][0]),
        "known_to": [*talk["known_to"], talk["agency_id"]],
        "due_at": due_at,
    }
    _write(store, talk, TalkStep.ESCALATE, values, due_at)


def _is_owed_an_answer(talk: Talk) -> bool:
    """Say whether the resident wrote last, or nobody has answered at all."""
    return talk["answered_at"] is None or talk["answered_at"] < talk["heard_at"]


def _left(talk: Talk) -> TalkChanges:
    """Return what it is when the time of an official is over: nobody's, and theirs again with their next answer."""
    return {"taken_by": None, "locked_until": None, "lapsed_from": talk["taken_by"]}


def _level(talk: Talk) -> int:
    """Return the level of the desk that it lies on, whatever was given up before it was taken."""
    return min(talk["level"], waits.PROVINCE)


def _write(
    store: Store, talk: Talk, taken: TalkStep, values: TalkChanges, due_at: datetime | None = None
) -> None:
    details = talks.clocked(due_at, level=values.get("level", talk["level"]))
    # It must be due still, and in the same hands.
    guard = {"due_at": talk["due_at"], "taken_by": talk["taken_by"]}
    talks.step(store, talk, taken, values, SYSTEM, guard=guard, details=details)
