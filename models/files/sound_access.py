"""Sound access: which officials may hear a sound, and which bulletins may play it.

A sound belongs to the areas for which somebody asked for it; whoever has the same words said has it, too. Officials
hear what belongs to their areas, to those below, and to those above: the sounds of the province are for all.
"""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import DESCENDING

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.files.sound_wishes import SoundSource
from models.files.sounds import SOUNDS, Sound
from models.store import Query, Store


def areas_of(identity: Identity) -> list[str]:
    """Return the areas for which an official has texts said: those whose programme they write."""
    held = permissions.assignments_with(identity, Permission.PROGRAMME_WRITE)
    return sorted({one.area_id for one in held})


def get(store: Store, identity: Identity, sound_id: str) -> Sound:
    """Return a sound that an official may hear.

    :raises NotFound: there is none for them.
    """
    return store.one(SOUNDS, sound_id, _heard_by(store, identity))


def latest(store: Store, identity: Identity, source: SoundSource | None, limit: int) -> list[Sound]:
    """Return the sounds that were asked for last and that an official may hear, of one source or of all."""
    wanted: Query = {"source": source} if source else {}
    query = {"$and": [wanted, _heard_by(store, identity)]}
    return list(store.collection(SOUNDS).find(query).sort("_id", DESCENDING).limit(limit))


def is_for(sound: Sound, path: Sequence[str]) -> bool:
    """Say whether what stands at the last area of a path may play a sound: it belongs there, above or below."""
    return any(one in path for one in sound["area_ids"]) or path[-1] in sound["paths"]


def _heard_by(store: Store, identity: Identity) -> Query:
    held = areas_of(identity)
    around = sorted({above for one in held for above in areas.above(store, one)})
    return {"$or": [{"paths": {"$in": held}}, {"area_ids": {"$in": around}}]}
