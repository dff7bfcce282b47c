"""Give reports from before the desk's search their words, urgency and rank.

Reports filed before lack `tokens`, `urgency` and `rank` (`models.reports.search_facets`), so that the desk neither
finds them by words nor sorts them. Nothing about the report itself changes, so no event is written.
"""

from __future__ import annotations

from typing import cast

from models.categories import categories
from models.migrations.rewriting import rewrite
from models.migrations.step import Batch, Cursor, Phase
from models.reports import search_facets, search_words
from models.reports.reports import REPORTS, Report
from models.store import Document, Query, Store

PHASE = Phase.EXPAND

LACKING: Query = {"$or": [{"tokens": {"$exists": False}}, {"rank": {"$exists": False}}]}


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Fill in the next reports."""
    # Categories are read once for all of them.
    brief = store.for_request()
    return rewrite(
        store,
        REPORTS.name,
        LACKING,
        lambda report: _facets(brief, cast(Report, report)),
        cursor=cursor,
        limit=limit,
        also=lambda made, session: search_words.learn_all(store, made, session),
    )


def left(store: Store) -> int:
    """Count the reports without them."""
    return store.collection(REPORTS).count_documents(LACKING)


def _facets(store: Store, report: Report) -> Document:
    return dict(search_facets.of_stored(store, categories.get(store, report["category"]), report))
