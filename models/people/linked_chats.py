"""Linked chats: one person on several channels, joined by a code that is shown on one and typed on another.

Whoever may use one of them sees what belongs to any: their reports, what they follow, what they answered to warnings.
So a code is good for a few minutes and once, a wrong one costs a try, and both sides must agree: who typed it, since
the code may be somebody else's, and who showed it, since others may have read it. All are told, and each side ends it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.errors import Clash, Fault, Invalid
from models.language.text import digits
from models.messages.messages import MessageChannel, Owner
from models.people import citizens
from models.store import Query, Store, new_id
from models.store.collections import CollectionSpec

#: How long a code is good, and of how many figures it is.
CODE_LASTS = timedelta(minutes=10)
CODE_LENGTH = 6

#: Chats of one person.
MOST_CHATS = 6


class LinkedChat(TypedDict):
    """A chat: the id of its contact, how it is answered, and its address there, sealed; empty where it has none."""

    chat_id: str
    channel: str
    address: str
    since: datetime


class ChatLinks(TypedDict):
    """The chats of one person."""

    _id: str
    chats: list[LinkedChat]


CHAT_LINKS = CollectionSpec(
    "chat_links",
    ChatLinks,
    purpose="Which chats on several channels are of one person, who joined them by a code.",
    kept="Until the person ends it in one of them.",
    personal="Chats are digests; addresses are sealed.",
    indexes=[IndexModel([("chats.chat_id", ASCENDING)], unique=True)],
)


class ChatLinkCode(TypedDict):
    """A code that a chat shows; the id is a keyed hash of it.

    `used_by` is the chat in which it was typed and that asks to be joined, `asked_by` the row that it will have then;
    `agreed` says that they were.
    """

    _id: str
    chat_id: str
    channel: str
    address: str
    used_by: str
    asked_by: NotRequired[LinkedChat]
    agreed: NotRequired[bool]
    expires_at: datetime


CHAT_LINK_CODES = CollectionSpec(
    "chat_link_codes",
    ChatLinkCode,
    purpose="A code that a person sees in one chat and types in another.",
    kept=f"{CODE_LASTS.seconds // 60} minutes.",
    personal="The code is a keyed hash, chats are digests, the address is sealed.",
    indexes=[
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
        IndexModel([("chat_id", ASCENDING)]),
    ],
)


@dataclass(frozen=True)
class Side:
    """One chat.

    :param chat_id: of its contact.
    :param channel: how it is answered.
    :param address: theirs on that channel; empty where they fetch their inbox.
    """

    chat_id: str
    channel: MessageChannel
    address: str = field(default="", repr=False)

    @property
    def owner(self) -> Owner:
        """Whose reports and answers these are."""
        return Owner("chat", self.chat_id)


def show_code(store: Store, here: Side, where: Circumstances) -> str:
    """Return a new code of a chat, good for `CODE_LASTS`; the one that it had before is good no more.

    :raises TooMany: too many codes.
    """
    guards.spend(store, Act.LINK, where)
    store.collection(CHAT_LINK_CODES).delete_many({"chat_id": here.chat_id, "used_by": ""})
    while True:
        code = str(secrets.randbelow(10**CODE_LENGTH)).zfill(CODE_LENGTH)
        # Of a million only few are in use.
        with suppress(DuplicateKeyError):
            _keep(store, here, code)
            return code


def look(store: Store, here: Side, code: str, where: Circumstances) -> Side:
    """Return the chat that shows a code which was typed here; nothing is joined.

    :raises Invalid: `link_code_unknown`: wrong, too old, used or one's own; nobody learns which.
    :raises TooMany: too many wrong codes. A right one is not counted.
    """
    return _of_code(store, here, code, where, {})


def ask(store: Store, here: Side, code: str, where: Circumstances) -> Side:
    """Ask the chat that shows a code whether it will be joined with this one, and return it; it has to `agree`.

    The same again changes nothing: a turn may be taken twice.

    :raises Invalid: as for `look`.
    :raises TooMany: as for `look`.
    """
    return _of_code(store, here, code, where, {"used_by": here.chat_id, "asked_by": _row(store, here)})


def shows(store: Store, here: Side, code: str) -> bool:
    """Say whether a code that is still good is the one that this very chat shows."""
    query = {"_id": _digest(store, code), "chat_id": here.chat_id, "expires_at": {"$gt": _now()}}
    return store.collection(CHAT_LINK_CODES).find_one(query, {"_id": 1}) is not None


def agree(store: Store, here: Side) -> list[Side]:
    """Join a chat with the one that asked for it last by its code, and return all others of the person.

    The same again changes nothing.

    :raises Invalid: `link_code_unknown`: none asked, or too long ago.
    :raises Clash: `links_full`: the person would have more than `MOST_CHATS`.
    """

    def work(session: ClientSession) -> None:
        query = {"chat_id": here.chat_id, "asked_by": {"$exists": True}, "expires_at": {"$gt": _now()}}
        rows = store.collection(CHAT_LINK_CODES)
        asked = rows.find_one(query, sort=[("expires_at", DESCENDING)], session=session)
        if asked is None:
            raise Invalid(Fault("code", "link_code_unknown"))
        if asked.get("agreed"):
            return
        rows.update_one({"_id": asked["_id"]}, {"$set": {"agreed": True}}, session=session)
        found = _links(store, [here.chat_id, asked["used_by"]], session)
        _put(store, found, [asked["asked_by"], _row(store, here)], session)

    store.transact(work)
    return others(store, here.chat_id)


def others(store: Store, chat_id: str) -> list[Side]:
    """Return the other chats of the person behind one, the longest joined first."""
    row = store.collection(CHAT_LINKS).find_one({"chats.chat_id": chat_id})
    return [_side(store, one) for one in row["chats"] if one["chat_id"] != chat_id] if row else []


def owners(store: Store, here: Side) -> list[Owner]:
    """Return whom a chat speaks for: itself, the chats joined with it, and who proved an address of one of these."""
    sides = [here, *others(store, here.chat_id)]
    known = [
        citizens.find(store, kind, side.address)
        for side in sides
        if side.address and (kind := citizens.ON_CHANNELS.get(side.channel))
    ]
    people = dict.fromkeys(citizen["_id"] for citizen in known if citizen)
    return [*(side.owner for side in sides), *(Owner("citizen", one) for one in people)]


def end(store: Store, chat_id: str) -> list[Side]:
    """Take a chat out of those that it is joined with, and return these; empty if there are none."""
    left = others(store, chat_id)

    def work(session: ClientSession) -> None:
        _leave(store, [chat_id], session)

    store.transact(work)
    return left


def erase(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Take these chats out of all links."""
    _leave(store, _chats(owners), session)


