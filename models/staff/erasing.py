"""Erasing: name and certificates of somebody who left go when the purpose ends, or before, when a manager says so.

What stays is what figures count: unit, post, days, and what the trainings were in. Events never had the name.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from dateutil.relativedelta import relativedelta
from pymongo.client_session import ClientSession

from models.errors import Clash
from models.files import uploads
from models.language.dates import begin_of
from models.staff import staff
from models.staff.staff import STAFF, StaffMember
from models.store import Store, events
from models.store.events import SYSTEM, Actor


def due_at(left_on: str) -> datetime:
    """Return when what is personal of somebody goes who left on a day (`YYYY-MM-DD`)."""
    return begin_of(date.fromisoformat(left_on) + relativedelta(months=staff.rules()["keep_months"]))


def step(store: Store, member_id: str) -> datetime | None:
    """Erase somebody whose time is over; returns when it is, if that is later, None when there is nothing to do."""
    member = store.collection(STAFF).find_one({"_id": member_id})
    if member is None or member["erased_at"] or not member["left_on"]:
        return None
    if (due := due_at(member["left_on"])) > datetime.now(UTC):
        return due
    erase(store, member, SYSTEM, expect=member["version"])
    return None


def erase(store: Store, member: StaffMember, actor: Actor, *, expect: int) -> StaffMember:
    """Erase name and certificates for ever.

    :raises Clash: `staff_still_there`, they have not left; `staff_erased` already.
    :raises Stale: somebody was faster.
    """
    if not member["left_on"]:
        raise Clash("staff_still_there")
    if member["erased_at"]:
        raise Clash("staff_erased")
    now = datetime.now(UTC)
    files = [one["certificate_id"] for one in member["trainings"] if one["certificate_id"]]
    bare = [{**one, "certificate_id": ""} for one in member["trainings"]]
    fields = {"name": "", "trainings": bare, "erased_at": now, "updated_at": now}

    def work(session: ClientSession) -> StaffMember:
        after = events.change(
            store,
            STAFF,
            member["_id"],
            {"$set": fields},
            action="erased",
            actor=actor,
            expect=expect,
            session=session,
        )
        for one in files:
            uploads.erase(store, one, actor=actor, session=session)
        return after

    return store.transact(work)
