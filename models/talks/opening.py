"""Opening: a conversation is handed to people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pymongo import DESCENDING
from pymongo.errors import DuplicateKeyError

from models.areas import agencies, areas
from models.errors import Stale
from models.messages.messages import MessageChannel
from models.store import Store, events, new_id
from models.store.events import Actor
from models.store.reactions import Reaction
from models.talks import on_duty, talks, waits
from models.talks.states import TalkState, TalkStep
from models.talks.talks import TALKS, Reason, Talk, TalkChanges

#: Who did not ask for a person gets no second one so soon after the first: two misses in each minute are no two talks.
PAUSE = timedelta(hours=1)


@dataclass(frozen=True)
class Wish:
    """Who needs a person.

    :param chat_id: their contact.
    :param address: theirs on the channel; "" where they fetch their inbox.
    :param area_id: their commune; "" where nobody knows it.
    :param report: the code of the report that it is about; "" for none.
    """

    chat_id: str
    channel: MessageChannel
    reason: Reason
    actor: Actor
    address: str = field(default="", repr=False)
    language: str = "vi"
    area_id: str = ""
    report: str = ""


@dataclass(frozen=True)
class Opened:
    """What came of a wish.

    :param talk: the talk that waits; None where no unit has anybody for it, or one was there a short while ago.
    :param fresh: it began just now.
    """

    talk: Talk | None
    fresh: bool


def ask(store: Store, wish: Wish) -> Opened:
    """Let a conversation wait for a person; whoever waits already goes on waiting."""
    if before := talks.open_of(store, wish.chat_id):
        return Opened(_in_danger(store, before, wish), fresh=False)
    level, path = _desk(store, wish.area_id)
    if level is None or (wish.reason in (Reason.MISSES, Reason.UNREADABLE) and _was_lately(store, wish)):
        return Opened(None, fresh=False)
    now = datetime.now(UTC)
    due_at = waits.until(store, wish.reason, now)
    details = talks.clocked(due_at, reason=wish.reason, channel=wish.channel, area_id=path[-1])
    erase_at = now + timedelta(days=store.settings.conversation_days)
    details["later"] = {**details["later"], Reaction.ERASE_TALK: erase_at}
    document = _document(store, wish, level, path, now, due_at)
    try:
        made = events.create(store, TALKS, document, action="asked", actor=wish.actor, details=details)
    except DuplicateKeyError:
        # The same wish in another worker was faster.
        return Opened(talks.open_of(store, wish.chat_id), fresh=False)
    return Opened(made, fresh=True)


def _desk(store: Store, area_id: str) -> tuple[int | None, list[str]]:
    """Return the level at which there is somebody, None for nowhere, and the path of the person's area."""
    province = areas.active_province_id(store)
    path = areas.above(store, area_id) if area_id else [province]
    if len(path) > 1 and on_duty.anybody_at(store, path[-1]):
        return waits.COMMUNE, path
    return (waits.PROVINCE if on_duty.anybody_at(store, province) else None), path


def _was_lately(store: Store, wish: Wish) -> bool:
    last = store.collection(TALKS).find_one({"chat_id": wish.chat_id}, {"at": 1}, sort=[("at", DESCENDING)])
    return last is not None and datetime.now(UTC) - last["at"] < PAUSE


def _in_danger(store: Store, talk: Talk, wish: Wish) -> Talk:
    """Say in a talk that stands that the person is in danger now; it is told at once, and waits no office hours."""
    known = talk["reason"] == Reason.DANGER and (not wish.report or wish.report in talk["report_codes"])
    if wish.reason is not Reason.DANGER or known:
        return talk
    # Whoever has taken it keeps it for as long as they had it.
    due_at = talk["due_at"] if talk["taken_by"] else waits.until(store, Reason.DANGER, datetime.now(UTC))
    details = talks.clocked(due_at, reason=wish.reason)
    level = min(talk["level"], waits.PROVINCE)
    values: TalkChanges = {"reason": wish.reason, "due_at": due_at, "level": level}
    values["report_codes"] = list(dict.fromkeys([*talk["report_codes"], *filter(None, [wish.report])]))
    try:
        return talks.step(store, talk, TalkStep.ENDANGER, values, wish.actor, details=details)
    except Stale:
        return talks.get(store, talk["_id"])


def _document(store: Store, wish: Wish, level: int, path: list[str], now: datetime, due_at: datetime) -> Talk:
    desk = path[-1] if level == waits.COMMUNE else path[0]
    return {
        "_id": new_id(),
        "version": 1,
        "chat_id": wish.chat_id,
        "channel": wish.channel,
        "address": store.vault.encrypt(wish.address),
        "language": wish.language,
        "reason": wish.reason,
        "state": TalkState.WAITING,
        "open": True,
        "level": level,
        "area_id": path[-1],
        "area_path": path,
        "agency_id": agencies.committee(desk),
        "known_to": [],
        "since": now,
        "due_at": due_at,
        "taken_by": None,
        "locked_until": None,
        "heard_at": now,
        "answered_at": None,
        "report_codes": [wish.report] if wish.report else [],
        "readings": [],
        "at": now,
    }