def erase_codes(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Make codes good no more that these show or used."""
    named = {"$in": _chats(owners)}
    query = {"$or": [{"chat_id": named}, {"used_by": named}]}
    store.collection(CHAT_LINK_CODES).delete_many(query, session=session)


def _keep(store: Store, here: Side, code: str) -> None:
    """Keep a code that is not in use, in place of one that is over."""
    now = datetime.now(UTC)
    row: ChatLinkCode = {
        "_id": _digest(store, code),
        "chat_id": here.chat_id,
        "channel": here.channel,
        "address": store.vault.encrypt(here.address),
        "used_by": "",
        "expires_at": now + CODE_LASTS,
    }
    over = {"_id": row["_id"], "expires_at": {"$lte": now}}
    store.collection(CHAT_LINK_CODES).replace_one(over, row, upsert=True)


def _of_code(store: Store, here: Side, code: str, where: Circumstances, values: Query) -> Side:
    """Return the chat that shows a code, and set something in the row of the code."""
    guards.spend(store, Act.LINK_CODE, where)
    query = {
        "_id": _digest(store, code),
        "expires_at": {"$gt": _now()},
        "chat_id": {"$ne": here.chat_id},
        "used_by": {"$in": ["", here.chat_id]},
        "agreed": {"$exists": False},
    }
    rows = store.collection(CHAT_LINK_CODES)
    row = rows.find_one_and_update(query, {"$set": values}) if values else rows.find_one(query)
    if row is None:
        raise Invalid(Fault("code", "link_code_unknown"))
    guards.give_back(store, Act.LINK_CODE, where)
    return Side(row["chat_id"], MessageChannel(row["channel"]), store.vault.decrypt(row["address"]))


def _put(
    store: Store, found: Sequence[ChatLinks], more: Sequence[LinkedChat], session: ClientSession
) -> None:
    """Make one person of those that were found and of more chats.

    :raises Clash: `links_full`.
    """
    chats = {one["chat_id"]: one for row in found for one in row["chats"]}
    chats = {**{one["chat_id"]: one for one in more}, **chats}
    if len(chats) > MOST_CHATS:
        raise Clash("links_full", max=MOST_CHATS)
    rows = store.collection(CHAT_LINKS)
    rows.delete_many({"_id": {"$in": [row["_id"] for row in found]}}, session=session)
    in_order = sorted(chats.values(), key=lambda one: one["since"])
    rows.insert_one({"_id": new_id(), "chats": in_order}, session=session)


def _leave(store: Store, chat_ids: Sequence[str], session: ClientSession) -> None:
    rows, named = store.collection(CHAT_LINKS), {"$in": list(chat_ids)}
    gone = {"$pull": {"chats": {"chat_id": named}}}
    touched = [row["_id"] for row in _links(store, chat_ids, session)]
    rows.update_many({"_id": {"$in": touched}}, gone, session=session)
    # One chat alone is joined with nothing.
    rows.delete_many({"_id": {"$in": touched}, "chats.1": {"$exists": False}}, session=session)


def _now() -> datetime:
    return datetime.now(UTC)


def _links(store: Store, chat_ids: Sequence[str], session: ClientSession) -> list[ChatLinks]:
    query = {"chats.chat_id": {"$in": list(chat_ids)}}
    return list(store.collection(CHAT_LINKS).find(query, session=session))


def _chats(owners: Sequence[Owner]) -> list[str]:
    return [one.id for one in owners if one.kind == "chat"]


def _row(store: Store, side: Side) -> LinkedChat:
    return {
        "chat_id": side.chat_id,
        "channel": side.channel,
        "address": store.vault.encrypt(side.address),
        "since": datetime.now(UTC),
    }


def _side(store: Store, row: LinkedChat) -> Side:
    return Side(row["chat_id"], MessageChannel(row["channel"]), store.vault.decrypt(row["address"]))


def _digest(store: Store, code: str) -> str:
    """Return the keyed hash of a code, however it was typed."""
    return store.vault.digest("chat-link-code", digits(code))
