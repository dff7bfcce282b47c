"""Erasing: a talk goes when it was kept for as long as the setting says, or when its resident wants that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pymongo.client_session import ClientSession

from models.errors import NotFound
from models.files import uploads
from models.messages import messages
from models.messages.messages import MESSAGES, Owner
from models.people import citizens
from models.store import Store
from models.store.collections import Kind
from models.store.events import SYSTEM
from models.talks import talks
from models.talks.states import TalkStep
from models.talks.talks import TALKS, Talk
from models.talks.transcript import TALK_LINES, message_key


def step(store: Store, talk_id: str) -> datetime | None:
    """Erase a talk whose time is over; returns when it is, if that is later, None when it is done.

    Its row goes, too; its events stay, which have no words.
    """
    talk = store.collection(TALKS).find_one({"_id": talk_id})
    if talk is None:
        return None
    until = talk["at"] + timedelta(days=store.settings.conversation_days)
    if until > datetime.now(UTC):
        return until

    def work(session: ClientSession) -> None:
        # Whoever writes at this moment bumps the version, and the time begins again.
        ended = talks.step(
            store, talk, TalkStep.EXPIRE, {"due_at": None}, SYSTEM, expect=talk["version"], session=session
        )
        _erase(store, ended, session)

    store.transact(work)
    return None


def erase_lines(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Erase what these said in their chats, with the files that are part of nothing else, and what was answered."""
    for talk in _of(store, owners, session):
        _erase_words(store, talk, session)


def erase_talks(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Erase that these talked with officials; the events stay, which name a chat by a digest."""
    for talk in _of(store, owners, session):
        store.collection(TALKS).delete_one({"_id": talk["_id"]}, session=session)


def _of(store: Store, owners: Sequence[Owner], session: ClientSession) -> list[Talk]:
    """Return the talks of some owners: of chats themselves, and of the chats that belong to citizens."""
    chat_ids = [chat_id for one in owners for chat_id in _chats(store, one)]
    return list(store.collection(TALKS).find({"chat_id": {"$in": chat_ids}}, session=session))


def _chats(store: Store, owner: Owner) -> list[str]:
    if owner.kind == "chat":
        return [owner.id]
    if owner.kind != Kind.CITIZEN:
        return []
    try:
        citizen = citizens.by_id(store, owner.id)
    except NotFound:
        return []
    known = (
        (channel, citizens.reveal(store, citizen, kind)) for channel, kind in citizens.ON_CHANNELS.items()
    )
    return [messages.contact(store, channel, address) for channel, address in known if address]


def _erase(store: Store, talk: Talk, session: ClientSession) -> None:
    _erase_words(store, talk, session)
    store.collection(TALKS).delete_one({"_id": talk["_id"]}, session=session)


def _erase_words(store: Store, talk: Talk, session: ClientSession) -> None:
    query = {"talk_id": talk["_id"]}
    rows = list(store.collection(TALK_LINES).find(query, {"uploads": 1}, session=session))
    named = {upload_id for row in rows for upload_id in row["uploads"]}
    # What became part of a report stays with it.
    own = [one["_id"] for one in uploads.by_ids(store, named).values() if one["used_by"] == talk["_id"]]
    for upload_id in own:
        uploads.erase(store, upload_id, actor=SYSTEM, session=session)
    answers = {"key": {"$gt": message_key(f"{talk['_id']}:"), "$lt": message_key(f"{talk['_id']};")}}
    empty = {"$set": {"title": store.vault.encrypt(""), "body": store.vault.encrypt("")}}
    store.collection(MESSAGES).update_many(answers, empty, session=session)
    store.collection(TALK_LINES).delete_many(query, session=session)
