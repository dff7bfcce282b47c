"""Erasing: the words and files of a talk go when they have been kept for as long as the setting says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pymongo.client_session import ClientSession

from models.files import uploads
from models.messages.messages import MESSAGES
from models.store import Store
from models.store.events import SYSTEM
from models.talks import talks
from models.talks.states import TalkStep
from models.talks.talks import TALKS, Talk
from models.talks.transcript import TALK_LINES


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


def _erase(store: Store, talk: Talk, session: ClientSession) -> None:
    query = {"talk_id": talk["_id"]}
    rows = list(store.collection(TALK_LINES).find(query, {"uploads": 1}, session=session))
    named = {upload_id for row in rows for upload_id in row["uploads"]}
    # What became part of a report stays with it.
    own = [one["_id"] for one in uploads.by_ids(store, named).values() if one["used_by"] == talk["_id"]]
    for upload_id in own:
        uploads.erase(store, upload_id, actor=SYSTEM, session=session)
    answers = {"key": {"$gt": f"talk:{talk['_id']}:", "$lt": f"talk:{talk['_id']};"}}
    empty = {"$set": {"title": store.vault.encrypt(""), "body": store.vault.encrypt("")}}
    store.collection(MESSAGES).update_many(answers, empty, session=session)
    store.collection(TALK_LINES).delete_many(query, session=session)
    store.collection(TALKS).delete_one({"_id": talk["_id"]}, session=session)
