"""Hamlets (ấp, khóm, khu phố) of communes, as each commune lists them: no register of the country has them.

Without a list nobody can say whether loudspeakers reach every hamlet (TV-1), and so nobody says it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import TypedDict

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, Forbidden, insist_on_none
from models.language import visible
from models.language.text import fold, nfc
from models.outlets import content as outlet_content
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind

#: Of one commune, and characters of one name.
MOST, MOST_NAME = 80, 80


class Hamlets(TypedDict):
    """The hamlets of one commune; its id is that of the commune. `source` says where the list is from."""

    _id: str
    version: int
    paths: list[str]
    names: list[str]
    source: str
    updated_at: datetime


HAMLETS = CollectionSpec(
    "hamlets",
    Hamlets,
    purpose="The names of the hamlets of one commune, as the commune lists them.",
    kept="For ever; a commune says them again when they change.",
    kind=Kind.HAMLETS,
)


class HamletsContent(TypedDict):
    """What is written of a commune's hamlets."""

    names: list[str]
    source: str


def faults_of(store: Store, area_id: str, content: HamletsContent) -> Iterator[Fault]:
    """Yield all that is wrong with a list of hamlets."""
    yield from outlet_content.area_faults(store, area_id, "area")
    yield from visible.name_faults("source", content["source"], 200)
    if not 1 <= len(content["names"]) <= MOST:
        yield Fault("names", "wrong_length", {"min": 1, "max": MOST})
    said = [fold(one) for one in content["names"]]
    for number, one in enumerate(content["names"]):
        yield from visible.name_faults(f"names.{number}", one, MOST_NAME)
        if said[number] in said[:number]:
            yield Fault(f"names.{number}", "id_repeated")


def find(store: Store, area_id: str) -> Hamlets | None:
    """Return the hamlets of a commune; None where nobody has listed them."""
    return store.collection(HAMLETS).find_one({"_id": area_id})


def get(store: Store, area_id: str) -> Hamlets:
    """Return the hamlets of an area; none with version 0 where nobody has listed them."""
    found = find(store, area_id)
    if found:
        return found
    paths, now = areas.above(store, area_id), datetime.now(UTC)
    return {"_id": area_id, "version": 0, "paths": paths, "names": [], "source": "", "updated_at": now}


def save(
    store: Store, official: Identity, area_id: str, content: HamletsContent, *, expect: int | None
) -> Hamlets:
    """List the hamlets of a commune, or list them again.

    :param expect: the version that they saw; 0 or None for the first list.
    :raises Invalid: as `faults_of` says.
    :raises Forbidden: `no_permission`.
    :raises Stale: somebody was faster.
    """
    insist_on_none(faults_of(store, area_id, content))
    if not unit_access.may_in(store, official, Permission.TARGET_ENTER, area_id):
        raise Forbidden("no_permission")
    fields = {
        "paths": areas.above(store, area_id),
        "names": [nfc(one) for one in content["names"]],
        "source": nfc(content["source"]),
        "updated_at": datetime.now(UTC),
    }
    details: events.EventDetails = {"changes": {"names": fields["names"], "source": fields["source"]}}
    if not expect and find(store, area_id) is None:
        document = {"_id": area_id, **fields}
        return events.create(store, HAMLETS, document, action="listed", actor=official.actor, details=details)
    return events.change(
        store,
        HAMLETS,
        area_id,
        {"$set": fields},
        action="listed_again",
        actor=official.actor,
        expect=expect,
        details=details,
    )


def of(store: Store, area_ids: Collection[str]) -> dict[str, list[str]]:
    """Return the names of the hamlets of some communes, of those of which they are listed."""
    found = store.collection(HAMLETS).find({"_id": {"$in": list(area_ids)}})
    return {row["_id"]: row["names"] for row in found}
