"""Give reports from before the desk's search their words, urgency and rank.

Reports filed before lack `tokens`, `urgency` and `rank` (`models.facets`), so that the desk neither finds them by words
nor sorts them. Nothing about the report itself changes, so no event is written.
"""

from __future__ import annotations

from typing import Any

from models import facets, report_words
from models.migrations.rewriting import rewrite
from models.migrations.step import Batch, Phase
from models.reports import COLLECTION
from models.store import Document, Store

PHASE = Phase.EXPAND

LACKING: Document = {"$or": [{"tokens": {"$exists": False}}, {"rank": {"$exists": False}}]}


def batch(store: Store, cursor: Any, limit: int) -> Batch:
    """Fill in the next reports."""
    # Categories are read once for all of them.
    brief = store.briefly()
    return rewrite(
        store,
        COLLECTION,
        LACKING,
        lambda report: facets.of_stored(brief, report),
        cursor=cursor,
        limit=limit,
        also=lambda made, session: report_words.learn_all(store, made, session),
    )


def left(store: Store) -> int:
    """Count the reports without them."""
    return store.db[COLLECTION].count_documents(LACKING)
