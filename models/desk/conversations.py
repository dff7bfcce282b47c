"""Conversations at the desk: what officials see of talks, and what they do with them.

Whoever may read it may take it; then it is theirs for a while (`conversation_lock_minutes`), longer with each answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import permissions, report_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash, Fault, Invalid, NotFound, Stale, insist_on_none
from models.files import uploads
from models.messages.messages import Owner
from models.store import Query, Store, cursor, events
from models.talks import clock, reach, talks, transcript
from models.talks.states import BY_OFFICIALS, UNTAKEN, WAYS, TalkState, TalkStep
from models.talks.talks import TALKS, Reading, Reason, Talk, TalkChanges
from models.talks.transcript import Said, Speaker

#: Reading on is no new reading.
READ_FOR = timedelta(hours=1)

#: So many readings are kept in the talk; each stands in its events.
MOST_READINGS = 50

_ORDER = [("since", ASCENDING), ("_id", ASCENDING)]

#: In the list danger goes first.
_IN_DANGER: Query = {"reason": Reason.DANGER}
_NOT_IN_DANGER: Query = {"reason": {"$ne": Reason.DANGER}}


class Shown(StrEnum):
    """Which conversations are listed."""

    WAITING = "waiting"
    TAKEN = "taken"
    ENDED = "ended"


_STATES: dict[str, Query] = {
    "": {"open": True},
    Shown.WAITING: {"state": {"$in": sorted(UNTAKEN)}},
    Shown.TAKEN: {"state": TalkState.TAKEN},
    Shown.ENDED: {"open": False},
}


@dataclass(frozen=True)
class Wanted:
    """What is listed.

    :param shown: a `Shown`; "" for all that are open.
    :param mine: only what the official has taken.
    :param unit: the agency on whose desk it lies; "" for any.
    :param report: the code of a report that came of it; "" for any.
    :param reason: a `Reason`; "" for any.
    """

    shown: str = ""
    mine: bool = False
    unit: str = ""
    report: str = ""
    reason: str = ""


def search(
    store: Store, official: Identity, wanted: Wanted, *, after: str | None = None, limit: int = 20
) -> tuple[list[Talk], str | None]:
    """Return the talks that an official may read, and the cursor of the next page.

    Those in danger come first, then whoever waits longest.

    :raises Invalid: `bad_cursor`.
    """
    conditions = _conditions(store, official, wanted)
    rows: list[Talk] = []
    for stretch in _stretches(after):
        query = {"$and": [*conditions, *stretch]}
        rows += store.collection(TALKS).find(query).sort(_ORDER).limit(limit + 1 - len(rows))
        if len(rows) > limit:
            last = rows[limit - 1]
            place = (last["reason"] == Reason.DANGER, last["since"], last["_id"])
            return rows[:limit], cursor.encode(*place)
    return rows, None


def count(store: Store, official: Identity, wanted: Wanted, most: int) -> int:
    """Return how many talks an official may read of what is wanted, counted up to `most`."""
    query = {"$and": _conditions(store, official, wanted)}
    return store.collection(TALKS).count_documents(query, limit=most)


def cursor_faults(after: str | None) -> list[Fault]:
    """Return what is wrong with the cursor of a page, if there is one."""
    return cursor.faults(_place, after)


def _conditions(store: Store, official: Identity, wanted: Wanted) -> list[Query]:
    scopes = [report_access.condition(one) for one in talks.readable_by(store, official)]
    only = {
        "taken_by": official.id if wanted.mine else "",
        "agency_id": wanted.unit,
        "report_codes": wanted.report,
        "reason": wanted.reason,
    }
    named: list[Query] = [{name: value} for name, value in only.items() if value]
    return [{"$or": scopes}, _STATES[wanted.shown], *named]


def _stretches(after: str | None) -> list[list[Query]]:
    """Return the conditions of each stretch of the list that comes after a cursor."""
    if not after:
        return [[_IN_DANGER], [_NOT_IN_DANGER]]
    danger, since, last = _place(after)
    ((later, _),) = cursor.beyond(_ORDER, (since, last))
    return [[_IN_DANGER, *later], [_NOT_IN_DANGER]] if danger else [[_NOT_IN_DANGER, *later]]


def _place(after: str) -> tuple[bool, datetime, str]:
    danger, since, last = cursor.decode(after, 3)
    if not (isinstance(danger, bool) and isinstance(since, datetime) and isinstance(last, str)):
        raise Invalid(Fault("after", "bad_cursor"))
    return danger, since, last


def find(store: Store, official: Identity, talk_id: str) -> Talk:
    """Return one talk that an official may read.

    :raises NotFound: there is none, or they may not know of it.
    """
    talk = talks.get(store, talk_id)
    if not report_access.within(talks.readable_by(store, official), talk):
        raise NotFound
    return talk


def read(store: Store, official: Identity, talk_id: str) -> Talk:
    """Return a talk whose words an official opens; that they did is noted, once an hour.

    :raises NotFound: as for `find`.
    """
    talk, now = find(store, official, talk_id), datetime.now(UTC)
    if any(one["official_id"] == official.id and now - one["at"] < READ_FOR for one in talk["readings"]):
        return talk
    reading: Reading = {"official_id": official.id, "at": now}
    update = {"$push": {"readings": {"$each": [reading], "$slice": -MOST_READINGS}}}
    return events.change(store, TALKS, talk_id, update, action="opened", actor=official.actor)


def steps_of(official: Identity, talk: Talk) -> list[TalkStep]:
    """Return what an official may do with a talk now."""
    own = talk["taken_by"] == official.id
    free = own or not talks.is_locked(talk)
    found = [
        one
        for one in BY_OFFICIALS
        if talk["state"] in WAYS[one].of and (own or (free and one in (TalkStep.TAKE, TalkStep.CLOSE)))
    ]
    return [*found, TalkStep.ANSWER] if talks.lapsed_from(talk, official.id) else found


def take(store: Store, official: Identity, talk_id: str, *, expect: int) -> Talk:
    """Take a talk, or go on having it.

    :raises NotFound: as for `find`.
    :raises Clash: `conversation_taken` by somebody else, or `conversation_not_now`.
    :raises Stale: somebody was faster.
    """
    talk = find(store, official, talk_id)
    _insist_on_free(official, talk)
    return _take(store, official, talk, TalkStep.TAKE, expect)


def _take(store: Store, official: Identity, talk: Talk, how: TalkStep, expect: int) -> Talk:
    until = clock.lock_until(store, datetime.now(UTC))
    values: TalkChanges = {
        "taken_by": official.id,
        "office": office_of(store, official, talk),
        "locked_until": until,
        "due_at": until,
    }
    again = talk["taken_by"] == official.id
    details = talks.clocked(until, again=again, office=values["office"])
    return talks.step(store, talk, how, values, official.actor, expect=expect, details=details)


def answer_faults(
    store: Store, official: Identity, talk: Talk, text: str, files: Sequence[str]
) -> list[Fault]:
    """Return what is wrong with an answer: too long for its channel, files that are somebody else's or in use."""
    owners = [Owner("official", official.id)]
    return [
        *reach.faults_of(talk, text, files),
        *uploads.attachment_faults(store, files, owners, "attachment_ids"),
    ]


