"""The transcript of a talk: what was said from a little before the wish until the end, one document a line."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import BulkWriteError

from models.errors import Clash, Stale
from models.files import uploads
from models.language.text import nfc
from models.messages.messages import Owner
from models.store import Store, cursor
from models.store.collections import CollectionSpec
from models.store.events import Actor
from models.talks import media, talks
from models.talks.media import Medium, MediumFields
from models.talks.states import TalkStep
from models.talks.talks import Talk

#: A line is cut off after so many characters.
MAX_TEXT = 4000

#: So often a line is written again because somebody acted at the same moment.
TRIES = 5


class Speaker(StrEnum):
    """Who said a line."""

    RESIDENT = "resident"
    BOT = "bot"
    OFFICIAL = "official"


class Line(TypedDict):
    """One line, whose `text` is sealed.

    `uploads` are ids of photos and documents; `unreadable` says that the bot could not read what was sent, such as a
    film, and `media` what that was. `official_id` is who of the officials said it.
    """

    _id: str
    talk_id: str
    chat_id: str
    by: str
    text: str
    uploads: list[str]
    unreadable: bool
    media: NotRequired[list[MediumFields]]
    official_id: NotRequired[str]
    at: datetime


TALK_LINES = CollectionSpec(
    "talk_lines",
    Line,
    purpose="One line of a conversation that a person took or was to take.",
    kept="With its talk; what a resident takes out of a report goes from here, too.",
    personal="The text is sealed, and so is where media lie.",
    indexes=[
        IndexModel([("talk_id", ASCENDING), ("at", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("chat_id", ASCENDING)]),
    ],
)

_ORDER = [("at", ASCENDING), ("_id", ASCENDING)]


@dataclass(frozen=True)
class Said:
    """What is written down.

    :param key: unique in its talk; the same again changes nothing.
    :param uploads: ids of photos and documents.
    :param documents: ids of documents that the resident sent; they become part of the talk at once.
    :param at: when it was said; None for now, or the beginning of the talk.
    """

    key: str
    by: Speaker
    text: str = field(default="", repr=False)
    uploads: Sequence[str] = ()
    documents: Sequence[str] = ()
    unreadable: bool = False
    media: Sequence[Medium] = ()
    official_id: str = ""
    at: datetime | None = None


def write(store: Store, talk: Talk, said: Sequence[Said], session: ClientSession | None = None) -> None:
    """Write lines down, in their order.

    :raises BulkWriteError: one of them stands there already.
    """
    now = datetime.now(UTC)
    if said:
        rows = [_line(store, talk, one, now) for one in said]
        store.collection(TALK_LINES).insert_many(rows, session=session)


def begin(store: Store, talk: Talk, said: Sequence[Said]) -> None:
    """Write down what was said before the wish, each at its own time; the same again changes nothing."""
    rows = [_line(store, talk, one, min(one.at or talk["since"], talk["since"])) for one in said]
    with suppress(BulkWriteError):
        if rows:
            store.collection(TALK_LINES).insert_many(rows)


def hear(store: Store, talk: Talk, heard: Said, answered: Sequence[Said], actor: Actor) -> None:
    """Write down what the resident said and the bot answered, and tell whoever has the talk.

    The same again changes nothing.
    """
    for _ in range(TRIES):
        with suppress(BulkWriteError, Clash):
            try:
                _hear(store, talk, heard, answered, actor)
            except Stale:
                # An official took or left it at this very moment.
                talk = talks.get(store, talk["_id"])
                continue
        return


def has_lines(store: Store, talk: Talk) -> bool:
    """Say whether anything of it was written down."""
    return store.collection(TALK_LINES).find_one({"talk_id": talk["_id"]}, {"_id": 1}) is not None


def stands(store: Store, talk: Talk, said: Said) -> bool:
    """Say whether the line of this key stands there already, with the same words of the same official."""
    line = store.collection(TALK_LINES).find_one({"_id": _line_id(talk, said)})
    if line is None or line.get("official_id") != said.official_id:
        return False
    return text_of(store, line) == _cut(said.text) and line["uploads"] == list(said.uploads)


def page(store: Store, talk_id: str, *, after: str | None, limit: int) -> tuple[list[Line], str | None]:
    """Return lines, the oldest first, and the cursor of the next page.

    :raises Invalid: `bad_cursor`.
    """
    query: dict[str, Any] = {"talk_id": talk_id}
    if conditions := cursor.after_moment(_ORDER, after):
        query["$and"] = conditions
    rows = list(store.collection(TALK_LINES).find(query).sort(_ORDER).limit(limit + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], cursor.encode(last["at"], last["_id"]) if last else None


def latest(store: Store, talk_id: str, most: int) -> list[Line]:
    """Return the last lines, the oldest of these first."""
    backwards = [(name, DESCENDING) for name, _ in _ORDER]
    rows = store.collection(TALK_LINES).find({"talk_id": talk_id}).sort(backwards).limit(most)
    return list(rows)[::-1]


def one(store: Store, line_id: str) -> Line:
    """Return one line.

    :raises NotFound: there is none.
    """
    return store.one(TALK_LINES, line_id)


def text_of(store: Store, line: Line) -> str:
    """Return what a line says."""
    return store.vault.decrypt(line["text"])


def message_key(line_id: str) -> str:
    """Return the key under which a line is sent to the resident; those of one talk begin alike."""
    return f"talk:{line_id}"


def owner_of(talk: Talk) -> Owner:
    """Return whose the files are that the resident sent."""
    return Owner("chat", talk["chat_id"])


def _hear(store: Store, talk: Talk, heard: Said, answered: Sequence[Said], actor: Actor) -> None:
    now = datetime.now(UTC)
    # The bot's forms take photos that nobody has used.
    kept = heard.uploads if talk["taken_by"] else ()

    def work(session: ClientSession) -> None:
        write(store, talk, [heard, *answered], session)
        uploads.attach(store, [*kept, *heard.documents], talk["_id"], session)
        talks.step(store, talk, TalkStep.HEAR, {"heard_at": now, "at": now}, actor, session=session)

    store.transact(work)


def _line(store: Store, talk: Talk, said: Said, at: datetime) -> Line:
    line: Line = {
        "_id": _line_id(talk, said),
        "talk_id": talk["_id"],
        "chat_id": talk["chat_id"],
        "by": said.by,
        "text": store.vault.encrypt(_cut(said.text)),
        "uploads": [*said.uploads, *said.documents],
        "unreadable": said.unreadable,
        "at": at,
    }
    if said.media:
        line["media"] = [media.sealed(store, one) for one in said.media]
    if said.official_id:
        line["official_id"] = said.official_id
    return line


def _line_id(talk: Talk, said: Said) -> str:
    return f"{talk['_id']}:{said.key}"


def _cut(text: str) -> str:
    return nfc(text)[:MAX_TEXT]
