"""Compare stored texts as new ones are: by what people see.

Before, a text was folded by a short list of letters. A report keeps its folded text and words for the search, an area
its folded name; both are folded again. The urgency of a report stays what it was when it was filed.
"""

from __future__ import annotations

from typing import TypedDict

from pymongo import UpdateOne

from models.areas.areas import AREAS
from models.language.text import fold
from models.migrations.rewriting import rewrite
from models.migrations.step import Batch, Cursor, Phase
from models.reports import search_words
from models.reports.reports import REPORTS, Report
from models.store import Query, Store

PHASE = Phase.EXPAND

#: What is plain ASCII folds as it did.
_OTHER = r"[^\x00-\x7f]"
_WHICH: Query = {"$or": [{"text": {"$regex": _OTHER}}, {"place.address": {"$regex": _OTHER}}]}


class Folded(TypedDict, total=False):
    """The folded text and the words that a report gets; empty if it has them."""

    folded: str
    tokens: list[str]


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Fold the names of all areas along with the first reports; there are some hundred. Then the next reports."""
    areas = _areas(store) if cursor is None else 0
    made = rewrite(
        store,
        REPORTS.name,
        _WHICH,
        _values,
        cursor=cursor,
        limit=limit,
        also=lambda made, session: search_words.learn_all(store, made, session),
    )
    return Batch(made.cursor, made.seen + areas, made.written + areas)


def left(store: Store) -> int:
    """Count what would be folded otherwise."""
    reports = sum(1 for report in store.collection(REPORTS).find(_WHICH) if _values(report))
    return reports + len(_stale(store))


def _values(report: Report) -> Folded:
    words = search_words.words_of(report["text"], report["place"]["address"])
    wanted: Folded = {"folded": fold(report["text"]), "tokens": words}
    same = report.get("folded") == wanted["folded"] and report.get("tokens") == words
    return {} if same else wanted


def _areas(store: Store) -> int:
    found = _stale(store)
    if found:
        rows = [UpdateOne({"_id": area_id}, {"$set": {"folded": name}}) for area_id, name in found.items()]
        store.collection(AREAS).bulk_write(rows, ordered=False)
    return len(found)


def _stale(store: Store) -> dict[str, str]:
    """Return the ids of areas whose folded name is not what it would be today, each with that."""
    named = store.collection(AREAS).find({}, {"full_name": 1, "folded": 1})
    return {row["_id"]: new for row in named if (new := fold(row["full_name"])) != row["folded"]}
