"""Facets: what a report keeps so that the desk can find and sort it.

`tokens` are the words of text and address (`models.reports.words`), `urgency` and `rank` say how fast somebody must
look (`models.categories.urgency`), `proposed` is what the words point to (`models.categories.model`; absent while
that was not at hand). Whoever changes the text, the address or the category of a report changes them along.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.categories import model as category_model
from models.categories import urgency
from models.reports import words as report_words
from models.reports.reports import Proposal, Report
from models.store import Document, Store


def of(store: Store, category: str, text: str, address: str) -> Document:
    """The facets of a report; its words are known to the search from now on.

    :raises NotFound: there is no such category.
    """
    words = report_words.words_of(text, address)
    report_words.learn(store, words)
    guess = category_model.at_hand(text)
    proposed = {"proposed": guess._asdict()} if guess else {}
    return {"tokens": words, **urgency.of(store, category, text), **proposed}


def proposal(report: Report) -> Proposal | None:
    """What the words of a report point to, `{category, confidence}`; None when that is not sure enough."""
    if "proposed" in report:
        return report["proposed"]
    best = next(iter(category_model.propose(report["text"])), None)
    return {"category": best.category, "confidence": best.confidence} if best else None


def of_stored(store: Store, report: Mapping[str, Any]) -> Document:
    """The facets of a report that is stored without them; its words are for the caller to learn.

    Nothing is proposed: `proposal` asks the model when somebody wants to know.

    :raises NotFound: there is no category such as the report's.
    """
    words = report_words.words_of(report["text"], report["place"]["address"])
    return {"tokens": words, **urgency.anew(store, report["category"], report)}
