"""Families: people who agreed before that each may see whether the other is safe.

One shows a code, the other types it: both have agreed, and either ends it at any time for both. There is no other way:
nobody is found by a number or a name, and a code that is wrong, too old, used or one's own gets one and the same
answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.errors import Clash, Fault, Invalid, NotFound, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.messages.messages import Owner, owned_by
from models.messages.shapes import OwnerFields
from models.safety import answers
from models.safety.check_ins import CheckIn
from models.store import Store, new_id
from models.store.collections import CollectionSpec

#: Relatives of one person.
MOST_RELATIVES = 20

#: Characters of the name that somebody gives themselves.
MAX_NAME = 80

#: How long a code is good, and what it is made of: nothing that looks like something else.
CODE_LASTS = timedelta(minutes=15)
CODE_LENGTH = 10
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class StoredRelative(TypedDict):
    """Somebody who is linked; `name` is what they call themselves, sealed. Both sides have the same `link_id`."""

    link_id: str
    owner: OwnerFields
    name: str
    since: datetime


class Family(TypedDict):
    """Whom one person is linked with; the id names the person."""

    _id: str
    owner: OwnerFields
    relatives: list[StoredRelative]


FAMILIES = CollectionSpec(
    "families",
    Family,
    purpose="With whom one person agreed that each may see whether the other is safe.",
    kept="Until either of the two ends it.",
    personal="`owner` is an id; names are sealed.",
    indexes=[IndexModel([("relatives.link_id", ASCENDING)])],
)


class FamilyCode(TypedDict):
    """A code that somebody shows; the id is a keyed hash of it. `name` is what they call themselves, sealed."""

    _id: str
    owner: OwnerFields
    name: str
    expires_at: datetime


FAMILY_CODES = CollectionSpec(
    "family_codes",
    FamilyCode,
    purpose="A code that one person shows and a relative types.",
    kept=f"{CODE_LASTS.seconds // 60} minutes, or until it is used.",
    personal="`owner` is an id, the code a keyed hash, the name sealed.",
    indexes=[
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
        IndexModel([("owner.id", ASCENDING)]),
    ],
)


@dataclass(frozen=True)
class Relative:
    """Somebody who is linked, and their latest answer to a real warning; None while there is none."""

    link_id: str
    name: str = field(repr=False)
    since: datetime
    check_in: CheckIn | None = field(repr=False)


def show_code(store: Store, owner: Owner, name: str, where: Circumstances) -> tuple[str, datetime]:
    """Return a new code of a person and until when it is good; the one that they had before is good no more.

    :param name: what they call themselves; the relative will see it.
    :raises Invalid: the name shows nothing, hides something or mixes alphabets.
    :raises TooMany: too many codes.
    """
    insist_on_none(visible.name_faults("name", name, MAX_NAME))
    guards.spend(store, Act.FAMILY, where)
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    row: FamilyCode = {
        "_id": _digest(store, code),
        "owner": {"kind": owner.kind, "id": owner.id},
        "name": store.vault.encrypt(nfc(name)),
        "expires_at": datetime.now(UTC) + CODE_LASTS,
    }
    store.collection(FAMILY_CODES).delete_many({"owner": row["owner"]})
    store.collection(FAMILY_CODES).insert_one(row)
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}", row["expires_at"]


def join(store: Store, owners: Sequence[Owner], code: str, name: str, where: Circumstances) -> Relative:
    """Link somebody with the person who shows a code, and return that person.

    :param owners: who types it, first the one that the link is for.
    :param name: what they call themselves.
    :raises Invalid: the name is none, or `family_code_unknown`: wrong, too old, used or one's own; nobody learns which.
    :raises Clash: `family_full`: one of the two has as many relatives as there may be.
    :raises TooMany: too many wrong codes. A right one is not counted.
    """
    insist_on_none(visible.name_faults("name", name, MAX_NAME))
    guards.spend(store, Act.FAMILY_CODE, where)
    since, link_id = datetime.now(UTC), new_id()

    def work(session: ClientSession) -> StoredRelative:
        shown = _taken(store, owners, code, session)
        mine: OwnerFields = {"kind": owners[0].kind, "id": owners[0].id}
        me: StoredRelative = {
            "link_id": link_id,
            "owner": mine,
            "name": store.vault.encrypt(nfc(name)),
            "since": since,
        }
        them: StoredRelative = {
            "link_id": link_id,
            "owner": shown["owner"],
            "name": shown["name"],
            "since": since,
        }
        _add(store, mine, them, session)
        _add(store, shown["owner"], me, session)
        return them

    linked = store.transact(work)
    guards.give_back(store, Act.FAMILY_CODE, where)
    return _relative(store, linked)


def relatives(store: Store, owners: Sequence[Owner]) -> list[Relative]:
    """Return the relatives of a person, the latest first, each with their latest answer to a real warning."""
    found = store.collection(FAMILIES).find({"_id": {"$in": [_id(one) for one in owners]}})
    rows = [row for family in found for row in family["relatives"]]
    return [_relative(store, row) for row in sorted(rows, key=lambda row: row["since"], reverse=True)]


def end(store: Store, owners: Sequence[Owner], link_id: str) -> None:
    """End a link for both; neither sees the other any more.

    :raises NotFound: they have no such link.
    """

    def work(session: ClientSession) -> None:
        query = {"_id": {"$in": [_id(one) for one in owners]}, "relatives.link_id": link_id}
        if store.collection(FAMILIES).find_one(query, session=session) is None:
            raise NotFound
        gone = {"relatives": {"link_id": link_id}}
        # Both sides are found by the link itself.
        store.collection(FAMILIES).update_many(
            {"relatives.link_id": link_id}, {"$pull": gone}, session=session
        )

    store.transact(work)


def erase(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """End all links of these, on both sides."""
    families = store.collection(FAMILIES)
    mine = {"_id": {"$in": [_id(one) for one in owners]}}
    links = [one["link_id"] for row in families.find(mine, session=session) for one in row["relatives"]]
    families.delete_many(mine, session=session)
    ended = {"link_id": {"$in": links}}
    families.update_many(
        {"relatives.link_id": {"$in": links}}, {"$pull": {"relatives": ended}}, session=session
    )


def erase_codes(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Make codes that these show good no more."""
    store.collection(FAMILY_CODES).delete_many(owned_by(owners), session=session)


