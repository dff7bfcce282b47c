"""Copies of what a resident wrote in a report, outside of it.

Notifications in officials' inboxes repeat the words; a chat holds the messages in which the resident wrote them, the
bot's answers and what the bot remembers; so does the transcript of a conversation with an official; the search knows
the words; the message of the hub that forwarded them holds them; and answers that show them are kept for a while, for
those who send the same request again. Most of these are sealed, but whoever has the keys could read them, so they go as
well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from pymongo.client_session import ClientSession

from models.hub import erasing
from models.language import wording
from models.language.languages import DEFAULT
from models.language.text import fold
from models.messages import conversations, messages
from models.messages.messages import Owner, owned_by
from models.reports import search_words
from models.reports.reports import REPORTS, Report, ReportOwner
from models.store import Store, events, idempotency
from models.store.events import Event
from models.talks import transcript

#: A value of a JSON document.
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

#: What gives a value without the texts that repeat something.
Cleaner = Callable[[Json], Json]

#: A shorter text is nothing personal: it is not looked for in the chat.
LEAST = 5


def erase(store: Store, report: Report, events_with_words: Sequence[Event], session: ClientSession) -> None:
    """Erase the copies of a report's words and of what a resident wrote in its steps, in this transaction.

    :param report: as it was before its words were taken out.
    :param events_with_words: the resident's events, before their words were taken out.
    """
    _forget_words(store, report, session)
    for event in events_with_words:
        _erase_notifications(store, event, session)
    # A phone that files the same again gets the report as it is now.
    idempotency.forget(store, report.get("filed_by_key"), report["code"], session)
    erasing.erase(store, report["_id"], session)
    if report["reporter"]["owner"]["kind"] == "chat":
        folded = (fold(text) for text in _texts(report, events_with_words))
        said = {text for text in folded if len(text) >= LEAST}
        _erase_chat(store, report["reporter"]["owner"], said, session)


def erase_written_meanwhile(store: Store, event: Event) -> None:
    """Erase the notifications about a step that were being written while its words were taken out.

    To be called after writing them: either the notifications were there when the words were erased, or the event says
    now that they were.
    """
    if "redacted_at" in events.find(store, event["_id"]):
        _erase_notifications(store, event)


def forget_learnt_meanwhile(store: Store, report: Report) -> None:
    """Let the search forget the words of a report that it learnt while they were taken out of it.

    To be called after learning them: either they were known when the report was redacted, or it says now that it was.

    :param report: as it was before.
    """
    if store.collection(REPORTS).find_one({"_id": report["_id"], "redacted_at": {"$ne": None}}, {"_id": 1}):
        _forget_words(store, report, None)


def _texts(report: Report, events_with_words: Sequence[Event]) -> Iterable[str]:
    yield report["text"]
    yield report["place"]["address"]
    yield from (row["text"] for row in report.get("supplements", ()))
    yield from (event["note"] for event in events_with_words)


def _forget_words(store: Store, report: Report, session: ClientSession | None) -> None:
    """Take the words that no other report has out of the search."""
    others = store.collection(REPORTS)
    alone = [
        word
        for word in report.get("tokens", ())
        if not others.find_one({"tokens": word, "_id": {"$ne": report["_id"]}}, {"_id": 1}, session=session)
    ]
    store.collection(search_words.REPORT_WORDS).delete_many({"_id": {"$in": alone}}, session=session)


def _erase_notifications(store: Store, event: Event, session: ClientSession | None = None) -> None:
    """Make the notifications about a resident's step say that they took their words out."""
    body = store.vault.encrypt(wording.word("redacted", DEFAULT))
    # All keys that begin so: the semicolon follows the colon.
    query = {"key": {"$gt": f"{event['_id']}:", "$lt": f"{event['_id']};"}}
    store.collection(messages.MESSAGES).update_many(query, {"$set": {"body": body}}, session=session)


def _erase_chat(store: Store, owner: ReportOwner, said: set[str], session: ClientSession) -> None:
    """Empty what the chat that the report came from repeats of it."""
    rows, clean = store.collection(messages.MESSAGES), _cleaner(said)
    for message in rows.find(owned_by([Owner(**owner)]), session=session):
        texts = {
            "content": message.get("content"),
            "title": message.get("title"),
            "body": message.get("body"),
        }
        _rewrite(store, messages.MESSAGES.name, message["_id"], texts, clean, session)
    for line in store.collection(transcript.TALK_LINES).find({"chat_id": owner["id"]}, session=session):
        _rewrite(store, transcript.TALK_LINES.name, line["_id"], {"text": line["text"]}, clean, session)
    talk = store.collection(conversations.CONVERSATIONS).find_one({"_id": owner["id"]}, session=session)
    kept = {"state": talk["state"], "answered": talk["answered"]} if talk else {}
    if _rewrite(store, conversations.CONVERSATIONS.name, owner["id"], kept, clean, session):
        # A turn that began before must not bring it back.
        store.collection(conversations.CONVERSATIONS).update_one(
            {"_id": owner["id"]}, {"$inc": {"version": 1}}, session=session
        )


def _rewrite(
    store: Store,
    collection: str,
    id: str,
    sealed: Mapping[str, str | None],
    clean: Cleaner,
    session: ClientSession,
) -> bool:
    """Clean these sealed fields of a row; returns whether there was anything to clean."""
    opened = {name: store.vault.decrypt(value) for name, value in sealed.items() if value}
    cleaned = {name: _cleaned(text, clean) for name, text in opened.items()}
    changed = {name: store.vault.encrypt(text) for name, text in cleaned.items() if text != opened[name]}
    if changed:
        store.db[collection].update_one({"_id": id}, {"$set": changed}, session=session)
    return bool(changed)


def _cleaned(text: str, clean: Cleaner) -> str:
    """Clean a plain text, or the texts in JSON."""
    try:
        value = json.loads(text)
    except ValueError:
        return str(clean(text))
    after = clean(value)
    return text if after == value else json.dumps(after, ensure_ascii=False)


def _cleaner(said: set[str]) -> Cleaner:
    """Return what empties every text that repeats what was said, or is a part of it with more than one word."""

    def clean(value: Json) -> Json:
        if isinstance(value, dict):
            return {name: clean(one) for name, one in value.items()}
        if isinstance(value, list):
            return [clean(one) for one in value]
        return "" if isinstance(value, str) and repeats(value) else value

    def repeats(text: str) -> bool:
        bare = fold(text)
        return any(one in bare or (" " in bare and len(bare) >= LEAST and bare in one) for one in said)

    return clean
