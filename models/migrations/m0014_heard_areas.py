"""Give devices the areas whose alerts concern them (`heard`), by which a warning finds the phones in its danger zone.

What an old process changes behind the step is set right when expand steps run once more. A phone without `heard` goes
on getting warnings by its topics.
"""

from __future__ import annotations

from typing import TypedDict

from models.errors import NotFound
from models.migrations.rewriting import rewrite
from models.migrations.step import Batch, Cursor, Phase
from models.people import devices
from models.people.devices import ADDRESSES, DEVICES, Device
from models.store import Query, Store

PHASE = Phase.EXPAND

_REACHED: Query = {"$or": [{name: {"$type": "string"}} for name in ADDRESSES]}


class _Given(TypedDict, total=False):
    heard: list[str]


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Write what the next devices hear of, where that is not what stands there."""

    def values_of(device: Device) -> _Given:
        try:
            heard = devices.heard_by(store, device["area_ids"], device)
        except NotFound:
            # It follows an area that these maps do not have; its owner can choose another.
            return {}
        return {} if device.get("heard") == heard else {"heard": heard}

    return rewrite(store, DEVICES.name, _REACHED, values_of, cursor=cursor, limit=limit)


def left(store: Store) -> int:
    """Count the devices with a push address that warnings do not find by themselves yet."""
    follows = {**_REACHED, "heard": {"$exists": False}, "area_ids": {"$ne": []}}
    return store.collection(DEVICES).count_documents(follows)
