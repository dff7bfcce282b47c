"""Answer pages: the answers of a survey one after the other, a page at a time in memory, however slowly they are taken.

Their order tells nothing of when they came or who gave them: it is that of keyed hashes, or of ids that are random.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, cast

from pymongo import ASCENDING

from models.errors import TooCostly
from models.store import Query, Store
from models.store.reads import BoundedRead
from models.surveys.kept_answers import SURVEY_ANSWERS, SurveyAnswer

#: Answers of one page.
PAGE = 500

#: An export of a million takes thousands of pages, and should not break off when the store stands still for a while.
READ = BoundedRead("answers for an export: a page", rows=PAGE, seconds=30)

#: By what answers are put in an order; each has an index.
Order = Literal["voter", "_id"]


def all_answers(store: Store, survey_id: str, order: Order = "voter") -> Iterator[SurveyAnswer]:
    """Yield the answers of a survey.

    :raises TooCostly: the store was too slow.
    """
    after = ""
    while True:
        rows = _page(store, {"survey_id": survey_id, order: {"$gt": after}}, order)
        yield from rows
        if len(rows) < PAGE:
            return
        after = str(rows[-1][order])


def count(store: Store, survey_id: str, most: int) -> int | None:
    """Return how many answers a survey has, `most + 1` for more than `most`; None when counting takes too long."""
    try:
        with READ.within():
            return store.collection(SURVEY_ANSWERS).count_documents({"survey_id": survey_id}, limit=most + 1)
    except TooCostly:
        return None


def _page(store: Store, query: Query, order: Order) -> list[SurveyAnswer]:
    with READ.within():
        found = store.collection(SURVEY_ANSWERS).find(query, {"voters": 0}).sort(order, ASCENDING)
        # The index of all ids fits, too, but walks over the answers to every other survey.
        found = found.hint([("survey_id", ASCENDING), (order, ASCENDING)])
        return cast(list[SurveyAnswer], list(found.limit(PAGE)))
