"""Recipient areas: in which area of an alert somebody counts, told by what they follow and never by where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.areas import areas
from models.delivery.alert_tallies import NOWHERE
from models.errors import NotFound
from models.following.subscriptions import SUBSCRIPTIONS
from models.messages.messages import Owner, owned_by
from models.people.devices import DEVICES
from models.store import Store


def area_in(store: Store, meant: Sequence[str], followed: Iterable[str]) -> str:
    """Return the first area that somebody follows and an alert is for, as it is today; "" for none.

    :param meant: the areas of the alert, each with all that is below it; who follows a part counts in that part.
    """
    for area_id in followed:
        try:
            found = areas.in_use(store, area_id)
        except NotFound:
            continue
        for area in found:
            if not set(meant).isdisjoint(area["path"]):
                return area["_id"]
    return NOWHERE


class AreasOfAlert:
    """In which area of one alert people count, each combination of followed areas looked at once."""

    def __init__(self, store: Store, meant: Sequence[str]) -> None:
        self._store, self._meant = store.for_request(), meant
        self._known: dict[tuple[str, ...], str] = {}

    def of(self, followed: tuple[str, ...]) -> str:
        """Return the area in which somebody counts who follows these; "" for none."""
        if followed not in self._known:
            self._known[followed] = area_in(self._store, self._meant, followed)
        return self._known[followed]


def followed_by(store: Store, owners: Sequence[Owner], *, drills: bool = False) -> list[str]:
    """Return the areas that any of these owners follows, on their device and in their chats.

    :param drills: only where they take part in drills.
    """
    joined = {"exercises": True} if drills else {}
    device_ids = [one.id for one in owners if one.kind == "device"]
    devices = store.collection(DEVICES).find({"_id": {"$in": device_ids}, **joined}, {"area_ids": 1})
    found = [area_id for row in devices for area_id in row["area_ids"]]
    query = {**owned_by(owners), "active": True, **joined}
    rows = store.collection(SUBSCRIPTIONS).find(query, {"area_ids": 1})
    return list(dict.fromkeys([*found, *(area_id for row in rows for area_id in row["area_ids"])]))
