"""What plays, by name: airings, relays, takeovers and announcements as devices name them, with one query for each."""

from __future__ import annotations

from collections.abc import Collection

from models.programme import bulletins
from models.programme.entries import ENTRIES
from models.programme.live import LIVES
from models.programme.takeovers import TAKEOVERS
from models.store import Store


def names(store: Store, whats: Collection[str]) -> dict[str, str]:
    """Return the titles of what devices say that they play; what nobody knows is left out."""
    wanted = {one for one in whats if one}
    found = {**_of_lives(store, wanted), **_of_takeovers(store, wanted)}
    entries = _of_entries(store, {one.partition(":")[0] for one in wanted - set(found)})
    for one in wanted - set(found):
        if title := entries.get(one.partition(":")[0]):
            found[one] = title
    return found


def _of_entries(store: Store, ids: set[str]) -> dict[str, str]:
    rows = list(store.collection(ENTRIES).find({"_id": {"$in": sorted(ids)}})) if ids else []
    told = bulletins.by_ids(store, {row["bulletin_id"] for row in rows if row["bulletin_id"]})
    found = {}
    for row in rows:
        bulletin, station = told.get(row["bulletin_id"]), row["station"]
        title = bulletins.title_of(bulletin) if bulletin else station["name"] if station else ""
        found[row["_id"]] = title
    return found


def _of_lives(store: Store, ids: set[str]) -> dict[str, str]:
    rows = store.collection(LIVES).find({"_id": {"$in": sorted(ids)}}, {"title": 1}) if ids else ()
    return {row["_id"]: row["title"] for row in rows}


def _of_takeovers(store: Store, identifiers: set[str]) -> dict[str, str]:
    query = {"identifier": {"$in": sorted(identifiers)}}
    rows = store.collection(TAKEOVERS).find(query, {"identifier": 1, "texts": 1}) if identifiers else ()
    found = {}
    for row in rows:
        texts = row["texts"]
        text = texts.get("vi") or next(iter(texts.values()), None)
        found[row["identifier"]] = text["headline"] if text else ""
    return found
