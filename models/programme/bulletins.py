"""Bulletins (bản tin): what outlets say or show, in each language as text, as spoken words and as sound.

The three priorities are those of Circular 39/2020/TT-BTTTT: a commune places a normal one in its programme or leaves it
out, a priority one goes first, an urgent one is played at once. Begin with `drafting` for how one is written, with
`bulletin_states` for its way onto the air.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.content.posts import Approval, Returned
from models.store import Store
from models.store.collections import CollectionSpec, Kind


class BulletinState(StrEnum):
    """Where a bulletin stands; `bulletin_states` says how it goes on."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class BulletinText(TypedDict):
    """A bulletin as it is read, in one language."""

    title: str
    body: str


class Spoken(TypedDict):
    """What a voice says in one language.

    `unknown` are the words that the reader did not know, `confirmed_by` the official who heard it and said that it is
    right; "" while nobody did.
    """

    text: str
    unknown: list[str]
    confirmed_by: str


class Frame(TypedDict):
    """One picture of a board: a title and a text in one language, for so many seconds."""

    lang: str
    title: str
    text: str
    seconds: int


class Bulletin(TypedDict):
    """One bulletin.

    :param level: a `SourceLevel`; `priority` a `Priority` of posts; `state` a `BulletinState`.
    :param texts: by language, as `spoken`, `sounds` (ids of sounds) and `recordings` (ids of library files).
    :param picture: a picture or a film of the library, or "".
    :param valid_from: with `valid_to`, when it may air; None is open.
    :param post_id: the post that it was made of, or "".
    :param writers: the officials who wrote in it.
    """

    _id: str
    version: int
    area_id: str
    paths: list[str]
    agency_id: str
    level: str
    priority: str
    state: str
    texts: dict[str, BulletinText]
    spoken: dict[str, Spoken]
    sounds: dict[str, str]
    recordings: dict[str, str]
    frames: list[Frame]
    picture: str
    valid_from: datetime | None
    valid_to: datetime | None
    post_id: str
    writers: list[str]
    approvals: list[Approval]
    returned: Returned | None
    created_at: datetime
    updated_at: datetime


BULLETINS = CollectionSpec(
    "bulletins",
    Bulletin,
    purpose="One thing that outlets say or show.",
    kept="For ever: plays name it.",
    personal="`writers`, `approvals` and `spoken` name officials by id.",
    kind=Kind.BULLETIN,
    indexes=[
        IndexModel([("paths", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("state", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("post_id", ASCENDING)], unique=True, partialFilterExpression={"post_id": {"$gt": ""}}),
    ],
)


def get(store: Store, bulletin_id: str) -> Bulletin:
    """Return one bulletin, whoever asks.

    :raises NotFound: there is none.
    """
    return store.one(BULLETINS, bulletin_id)


def by_ids(store: Store, ids: set[str]) -> dict[str, Bulletin]:
    """Return some bulletins by their ids."""
    found = store.collection(BULLETINS).find({"_id": {"$in": sorted(ids)}}) if ids else ()
    return {row["_id"]: row for row in found}


def of_post(store: Store, post_id: str) -> Bulletin | None:
    """Return the bulletin that was made of a post; None if there is none."""
    return store.collection(BULLETINS).find_one({"post_id": post_id})


def title_of(bulletin: Bulletin) -> str:
    """Return the title of a bulletin, in Vietnamese where it has one."""
    texts = bulletin["texts"]
    return texts["vi"]["title"] if "vi" in texts else next((one["title"] for one in texts.values()), "")


def holds(bulletin: Bulletin, at: datetime) -> bool:
    """Say whether a bulletin may air at a moment."""
    begun = bulletin["valid_from"] is None or bulletin["valid_from"] <= at
    return (
        bulletin["state"] == BulletinState.APPROVED
        and begun
        and (bulletin["valid_to"] is None or at < bulletin["valid_to"])
    )