def answer(store: Store, official: Identity, talk_id: str, text: str, files: Sequence[str] = ()) -> Talk:
    """Answer the resident; the talk is theirs for longer, or again where their time was over and nobody else came.

    The same answer of the same official at the same moment, as of a button that was pressed twice, is one.

    :param files: ids of uploads of the official, photos and documents.
    :raises Invalid: naming every fault.
    :raises Clash: `conversation_taken` by somebody else, `conversation_not_yours` where nobody has it, or
        `conversation_ended`; as `reach.insist` says.
    :raises Stale: others kept acting at the same moment.
    """
    for _ in range(transcript.TRIES):
        talk = _to_answer(store, official, talk_id)
        insist_on_none(answer_faults(store, official, talk, text, files))
        reach.insist(store, talk)
        talk = _resumed(store, official, talk)
        said = Said(f"answer:{talk['version'] + 1}", Speaker.OFFICIAL, text, files, official_id=official.id)
        with suppress(Stale):
            return _answer(store, official, talk, said)
        # The resident wrote on meanwhile, or this very answer was faster.
        if transcript.stands(store, talk, said):
            return talks.get(store, talk_id)
    raise Stale(talks.get(store, talk_id))


def _to_answer(store: Store, official: Identity, talk_id: str) -> Talk:
    """Return a talk that an official has, or had until their time was over.

    :raises Clash: as for `answer`.
    """
    talk = find(store, official, talk_id)
    if talks.lapsed_from(talk, official.id):
        return talk
    if talk["taken_by"] not in (None, official.id):
        raise Clash("conversation_taken")
    return own(store, official, talk_id)


