"""Recipient areas: in which area of an alert somebody counts, told by what they follow and never by where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from models.areas import areas
from models.delivery.alert_tallies import NOWHERE
from models.errors import NotFound
from models.following.subscriptions import SUBSCRIPTIONS
from models.messages.messages import Owner, owned_by
from models.people.devices import DEVICES
from models.store import Store


class ForAreas(TypedDict):
    """The part of an alert that says where it holds."""

    area_ids: list[str]


def area_in(store: Store, alert: ForAreas, followed: Iterable[str]) -> str:
    """Return the first area that somebody follows and the alert is for, as it is today; "" for none.

    Whoever follows a part of an area of the alert counts in that part.
    """
    meant = set(alert["area_ids"])
    for area_id in followed:
        try:
            found = areas.in_use(store, area_id)
        except NotFound:
            continue
        for area in found:
            if meant & set(area["path"]):
                return area["_id"]
    return NOWHERE


def followed_by(store: Store, owners: Sequence[Owner]) -> list[str]:
    """Return the areas that any of these owners follows, on their device and in their chats."""
    device_ids = [one.id for one in owners if one.kind == "device"]
    devices = store.collection(DEVICES).find({"_id": {"$in": device_ids}}, {"area_ids": 1})
    found = [area_id for row in devices for area_id in row["area_ids"]]
    query = {**owned_by(owners), "active": True}
    rows = store.collection(SUBSCRIPTIONS).find(query, {"area_ids": 1})
    return list(dict.fromkeys([*found, *(area_id for row in rows for area_id in row["area_ids"])]))
