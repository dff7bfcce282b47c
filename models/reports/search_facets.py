"""Search facets: what a report keeps so that the desk can find and sort it.

Whoever changes the text, the address or the category of a report changes them along.
"""

from __future__ import annotations

from typing import NotRequired

from models.categories import proposal_model, urgency
from models.categories.categories import Category
from models.categories.urgency import UrgencyFields
from models.reports import search_words
from models.reports.reports import Proposal, Report
from models.store import Store


class Facets(UrgencyFields):
    """The fields of a report by which the desk finds and sorts it.

    `tokens` are the words of text and address (`models.reports.search_words`). `proposed` is what the words point to
    (`models.categories.proposal_model`); it is absent when the model was not at hand.
    """

    tokens: list[str]
    proposed: NotRequired[Proposal]


def of(store: Store, category: Category, text: str, address: str) -> Facets:
    """Return the facets of a report; its words are for the caller to learn (`models.reports.new_reports`)."""
    words = search_words.words_of(text, address)
    guess = proposal_model.best(text)
    found = _facets(words, urgency.of(store, category, text))
    if guess:
        found["proposed"] = {"category": guess.category, "confidence": guess.confidence}
    return found


def proposal(report: Report) -> Proposal | None:
    """Return what the words of a report point to; None when that is not sure enough."""
    if "proposed" in report:
        return report["proposed"]
    best = next(iter(proposal_model.propose(report["text"])), None)
    return {"category": best.category, "confidence": best.confidence} if best else None


def of_stored(store: Store, category: Category, report: Report) -> Facets:
    """Return the facets of a report that is stored without them; its words are for the caller to learn.

    Nothing is proposed: `proposal` asks the model when somebody wants to know.
    """
    words = search_words.words_of(report["text"], report["place"]["address"])
    return _facets(words, urgency.of_stored(store, category, report))


def _facets(words: list[str], level: UrgencyFields) -> Facets:
    return {"tokens": words, "urgency": level["urgency"], "rank": level["rank"]}
