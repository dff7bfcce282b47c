"""Give surveys from before the shape that they have today: more types of questions, sections, an audience.

A question of the type `text` becomes a `long_text`, `max_choices` and `max_length` become `max`, and `verified_only`
becomes `identity`. New code reads both shapes (`models.surveys.defaults.whole`), old code only its own; so this
waits until no old process is left.
"""

from __future__ import annotations

from pymongo import ASCENDING, UpdateOne
from pymongo.client_session import ClientSession

from models.migrations.step import Batch, Cursor, Phase
from models.store import Query, Store
from models.surveys.defaults import FORMER_SURVEY, whole
from models.surveys.definition import SURVEYS, Survey

PHASE = Phase.CONTRACT

_FORMER: Query = {"audience": {"$exists": False}}


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Rewrite the next surveys, read and written in one transaction."""
    rows = store.collection(SURVEYS)

    def work(session: ClientSession) -> int:
        found = list(rows.find(_FORMER, session=session).sort("_id", ASCENDING).limit(limit))
        if found:
            rows.bulk_write([_update(row) for row in found], session=session)
        return len(found)

    done = store.transact(work)
    return Batch("more" if done == limit else None, done, done)


def left(store: Store) -> int:
    """Count the surveys in the shape from before."""
    return store.collection(SURVEYS).count_documents(_FORMER)


def _update(row: Survey) -> UpdateOne:
    unset = dict.fromkeys(FORMER_SURVEY, "")
    values = {name: value for name, value in whole(row).items() if name not in ("_id", "version")}
    return UpdateOne({"_id": row["_id"]}, {"$set": values, "$unset": unset})
