"""Facets: what a report keeps so that the desk can find and sort it.

`tokens` are the words of text and address (`models.reports.words`), `urgency` and `rank` say how fast somebody must
look (`models.categories.urgency`), `proposed` is what the words point to (`models.categories.model`; absent while
that was not at hand). Whoever changes the text, the address or the category of a report changes them along.
"""

from __future__ import annotations

from pymongo import UpdateOne

from models.categories import model as category_model
from models.categories import urgency
from models.reports import words as report_words
from models.store import Document, Store

#: Reports that are written at once when facets are filled in.
BATCH = 500

_LACKING: Document = {"$or": [{"tokens": {"$exists": False}}, {"rank": {"$exists": False}}]}


def of(store: Store, category: str, text: str, address: str) -> Document:
    """The facets of a report; its words are known to the search from now on.

    :raises NotFound: there is no such category.
    """
    words = report_words.words_of(text, address)
    report_words.learn(store, words)
    guess = category_model.at_hand(text)
    proposed = {"proposed": guess._asdict()} if guess else {}
    return {"tokens": words, **urgency.of(store, category, text), **proposed}


def proposal(report: Document) -> Document | None:
    """What the words of a report point to, `{category, confidence}`; None when that is not sure enough."""
    if "proposed" in report:
        kept: Document = report["proposed"]
        return kept
    best = next(iter(category_model.propose(report["text"])), None)
    return best._asdict() if best else None


def fill(store: Store, collection: str = "reports") -> int:
    """Give facets to reports that were written before there were any; returns how many lacked them.

    Written beside the events: nothing about the report itself changes.
    """
    filled = 0
    while True:
        rows = list(store.db[collection].find(_LACKING).limit(BATCH))
        if not rows:
            return filled
        store.db[collection].bulk_write(
            [UpdateOne({"_id": row["_id"]}, {"$set": _of_report(store, row)}) for row in rows], ordered=False
        )
        filled += len(rows)


def _of_report(store: Store, report: Document) -> Document:
    return of(store, report["category"], report["text"], report["place"]["address"])