def _resumed(store: Store, official: Identity, talk: Talk) -> Talk:
    """Return a talk that is an official's, who takes it again where their time was over.

    :raises Clash: `conversation_ended`: the resident has begun another one.
    :raises Stale: somebody was faster.
    """
    if talk["taken_by"] == official.id:
        return talk
    try:
        return _take(store, official, talk, TalkStep.RESUME, talk["version"])
    except DuplicateKeyError as error:
        raise Clash("conversation_ended") from error


def _answer(store: Store, official: Identity, talk: Talk, said: Said) -> Talk:
    now = datetime.now(UTC)
    until = clock.lock_until(store, now)
    values: TalkChanges = {"answered_at": now, "locked_until": until, "due_at": until, "at": now}
    details = talks.clocked(until, line=f"{talk['_id']}:{said.key}")

    def work(session: ClientSession) -> Talk:
        after = talks.step(
            store,
            talk,
            TalkStep.ANSWER,
            values,
            official.actor,
            # The line is named by the version, so no two answers are one line.
            guard={"taken_by": official.id, "version": talk["version"]},
            details=details,
            session=session,
        )
        # The same request before has written it.
        if after["version"] == talk["version"] + 1:
            transcript.write(store, talk, [said], session)
            uploads.attach(store, said.uploads, talk["_id"], session)
        return after

    return store.transact(work)


def release(store: Store, official: Identity, talk_id: str, *, expect: int) -> Talk:
    """Leave a talk: the bot speaks again.

    :raises Clash: `conversation_not_yours`.
    :raises Stale: somebody was faster.
    """
    return _end(store, official, own(store, official, talk_id), TalkStep.RELEASE, expect)


def close(store: Store, official: Identity, talk_id: str, *, expect: int) -> Talk:
    """End a talk that needs nobody any more, taken or not.

    :raises Clash: `conversation_taken` by somebody else, or `conversation_not_now`.
    :raises Stale: somebody was faster.
    """
    talk = find(store, official, talk_id)
    _insist_on_free(official, talk)
    return _end(store, official, talk, TalkStep.CLOSE, expect)


def _end(store: Store, official: Identity, talk: Talk, how: TalkStep, expect: int) -> Talk:
    values: TalkChanges = {"taken_by": None, "locked_until": None, "due_at": None}
    return talks.step(store, talk, how, values, official.actor, expect=expect)


def office_of(store: Store, official: Identity, talk: Talk) -> str:
    """Return through which office an official answers: their agency, else the area of their role."""
    held = [
        one
        for one in permissions.assignments_with(official, Permission.CONVERSATION_HANDLE)
        if report_access.within(report_access.reading(store, one), talk)
    ]
    named = [one.agency_id for one in held if one.agency_id]
    return next(iter([*named, *(one.area_id for one in held)]), talk["agency_id"])


def own(store: Store, official: Identity, talk_id: str) -> Talk:
    """Return a talk that the official has.

    :raises NotFound: as for `find`.
    :raises Clash: `conversation_not_yours`; `conversation_ended` where the bot speaks again.
    """
    talk = find(store, official, talk_id)
    if not talk["open"]:
        raise Clash("conversation_ended")
    if talk["taken_by"] != official.id:
        raise Clash("conversation_not_yours")
    return talk


def _insist_on_free(official: Identity, talk: Talk) -> None:
    if talk["taken_by"] != official.id and talks.is_locked(talk):
        raise Clash("conversation_taken")
