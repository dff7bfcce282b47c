"""A talk: one conversation that waits for a person or has one, on the desk of one unit at a time.

The desk is that of the People's Committee of the commune where the person lives, if that is known, else of the
province. Whoever may read the reports of that desk, and may handle conversations, may read it
(`models.access.report_access`): it has the same `agency_id`, `area_path` and `known_to`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.access import permissions, report_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash
from models.store import Query, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor, EventDetails
from models.store.reactions import Reaction
from models.talks.states import OPEN, SETTLES_WHOSE, WAYS, TalkState, TalkStep


class Reason(StrEnum):
    """Why a person is needed.

    The resident's `WISH`, two `MISSES` of the bot in a row, `DANGER`, or something `UNREADABLE` (voice, film, file).
    """

    WISH = "wish"
    MISSES = "misses"
    DANGER = "danger"
    UNREADABLE = "unreadable"


class Reading(TypedDict):
    """That an official opened the words, and when."""

    official_id: str
    at: datetime


class Talk(TypedDict):
    """One talk.

    `chat_id` is the contact (`models.messages.messages.contact`), `channel` a `MessageChannel`, `address` theirs
    there, sealed. `since` is when they began to wait. `level` says where it waits: 0 on the desk of a commune, 1 on
    that of the province, 2 when nobody took it there either. `due_at` is the next step of the clock
    (`models.talks.clock`). `taken_by` has it until `locked_until`, `lapsed_from` had it last,
    until their time was over. `answered_at` and `heard_at` are when each side
    wrote last. `open` is true until it ends, and a chat has one open talk at most. `report_codes` are the reports
    that came of it.
    """

    _id: str
    version: int
    chat_id: str
    channel: str
    address: str
    language: str
    reason: str
    state: str
    open: bool
    level: int
    area_id: str
    area_path: list[str]
    agency_id: str
    known_to: list[str]
    since: datetime
    due_at: datetime | None
    taken_by: str | None
    office: NotRequired[str]
    lapsed_from: NotRequired[str | None]
    locked_until: datetime | None
    heard_at: datetime
    answered_at: datetime | None
    report_codes: list[str]
    readings: list[Reading]
    at: datetime


class TalkChanges(TypedDict, total=False):
    """The fields of a talk that a step sets."""

    state: str
    open: bool
    reason: str
    level: int
    agency_id: str
    known_to: list[str]
    due_at: datetime | None
    taken_by: str | None
    office: str
    lapsed_from: str | None
    locked_until: datetime | None
    heard_at: datetime
    answered_at: datetime | None
    report_codes: list[str]
    at: datetime


TALKS = CollectionSpec(
    "talks",
    Talk,
    purpose="One conversation that waits for a person, or has one.",
    kept="CONVERSATION_DAYS after somebody last wrote; then its words and files go, and its row.",
    personal="The address is sealed; the id of the contact is a digest. The words stand in `talk_lines`.",
    kind=Kind.TALK,
    indexes=[
        IndexModel([("chat_id", ASCENDING)], unique=True, partialFilterExpression={"open": True}),
        IndexModel([("chat_id", ASCENDING), ("at", ASCENDING)]),
        IndexModel([("area_path", ASCENDING), ("since", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("agency_id", ASCENDING), ("since", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("known_to", ASCENDING)], partialFilterExpression={"known_to.0": {"$exists": True}}),
        IndexModel([("taken_by", ASCENDING), ("since", ASCENDING)]),
        IndexModel([("report_codes", ASCENDING)]),
    ],
)


def get(store: Store, talk_id: str) -> Talk:
    """Return one talk.

    :raises NotFound: there is none.
    """
    return store.one(TALKS, talk_id)


def open_of(store: Store, chat_id: str) -> Talk | None:
    """Return the open talk of a chat; None if there is none."""
    return store.collection(TALKS).find_one({"chat_id": chat_id, "open": True})


def is_locked(talk: Talk, now: datetime | None = None) -> bool:
    """Say whether the official who took it still has it to themselves."""
    until = talk["locked_until"]
    return until is not None and until > (now or datetime.now(UTC))


def lapsed_from(talk: Talk, official_id: str) -> bool:
    """Say whether an official had it last, whose time was over, and nobody ended or took it since."""
    return talk["taken_by"] is None and talk.get("lapsed_from") == official_id


def step(
    store: Store,
    talk: Talk,
    taken: TalkStep,
    values: TalkChanges,
    actor: Actor,
    *,
    expect: int | None = None,
    guard: Query | None = None,
    details: EventDetails | None = None,
    session: ClientSession | None = None,
) -> Talk:
    """Take a step of the table, by compare-and-set on the state and on `guard`.

    :param values: further fields that it sets.
    :param expect: the version that the caller saw; None accepts any.
    :raises Clash: `conversation_not_now`: it does not lead on from here.
    :raises Stale: somebody was faster.
    """
    way = WAYS[taken]
    if talk["state"] not in way.of:
        raise Clash("conversation_not_now")
    after = way.to or TalkState(talk["state"])
    then: TalkChanges = {"state": after, "open": after in OPEN, "at": datetime.now(UTC)}
    if way.to in SETTLES_WHOSE:
        then["lapsed_from"] = None
    return events.change(
        store,
        TALKS,
        talk["_id"],
        {"$set": {**then, **values}},
        action=way.event,
        actor=actor,
        expect=expect,
        guard={"state": talk["state"], **(guard or {})},
        details=details,
        session=session,
    )


def clocked(due_at: datetime | None, **changes: Any) -> EventDetails:
    """Return what is told of a step after which the clock looks again at `due_at`; None for no more."""
    if due_at is None:
        return {"changes": changes}
    return {"changes": {**changes, "due_at": due_at}, "later": {Reaction.WATCH_TALK: due_at}}


def readable_by(store: Store, official: Identity) -> list[report_access.ReportFilter]:
    """Return the filters of what an official may read of talks: the rule of reports, for whoever handles talks."""
    found = (
        scope
        for held in permissions.assignments_with(official, Permission.CONVERSATION_HANDLE)
        for scope in report_access.reading(store, held)
    )
    return list({tuple(sorted(scope.items())): scope for scope in found}.values())
