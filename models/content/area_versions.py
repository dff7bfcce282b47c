"""Area versions: the number of the last change of what is published at each area.

A phone that asks whether anything is new needs no query of posts: the versions of the areas that it reads tell. All
changes of one store take their numbers from one row, in the transaction of the change, so they are counted in the
order in which they become visible: whoever has seen number 7 has seen everything up to 7.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple, NotRequired, TypedDict

from pymongo import ReturnDocument
from pymongo.client_session import ClientSession

from models.store import Store, new_id
from models.store.collections import CollectionSpec

#: The id of the row that gives the numbers; no area is called so.
ALL = "all"


class AreaVersion(TypedDict):
    """The number of the last change at an area; the row `ALL` has the last one of all, and the `epoch`.

    `epoch` is drawn when the first change is counted: numbers of a store that began again mean something else.
    """

    _id: str
    number: int
    epoch: NotRequired[str]


AREA_VERSIONS = CollectionSpec(
    "area_versions",
    AreaVersion,
    purpose="The number of the last change of what is published at one area, and of the last one of all.",
    kept="For ever; one row an area.",
)


class Versions(NamedTuple):
    """The last change of some areas, and whose numbers these are; `("", 0)` when nothing was ever published."""

    epoch: str
    number: int


def bump(store: Store, area_ids: Iterable[str], session: ClientSession) -> int:
    """Count a change of what is published at these areas; call it in the transaction of that change.

    A post that moves from one area to another changes both. Two changes at the same moment wait for each other.

    :returns: the number of the change.
    """
    rows = store.collection(AREA_VERSIONS)
    counted: Any = rows.find_one_and_update(
        {"_id": ALL},
        {"$inc": {"number": 1}, "$setOnInsert": {"epoch": new_id()}},
        upsert=True,
        return_document=ReturnDocument.AFTER,
        session=session,
    )
    for area_id in sorted(set(area_ids)):
        rows.update_one(
            {"_id": area_id}, {"$set": {"number": counted["number"]}}, upsert=True, session=session
        )
    return int(counted["number"])


def of(store: Store, area_ids: Collection[str] | None) -> Versions:
    """Return the last change at any of these areas; None means of all there are."""
    wanted = [ALL, *(area_ids or ())]
    rows = {row["_id"]: row for row in store.collection(AREA_VERSIONS).find({"_id": {"$in": wanted}})}
    last = rows.pop(ALL, None)
    if last is None:
        return Versions("", 0)
    number = last["number"] if area_ids is None else max((row["number"] for row in rows.values()), default=0)
    return Versions(last.get("epoch", ""), number)
