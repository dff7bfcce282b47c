"""Courses as officials read them: a list, the names of those enrolled, and whether they may change one."""

from __future__ import annotations

from pymongo import DESCENDING

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.staff import courses, staff
from models.staff.courses import COURSES, Course
from models.staff.staff import STAFF
from models.store import Query, Store


def every(store: Store, identity: Identity, limit: int = 200) -> list[Course]:
    """Return the courses that an official may read, the newest first."""
    found = store.collection(COURSES).find(courses.within(identity, Permission.STAFF_READ))
    return list(found.sort("_id", DESCENDING).limit(limit))


def people(store: Store, identity: Identity, course: Course) -> dict[str, str]:
    """Return the names of those enrolled whose rows an official may read, by id; "" of those who were erased."""
    query: Query = {
        "$and": [{"_id": {"$in": course["enrolled"]}}, staff.within(identity, Permission.STAFF_READ)]
    }
    return {row["_id"]: staff.name_of(store, row) for row in store.collection(STAFF).find(query)}


def may_manage(store: Store, identity: Identity, course: Course) -> bool:
    """Say whether an official may change a course."""
    return unit_access.may_in(store, identity, Permission.STAFF_MANAGE, course["area_id"])
