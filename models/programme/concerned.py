"""Which outlets an event concerns: those whose programme may be another one since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from models.language.languages import LANGUAGES
from models.outlets.area_windows import AREA_WINDOWS
from models.outlets.groups import OUTLET_GROUPS
from models.outlets.outlets import OUTLETS
from models.programme import entries, takeovers, targets
from models.programme.bulletins import BULLETINS
from models.programme.entries import ENTRIES, Entry
from models.programme.live import LIVES
from models.programme.requisitions import REQUISITIONS
from models.programme.takeovers import TAKEOVERS
from models.programme.targets import Targets
from models.store import Query, Store
from models.store.collections import Kind
from models.store.events import Event


def by(store: Store, event: Event) -> list[str]:
    """Return the ids of the outlets that an event concerns; none where nothing sounds differently."""
    found = _BY_KIND.get(Kind(event["subject"]["kind"]))
    return found(store, event) if found else []


def _bulletin(store: Store, event: Event) -> list[str]:
    return _of_entries(store, entries.of_bulletins(store, [event["subject"]["id"]]))


def _entry(store: Store, event: Event) -> list[str]:
    entry = store.one(ENTRIES, event["subject"]["id"])
    before: Targets | None = event["changes"].get("before")
    return targets.ids(store, [entry["targets"], *([before] if before else [])])


def _live(store: Store, event: Event) -> list[str]:
    return store.one(LIVES, event["subject"]["id"])["outlet_ids"]


def _takeover(store: Store, event: Event) -> list[str]:
    row = store.one(TAKEOVERS, event["subject"]["id"])
    boards = store.collection(REQUISITIONS).distinct("outlet_id", {"paths": {"$in": row["area_ids"]}})
    return sorted({*row["outlet_ids"], *boards, *event["changes"].get("freed", ())})


def _requisition(store: Store, event: Event) -> list[str]:
    return [store.one(REQUISITIONS, event["subject"]["id"])["outlet_id"]]


def _outlet(store: Store, event: Event) -> list[str]:
    return [event["subject"]["id"]]


def _area_windows(store: Store, event: Event) -> list[str]:
    return _ids(store, {"paths": store.one(AREA_WINDOWS, event["subject"]["id"])["_id"], "retired_at": None})


def _group(store: Store, event: Event) -> list[str]:
    group_id = store.one(OUTLET_GROUPS, event["subject"]["id"])["_id"]
    # What it selected before is not known any more, so all outlets of the areas of its entries are looked at.
    named = store.collection(ENTRIES).find({"targets.group_ids": group_id})
    return _ids(store, {"paths": {"$in": sorted({entry["area_id"] for entry in named})}, "retired_at": None})


def _sound(store: Store, event: Event) -> list[str]:
    sound_id = event["subject"]["id"]
    said = [
        row["_id"]
        for row in store.collection(BULLETINS).find(
            {"$or": [{f"sounds.{language}": sound_id} for language in LANGUAGES]}, {"_id": 1}
        )
    ]
    return sorted(
        {*_of_entries(store, entries.of_bulletins(store, said)), *takeovers.said_by(store, sound_id)}
    )


def _of_entries(store: Store, found: Sequence[Entry]) -> list[str]:
    return targets.ids(store, [one["targets"] for one in found])


def _ids(store: Store, query: Query) -> list[str]:
    return [row["_id"] for row in store.collection(OUTLETS).find(query, {"_id": 1})]


_BY_KIND: Mapping[Kind, Callable[[Store, Event], list[str]]] = {
    Kind.BULLETIN: _bulletin,
    Kind.PROGRAMME_ENTRY: _entry,
    Kind.LIVE: _live,
    Kind.TAKEOVER: _takeover,
    Kind.REQUISITION: _requisition,
    Kind.OUTLET: _outlet,
    Kind.AREA_WINDOWS: _area_windows,
    Kind.OUTLET_GROUP: _group,
    Kind.SOUND: _sound,
}