def _taken(store: Store, owners: Sequence[Owner], code: str, session: ClientSession) -> FamilyCode:
    """Return what a code was shown for, and use it up."""
    mine = [{"kind": one.kind, "id": one.id} for one in owners]
    query = {
        "_id": _digest(store, code),
        "expires_at": {"$gt": datetime.now(UTC)},
        "owner": {"$nin": mine},
    }
    shown = store.collection(FAMILY_CODES).find_one_and_delete(query, session=session)
    if shown is None:
        raise Invalid(Fault("code", "family_code_unknown"))
    return shown


def _add(store: Store, owner: OwnerFields, relative: StoredRelative, session: ClientSession) -> None:
    """Add a relative, in place of the same one linked before.

    :raises Clash: `family_full`.
    """
    key = {"_id": _id(Owner(owner["kind"], owner["id"]))}
    families = store.collection(FAMILIES)
    families.update_one(
        key, {"$setOnInsert": {"owner": owner, "relatives": []}}, upsert=True, session=session
    )
    families.update_one(key, {"$pull": {"relatives": {"owner": relative["owner"]}}}, session=session)
    room = {**key, f"relatives.{MOST_RELATIVES - 1}": {"$exists": False}}
    done = families.update_one(room, {"$push": {"relatives": relative}}, session=session)
    if not done.matched_count:
        raise Clash("family_full", max=MOST_RELATIVES)


def _relative(store: Store, row: StoredRelative) -> Relative:
    owner = Owner(row["owner"]["kind"], row["owner"]["id"])
    return Relative(
        row["link_id"], store.vault.decrypt(row["name"]), row["since"], answers.latest_of(store, owner)
    )


def _digest(store: Store, code: str) -> str:
    """Return the keyed hash of a code, however it was typed."""
    typed = "".join(char for char in code.upper() if char in CODE_ALPHABET)
    return store.vault.digest("family-code", typed)


def _id(owner: Owner) -> str:
    return f"{owner.kind}:{owner.id}"
