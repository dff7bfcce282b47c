"""The words of reports, for full-text search: folded, so that "ngap duong" finds "Ngập đường".

A report keeps the words of its text and address in `tokens`. `report_words` holds every word that any
report has: what is typed last may be the beginning of a word, and is looked up there first. Vietnamese has a few
thousand syllables, so that collection stays small however many reports there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypedDict

from pymongo import InsertOne, UpdateOne
from pymongo.client_session import ClientSession

from models.language.text import fold
from models.language.words import MAX_LENGTH, split
from models.store import Query, Store
from models.store.collections import CollectionSpec
from models.store.database import but_for_duplicates


class ReportWord(TypedDict):
    """A word that some report has; the word is its id."""

    _id: str


REPORT_WORDS = CollectionSpec(
    "report_words",
    ReportWord,
    purpose="One word that some report has, or had.",
    kept="For ever, but for the words that no other report has when a resident takes theirs out of one.",
    personal="Names and numbers that residents wrote may be among them, without anything that says whose they are.",
)

#: Most words of one report or one search.
MAX_WORDS, MAX_SEARCHED = 400, 12

#: Most words that a beginning may stand for.
MAX_COMPLETIONS = 40

# "0903 000 012", "0903.000.012", "84-903-000-012": a phone, the number of a card or an account.
_GROUPED = re.compile(r"\d+(?:[ .-]\d+)+")
_BETWEEN_GROUPS = re.compile(r"[ .-]")

#: Fewer digits than this make no number: a date, two prices.
LEAST_DIGITS = 9


def words_of(*texts: str) -> list[str]:
    """Return the different words of these texts, in the order of their first appearance.

    Groups of digits that make one number stand there as one word, too, however they were set apart.
    """
    words = (word for text in texts for word in (*_words(text), *_numbers(text)))
    return list(dict.fromkeys(words))[:MAX_WORDS]


def _numbers(text: str) -> Iterator[str]:
    """Return long numbers that are written in groups, without what stands between these."""
    for found in _GROUPED.findall(fold(text)):
        number = _BETWEEN_GROUPS.sub("", found)
        if len(number) >= LEAST_DIGITS:
            yield number[:MAX_LENGTH]


def learn(store: Store, words: Iterable[str], session: ClientSession | None = None) -> bool:
    """Know these words from now on; returns whether some were not known before.

    :param session: of a transaction; it runs again when another one brings the same word.
    """
    wanted = set(words)
    known = {
        row["_id"]
        for row in store.collection(REPORT_WORDS).find({"_id": {"$in": list(wanted)}}, session=session)
    }
    if not wanted - known:
        return False
    if session:
        # An insert of what is there would end the transaction; an upsert makes it run again.
        rows = [
            UpdateOne({"_id": word}, {"$setOnInsert": {}}, upsert=True) for word in sorted(wanted - known)
        ]
        store.collection(REPORT_WORDS).bulk_write(rows, ordered=False, session=session)
        return True
    # Another report may bring the same word at the same time.
    with but_for_duplicates():
        store.collection(REPORT_WORDS).bulk_write(
            [InsertOne({"_id": word}) for word in sorted(wanted - known)], ordered=False
        )
    return True


def learn_all(store: Store, reports: Iterable[Mapping[str, Any]], session: ClientSession) -> None:
    """Know the words of these reports, or of the values that they get, in a transaction."""
    learn(store, (word for report in reports for word in report["tokens"]), session)


def matching(store: Store, typed: str) -> list[Query]:
    """Return conditions on reports whose words include all that was typed; the last may be the beginning of a word.

    :returns: empty when nothing was typed that could be searched.
    """
    words = words_of(_GROUPED.sub(lambda found: _joined(found[0]), fold(typed)))[:MAX_SEARCHED]
    if not words:
        return []
    *whole, last = words
    conditions: list[Query] = [{"tokens": word} for word in whole]
    return [*conditions, {"tokens": {"$in": _completions(store, last)}}]


def _joined(groups: str) -> str:
    """Return a number that was typed in groups as the one word that it is in every report."""
    number = _BETWEEN_GROUPS.sub("", groups)
    return number if len(number) >= LEAST_DIGITS else groups


def _completions(store: Store, beginning: str) -> list[str]:
    """Return the word itself and the words that begin so."""
    known = store.collection(REPORT_WORDS).find({"_id": {"$gt": beginning, "$lt": beginning + "\uffff"}})
    return [beginning, *(row["_id"] for row in known.sort("_id").limit(MAX_COMPLETIONS))]


def _words(text: str) -> Iterator[str]:
    return split(fold(text))
