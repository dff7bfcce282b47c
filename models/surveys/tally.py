"""The tally: totals of each survey, kept up to date by a reaction and rebuilt from the answers at any time.

There is no event for each answer, as it would tell who answered when. So each answer carries in whose totals it stands
(`counted`), and a change of it keeps what it counted until then (`was`). The transaction that writes an answer puts one
row a survey and hour into the outbox, due when that hour is over: nothing in the store tells a time finer than the hour
that stands in the answer itself. The reaction counts what is not counted, a batch a transaction, so it may be killed,
repeated or run twice at once.

Totals belong to an epoch. A rebuild begins the next one, into which everything is counted again by the same function;
readers see the former until it is complete. docs/decisions/survey-results.md says why.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, NotRequired, TypedDict

from bson import Decimal128
from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.client_session import ClientSession

from models.areas import areas
from models.errors import NotFound
from models.store import Query, Store, events, outbox
from models.store.collections import CollectionSpec, Kind
from models.store.outbox import OUTBOX, OutboxState
from models.store.reactions import Reaction
from models.surveys import lists, voices
from models.surveys.definition import SURVEYS, Survey
from models.surveys.kept_answers import SURVEY_ANSWERS, Counted, SurveyAnswer
from models.surveys.voices import Amounts, Slice, Voice

#: Answers that one transaction counts.
BATCH = 500

#: After the end of an hour a transaction that began in it may still go on; see `OF_REQUESTS` in the store.
SLACK = timedelta(minutes=1)


class QuestionTotal(TypedDict):
    """How many answered a question, and what (`models.surveys.voices` says which cells and rows there are)."""

    n: int
    cells: NotRequired[dict[str, int]]
    rows: NotRequired[dict[str, dict[str, int]]]
    sum: NotRequired[Any]


class SurveyTotal(TypedDict):
    """What the answers of one slice of a survey add up to; the id is made of survey, epoch and slice."""

    _id: str
    survey_id: str
    epoch: int
    by: str
    value: str
    n: int
    verified: NotRequired[int]
    doubtful: NotRequired[int]
    late: NotRequired[int]
    questions: NotRequired[dict[str, QuestionTotal]]


SURVEY_TOTALS = CollectionSpec(
    "survey_totals",
    SurveyTotal,
    purpose="What the answers of a survey add up to, as a whole and of each area, day, language and channel.",
    kept="For ever, with the survey; a rebuild replaces all of them by what the answers say.",
    indexes=[
        IndexModel(
            [("survey_id", ASCENDING), ("epoch", ASCENDING), ("by", ASCENDING), ("value", ASCENDING)],
            unique=True,
        )
    ],
)


class SurveyTally(TypedDict):
    """Which totals of a survey count: those of `epoch`; the id is the survey's.

    `building` is the epoch that a rebuild fills, `batches` how often something was counted.
    """

    _id: str
    epoch: int
    building: NotRequired[int | None]
    batches: int


SURVEY_TALLIES = CollectionSpec(
    "survey_tallies",
    SurveyTally,
    purpose="Which totals of a survey count.",
    kept="For ever, with the survey.",
)


def arm(store: Store, survey: Survey, session: ClientSession) -> None:
    """Let the answers of this hour be counted when it is over; call it in the transaction that writes one."""
    own = {"subject.kind": Kind.SURVEY, "subject.id": survey["_id"]}
    event = store.collection(events.EVENTS).find_one(own, {"_id": 1}, sort=[("seq", ASCENDING)])
    hour = hour_of(datetime.now(UTC))
    row_id = f"{event['_id']}:{Reaction.COUNT_ANSWERS}:{hour:%Y-%m-%dT%H}" if event else ""
    rows = store.collection(OUTBOX)
    if event is None or rows.find_one({"_id": row_id}, {"_id": 1}, session=session):
        return
    row: outbox.OutboxRow = {
        "_id": row_id,
        "event_id": event["_id"],
        "reaction": str(Reaction.COUNT_ANSWERS),
        "state": OutboxState.PENDING,
        "due_at": hour + timedelta(hours=1) + SLACK,
        "handed_at": None,
        "attempts": 0,
    }
    rows.insert_one(row, session=session)


def hour_of(at: datetime) -> datetime:
    """Return the full hour before."""
    return at.replace(minute=0, second=0, microsecond=0)


def uncounting(store: Store, survey: Survey, answer: SurveyAnswer) -> Mapping[str, Any]:
    """Return the update that goes along with a change of an answer, so that it is counted again.

    :param answer: as it was, read in the transaction that changes it.
    """
    if "counted" not in answer:
        return {}
    was: Counted = {"epoch": answer["counted"], "voice": _voice(store, survey, answer)}
    return {"$set": {"was": was}, "$unset": {"counted": ""}}


def take_out(store: Store, survey: Survey, answer: SurveyAnswer, session: ClientSession) -> None:
    """Take an answer that is deleted out of the totals, in the transaction that deletes it."""
    was = answer.get("was")
    if "counted" in answer:
        was = {"epoch": answer["counted"], "voice": _voice(store, survey, answer)}
    if was:
        sums = _no_sums()
        _add(sums, survey, was["voice"], -1)
        _write(store, survey["_id"], was["epoch"], sums, session)


def count(
    store: Store,
    survey_id: str,
    *,
    seconds: float | None = None,
    tell: Callable[[int], object] = lambda answers: None,
) -> bool:
    """Count what is not counted or has changed; False when the time was over before all was.

    Ends a rebuild that was begun, too.

    :param seconds: for so long at most.
    :param tell: is told of how many more answers were counted.
    """
    survey = lists.get(store, survey_id)
    ends = time.monotonic() + seconds if seconds is not None else None
    while True:
        while counted := _count_some(store, survey):
            tell(counted)
            if ends is not None and time.monotonic() > ends:
                return False
        if store.transact(partial(_switch, store, survey_id)):
            break
    epoch = standing(store, survey_id)["epoch"]
    store.collection(SURVEY_TOTALS).delete_many({"survey_id": survey_id, "epoch": {"$lt": epoch}})
    return True


def rebuild(store: Store, survey_id: str, tell: Callable[[int], object] = lambda answers: None) -> None:
    """Count all answers of a survey again, beside the totals in use, then replace those.

    Answers may come meanwhile. What a rebuild that was killed has left is done by the next `count`.

    :param tell: is told of how many more answers were counted.
    """
    store.transact(partial(_begin, store, survey_id))
    count(store, survey_id, tell=tell)


def rebuild_all(store: Store, tell: Callable[[int], object]) -> None:
    """Count the answers of all surveys again; see `rebuild`."""
    for survey_id in store.collection(SURVEYS).distinct("_id"):
        rebuild(store, survey_id, tell)


def standing(store: Store, survey_id: str, session: ClientSession | None = None) -> SurveyTally:
    """Return which totals of a survey count."""
    found = store.collection(SURVEY_TALLIES).find_one({"_id": survey_id}, session=session)
    return found or {"_id": survey_id, "epoch": 1, "batches": 0}


def read(
    store: Store, survey_id: str, by: str, values: Iterable[str] | None = None
) -> dict[str, SurveyTotal]:
    """Return the totals of a survey by the values of one of its slices.

    :param values: only of these.
    """
    epoch = standing(store, survey_id)["epoch"]
    query: Query = {"survey_id": survey_id, "epoch": epoch, "by": by}
    if values is not None:
        query = {**query, "value": {"$in": list(values)}}
    return {row["value"]: row for row in store.collection(SURVEY_TOTALS).find(query) if row["n"]}


def left(store: Store, survey_id: str) -> bool:
    """Say whether some answers are not counted yet."""
    now = standing(store, survey_id)
    return store.collection(SURVEY_ANSWERS).find_one(_uncounted(survey_id, now), {"_id": 1}) is not None


def _uncounted(survey_id: str, now: SurveyTally) -> Query:
    """Return the condition of the answers that do not stand in the totals which are filled now."""
    return {
        "survey_id": survey_id,
        "$or": [{"counted": None}, {"counted": {"$lt": now.get("building") or now["epoch"]}}],
    }


def _count_some(store: Store, survey: Survey) -> int:
    counted: int = store.transact(partial(_batch, store, survey))
    return counted


def _batch(store: Store, survey: Survey, session: ClientSession) -> int:
    """Count some answers; returns how many. Of two batches of one survey at once, one is done again."""
    survey_id, rows = survey["_id"], store.collection(SURVEY_ANSWERS)
    now = standing(store, survey_id, session)
    target = now.get("building") or now["epoch"]
    found = list(rows.find(_uncounted(survey_id, now), session=session).limit(BATCH))
    if not found:
        return 0
    sums = _no_sums()
    for answer in found:
        _add(sums, survey, _voice(store, survey, answer), 1)
        was = answer.get("was")
        if was and was["epoch"] == target:
            _add(sums, survey, was["voice"], -1)
    _write(store, survey_id, target, sums, session)
    ids = [answer["_id"] for answer in found]
    marked = {"$set": {"counted": target}, "$unset": {"was": ""}}
    rows.update_many({"_id": {"$in": ids}}, marked, session=session)
    _note(store, survey_id, {"$inc": {"batches": 1}, "$setOnInsert": {"epoch": now["epoch"]}}, session)
    return len(found)


def _begin(store: Store, survey_id: str, session: ClientSession) -> None:
    now = standing(store, survey_id, session)
    if not now.get("building"):
        building = now["epoch"] + 1
        update = {"$set": {"building": building}, "$setOnInsert": {"epoch": now["epoch"], "batches": 0}}
        _note(store, survey_id, update, session)


def _switch(store: Store, survey_id: str, session: ClientSession) -> bool:
    """Let rebuilt totals count, if there are some; False when an answer came meanwhile that is missing in them."""
    now = standing(store, survey_id, session)
    missing = store.collection(SURVEY_ANSWERS).find_one(
        _uncounted(survey_id, now), {"_id": 1}, session=session
    )
    if missing:
        return False
    if building := now.get("building"):
        _note(store, survey_id, {"$set": {"epoch": building, "building": None}}, session)
    return True


def _note(store: Store, survey_id: str, update: Mapping[str, Any], session: ClientSession) -> None:
    store.collection(SURVEY_TALLIES).update_one({"_id": survey_id}, update, upsert=True, session=session)


def _voice(store: Store, survey: Survey, answer: SurveyAnswer) -> Voice:
    return voices.voice(survey, answer, path_of(store, answer.get("area_id")))


def path_of(store: Store, area_id: str | None) -> Sequence[str]:
    """Return the ids of the areas in which an answer counts, from the province down; none of an unknown area."""
    try:
        return areas.above(store, area_id) if area_id else []
    except NotFound:
        return []


Sums = defaultdict[Slice, defaultdict[str, int | Decimal]]


def _no_sums() -> Sums:
    return defaultdict(lambda: defaultdict(int))


def _add(sums: Sums, survey: Survey, said: Voice, sign: int) -> None:
    added: Amounts = voices.amounts(survey, said)
    for one in voices.slices(said):
        total = sums[one]
        for path, amount in added.items():
            total[path] += sign * amount


def _write(store: Store, survey_id: str, epoch: int, sums: Sums, session: ClientSession) -> None:
    writes = [
        UpdateOne({"_id": _id_of(survey_id, epoch, one)}, _update(survey_id, epoch, one, total), upsert=True)
        for one, total in sums.items()
    ]
    store.collection(SURVEY_TOTALS).bulk_write(writes, ordered=False, session=session)


def _id_of(survey_id: str, epoch: int, one: Slice) -> str:
    return f"{survey_id}|{epoch}|{one.by}|{one.value}"


def _update(survey_id: str, epoch: int, one: Slice, total: Mapping[str, int | Decimal]) -> Mapping[str, Any]:
    added = {
        path: Decimal128(amount) if isinstance(amount, Decimal) else amount for path, amount in total.items()
    }
    head = {"survey_id": survey_id, "epoch": epoch, "by": one.by, "value": one.value}
    return {"$inc": added, "$setOnInsert": head}
