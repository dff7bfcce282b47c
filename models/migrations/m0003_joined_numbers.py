"""Let the search find numbers of older reports however their digits are grouped.

Reports filed before know "0903 000 012" as three words only; `models.reports.words` keeps the number as one word, too.
"""

from __future__ import annotations

from typing import TypedDict

from models.migrations.rewriting import rewrite
from models.migrations.step import Batch, Cursor, Phase
from models.reports import words as report_words
from models.reports.reports import REPORTS, Report
from models.store import Query, Store

PHASE = Phase.EXPAND

#: Two groups of digits; `models.reports.words` decides whether they are long enough.
_GROUPED = r"\d[ .-]\d"
_WHICH: Query = {"$or": [{"text": {"$regex": _GROUPED}}, {"place.address": {"$regex": _GROUPED}}]}


class Words(TypedDict, total=False):
    """The words that a report gets; empty if it has them."""

    tokens: list[str]


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Add the numbers of the next reports to their words."""
    return rewrite(
        store,
        REPORTS.name,
        _WHICH,
        _values,
        cursor=cursor,
        limit=limit,
        also=lambda made, session: report_words.learn_all(store, made, session),
    )


def left(store: Store) -> int:
    """Count the reports whose words lack a number."""
    return sum(1 for report in store.collection(REPORTS).find(_WHICH) if _values(report))


def _values(report: Report) -> Words:
    words = report_words.words_of(report["text"], report["place"]["address"])
    return {} if words == report.get("tokens") else {"tokens": words}
