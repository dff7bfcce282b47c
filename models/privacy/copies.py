"""Traces: copies of what a resident said about a report, outside of it.

Letters in officials' inboxes repeat his words; a chat holds the messages in which he wrote them, the bot's answers and
what the bot remembers; the search knows the words; and answers that show them are kept for a while, for those who send
the same again. Most of these are sealed, but whoever has the keys could read them, so they go as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pymongo.client_session import ClientSession

from models.language import wording
from models.language.languages import DEFAULT
from models.language.text import fold
from models.messages import conversations, messages
from models.messages.messages import Owner, owned_by
from models.reports import words as report_words
from models.reports.reports import REPORTS, Report, ReportOwner
from models.store import Document, Store, events, idempotency
from models.store.events import Event

#: Whoever says less said nothing of his own.
LEAST = 5


def erase(store: Store, report: Report, told: Sequence[Event], session: ClientSession) -> None:
    """Erase the copies of a report's words and of what a resident wrote in its steps, in this transaction.

    :param report: as it was before its words were taken out.
    :param told: the resident's events, with their words.
    """
    _forget_words(store, report, session)
    for event in told:
        _erase_letters(store, event, session)
    # A phone that files the same again gets the report as it is now.
    idempotency.forget(store, report.get("filed_by_key"), report["code"], session)
    if report["reporter"]["owner"]["kind"] == "chat":
        said = {fold(text) for text in _texts(report, told) if len(fold(text)) >= LEAST}
        _erase_chat(store, report["reporter"]["owner"], said, session)


def erase_written_meanwhile(store: Store, event: Event) -> None:
    """Erase the letters about a step that were being written while its words were taken out.

    For whoever has written some: either they were there when the words went, or the event says now that they did.
    """
    if "redacted_at" in events.find(store, event["_id"]):
        _erase_letters(store, event)


def _texts(report: Report, told: Sequence[Event]) -> Iterable[str]:
    yield report["text"]
    yield report["place"]["address"]
    yield from (row["text"] for row in report.get("supplements", ()))
    yield from (event["note"] for event in told)


def _forget_words(store: Store, report: Report, session: ClientSession) -> None:
    """The words that no other report has."""
    others = store.collection(REPORTS)
    alone = [
        word
        for word in report.get("tokens", ())
        if not others.find_one({"tokens": word, "_id": {"$ne": report["_id"]}}, {"_id": 1}, session=session)
    ]
    store.collection(report_words.REPORT_WORDS).delete_many({"_id": {"$in": alone}}, session=session)


def _erase_letters(store: Store, event: Event, session: ClientSession | None = None) -> None:
    """The letters about a step of a resident say in its place that he took his words out."""
    body = store.vault.encrypt(wording.word("redacted", DEFAULT))
    # All keys that begin so: the semicolon follows the colon.
    query = {"key": {"$gt": f"{event['_id']}:", "$lt": f"{event['_id']};"}}
    store.collection(messages.MESSAGES).update_many(query, {"$set": {"body": body}}, session=session)


def _erase_chat(store: Store, owner: ReportOwner, said: set[str], session: ClientSession) -> None:
    """What was said in the chat that the report came from, wherever it repeats the report."""
    rows, clean = store.collection(messages.MESSAGES), _cleaner(said)
    for message in rows.find(owned_by([Owner(**owner)]), session=session):
        _rewrite(store, messages.MESSAGES.name, message, ("content", "title", "body"), clean, session)
    talk = store.collection(conversations.CONVERSATIONS).find_one({"_id": owner["id"]}, session=session)
    if talk and _rewrite(
        store, conversations.CONVERSATIONS.name, talk, ("state", "answered"), clean, session
    ):
        # A turn that began before must not bring it back.
        store.collection(conversations.CONVERSATIONS).update_one(
            {"_id": owner["id"]}, {"$inc": {"version": 1}}, session=session
        )


def _rewrite(
    store: Store,
    collection: str,
    row: Document,
    fields: Iterable[str],
    clean: Callable[[Any], Any],
    session: ClientSession,
) -> bool:
    """Clean the sealed fields of a row; whether there was anything to clean."""
    opened = {name: store.vault.decrypt(row[name]) for name in fields if row.get(name)}
    cleaned = {name: _cleaned(text, clean) for name, text in opened.items()}
    sealed = {name: store.vault.encrypt(text) for name, text in cleaned.items() if text != opened[name]}
    if sealed:
        store.db[collection].update_one({"_id": row["_id"]}, {"$set": sealed}, session=session)
    return bool(sealed)


def _cleaned(text: str, clean: Callable[[Any], Any]) -> str:
    """A plain text, or the texts in JSON."""
    try:
        value = json.loads(text)
    except ValueError:
        return str(clean(text))
    after = clean(value)
    return text if after == value else json.dumps(after, ensure_ascii=False)


def _cleaner(said: set[str]) -> Callable[[Any], Any]:
    """Empties every text that repeats what was said, or is a part of it with more than one word."""

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: clean(one) for name, one in value.items()}
        if isinstance(value, list):
            return [clean(one) for one in value]
        return "" if isinstance(value, str) and repeats(value) else value

    def repeats(text: str) -> bool:
        bare = fold(text)
        return any(one in bare or (" " in bare and len(bare) >= LEAST and bare in one) for one in said)

    return clean
