"""Administrators of the whole installation: there is always one who can sign in.

Such an administrator is enabled, holds the role `admin` at the active province for any agency, and has a password and
a second factor. Nothing takes the last one away, nor do two changes at once that each leave the other's: whoever
removes one writes, in the same transaction, to another who stays (`stayed`), so that removing that one conflicts.
"""

from __future__ import annotations

from pymongo.client_session import ClientSession

from models.access.permissions import Role
from models.areas import areas
from models.errors import Clash
from models.people.official_shapes import OFFICIALS, Official
from models.store import Query, Store


def administers(store: Store, official: Official) -> bool:
    """Say whether an official is enabled and administrator of the whole installation."""
    top = areas.active_province_id(store)
    return official["disabled_at"] is None and any(
        (held["role"], held["area_id"], held.get("agency_id") or "") == (Role.ADMIN, top, "")
        for held in official["assignments"]
    )


def working(store: Store) -> int:
    """Count the administrators of the whole installation who can sign in."""
    return store.collection(OFFICIALS).count_documents(_working(store))


def ids(store: Store) -> list[str]:
    """Return the ids of the administrators of the whole installation who can sign in."""
    return [row["_id"] for row in store.collection(OFFICIALS).find(_working(store), {"_id": True})]


def insist_on_another(store: Store, before: Official, after: Official, session: ClientSession) -> None:
    """Refuse a change that takes the last working administrator away; call it in the transaction of the change.

    :raises Clash: `last_administrator`.
    """
    works = administers(store, before) and before["password_hash"] and before["totp"]
    if not works or administers(store, after):
        return
    others = {"_id": {"$ne": before["_id"]}, **_working(store)}
    stays = store.collection(OFFICIALS).find_one_and_update(others, {"$inc": {"stayed": 1}}, session=session)
    if stays is None:
        raise Clash("last_administrator")


def _working(store: Store) -> Query:
    """Return the condition for those who can sign in: as `administers`, with password and second factor."""
    held = {"role": Role.ADMIN, "area_id": areas.active_province_id(store), "agency_id": {"$in": ["", None]}}
    return {
        "assignments": {"$elemMatch": held},
        "disabled_at": None,
        "password_hash": {"$ne": None},
        "totp": {"$ne": None},
    }
