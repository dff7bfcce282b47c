"""Changes of the register of staff: somebody begins, is written again, leaves, was trained elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pymongo.client_session import ClientSession

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.errors import Clash, Fault, Forbidden, Invalid, insist_on_none
from models.files import uploads
from models.language.dates import past_day
from models.language.text import nfc
from models.messages.messages import Owner
from models.staff import erasing, staff
from models.staff.content import MAX_TRAININGS, StaffContent, TrainingContent, faults_of, training_faults
from models.staff.staff import STAFF, StaffMember, Training
from models.store import Store, events, new_id
from models.store.reactions import Reaction


class StaffFields(StaffContent):
    """What content becomes: the name sealed, with the area and everything above it."""

    paths: list[str]


def add(store: Store, official: Identity, content: StaffContent) -> StaffMember:
    """Add somebody.

    :raises Invalid: as `models.staff.content.faults_of` says.
    :raises Forbidden: `no_permission` for their unit.
    """
    insist_on_none(faults_of(store, content))
    document = new_document(store, content)
    _insist(official, document)
    details: events.EventDetails = {"changes": told(fields_of(store, content, None))}
    return events.create(store, STAFF, document, action="added", actor=official.actor, details=details)


def edit(
    store: Store, official: Identity, member_id: str, content: StaffContent, *, expect: int
) -> StaffMember:
    """Say all of it again; who manages staff where they are and where they shall be may.

    :raises NotFound: there is none for them.
    :raises Invalid, Forbidden: as `add`.
    :raises Clash: `staff_left`.
    :raises Stale: somebody was faster.
    """
    before = managed(store, official, member_id)
    insist_on_none(faults_of(store, content))
    if before["left_on"]:
        raise Clash("staff_left")
    fields = fields_of(store, content, before)
    _insist(official, fields)
    changes, update = told(differences(before, fields)), update_of(fields)["$set"]
    return _change(store, official, member_id, update, "changed", expect, {"changes": changes})


def leave(store: Store, official: Identity, member_id: str, day: str, *, expect: int) -> StaffMember:
    """Note that somebody has left on a day (`YYYY-MM-DD`); their name goes some months later.

    :raises Invalid: the day lies ahead or before they began.
    :raises Clash: `staff_left` already.
    :raises NotFound, Forbidden, Stale: as `edit`.
    """
    before = managed(store, official, member_id)
    if before["left_on"]:
        raise Clash("staff_left")
    insist_on_none(leave_faults(before, day))
    details: events.EventDetails = {
        "changes": {"left_on": day},
        "later": {Reaction.ERASE_STAFF: erasing.due_at(day)},
    }
    fields = {"left_on": day, "updated_at": datetime.now(UTC)}
    return _change(store, official, member_id, fields, "left", expect, details)


def leave_faults(member: StaffMember, day: str) -> list[Fault]:
    """Return what is wrong with a day on which somebody left."""
    if past_day(day) is None:
        return [Fault("day", "day_not_past")]
    return [Fault("day", "time_not_after", {"other": "started_on"})] if day < member["started_on"] else []


def train(
    store: Store, official: Identity, member_id: str, content: TrainingContent, *, expect: int
) -> StaffMember:
    """Note a training elsewhere, with its certificate where there is one.

    :raises Invalid: as `models.staff.content.training_faults` says; the certificate is no file of one's own.
    :raises Clash: `staff_erased`, `too_many_trainings`.
    :raises NotFound, Forbidden, Stale: as `edit`.
    """
    before = managed(store, official, member_id)
    files = [content["certificate_id"]] if content["certificate_id"] else []
    insist_on_none([*training_faults(content), *_certificate_faults(store, official, files)])
    _insist_on_room(before)
    training = _training(content)
    update = {"$push": {"trainings": training}, "$set": {"updated_at": datetime.now(UTC)}}
    told = {"training": {name: value for name, value in training.items() if name != "certificate_id"}}

    def work(session: ClientSession) -> StaffMember:
        uploads.attach(store, files, member_id, session)
        return events.change(
            store,
            STAFF,
            member_id,
            update,
            action="trained",
            actor=official.actor,
            expect=expect,
            guard={"erased_at": None},
            details={"changes": told},
            session=session,
        )

    return store.transact(work)


def certify(
    store: Store, official: Identity, member_id: str, training_id: str, upload_id: str, *, expect: int
) -> StaffMember:
    """Add the certificate of a training that has none yet, such as of a course.

    :raises Invalid: `training_unknown`, `certificate_there`; the certificate is no file of one's own.
    :raises Clash: `staff_erased`.
    :raises NotFound, Forbidden, Stale: as `edit`.
    """
    before = managed(store, official, member_id)
    if before["erased_at"]:
        raise Clash("staff_erased")
    found = next((one for one in before["trainings"] if one["id"] == training_id), None)
    faults = _certificate_faults(store, official, [upload_id])
    if found is None:
        faults.append(Fault("training_id", "training_unknown"))
    elif found["certificate_id"]:
        faults.append(Fault("training_id", "certificate_there"))
    insist_on_none(faults)

    def work(session: ClientSession) -> StaffMember:
        uploads.attach(store, [upload_id], member_id, session)
        return events.change(
            store,
            STAFF,
            member_id,
            {"$set": {"trainings": _with(before, training_id, upload_id)}},
            action="certified",
            actor=official.actor,
            expect=expect,
            details={"changes": {"training_id": training_id}},
            session=session,
        )

    return store.transact(work)


def managed(store: Store, official: Identity, member_id: str) -> StaffMember:
    """Return somebody whose row an official may change.

    :raises NotFound: there is none that they may read.
    :raises Forbidden: `no_permission`.
    """
    member = staff.get(store, official, member_id)
    if not staff.may(official, Permission.STAFF_MANAGE, member):
        raise Forbidden("no_permission")
    return member


def _training(content: TrainingContent) -> Training:
    return {
        "id": new_id(),
        "title": nfc(content["title"]),
        "skills": content["skills"],
        "day": content["day"],
        "hours": content["hours"],
        "organiser": nfc(content["organiser"]),
        "course_id": "",
        "certificate_id": content["certificate_id"],
    }


def _with(member: StaffMember, training_id: str, upload_id: str) -> list[Training]:
    return [
        {**one, "certificate_id": upload_id} if one["id"] == training_id else one
        for one in member["trainings"]
    ]


def _certificate_faults(store: Store, official: Identity, files: list[str]) -> list[Fault]:
    mine = [Owner("official", official.id)]
    found = uploads.attachment_faults(store, files, mine, "certificate_id")
    return [Fault("certificate_id", one.code, one.params) for one in found]


def _insist_on_room(member: StaffMember) -> None:
    if member["erased_at"]:
        raise Clash("staff_erased")
    if len(member["trainings"]) >= MAX_TRAININGS:
        raise Invalid(Fault("title", "too_many_items", {"max": MAX_TRAININGS}))


def _change(
    store: Store,
    official: Identity,
    member_id: str,
    fields: dict[str, Any],
    action: str,
    expect: int,
    details: events.EventDetails,
) -> StaffMember:
    return events.change(
        store,
        STAFF,
        member_id,
        {"$set": fields},
        action=action,
        actor=official.actor,
        expect=expect,
        guard={"left_on": ""},
        details=details,
    )


def _insist(official: Identity, fields: StaffFields | StaffMember) -> None:
    if not unit_access.may_at(official, Permission.STAFF_MANAGE, fields["paths"], fields["agency_id"]):
        raise Forbidden("no_permission")


def new_document(store: Store, content: StaffContent) -> StaffMember:
    """Return the document of somebody new, whose content has no faults."""
    now = datetime.now(UTC)
    fields: Any = {
        "_id": new_id(),
        "version": 1,
        **fields_of(store, content, None),
        "left_on": "",
        "trainings": [],
        "erased_at": None,
        "created_at": now,
        "updated_at": now,
    }
    document: StaffMember = fields
    return document


def fields_of(store: Store, content: StaffContent, before: StaffMember | None) -> StaffFields:
    """Return the fields that content becomes; a name that stays the same stays as it is sealed."""
    area_id, name = content["area_id"], nfc(content["name"])
    kept = before["name"] if before and staff.name_of(store, before) == name else ""
    return {
        **content,
        "name": kept or store.vault.encrypt(name),
        "paths": areas.above(store, area_id),
        "agency_id": content["agency_id"] or agencies.committee(area_id),
    }


def update_of(fields: StaffFields) -> dict[str, Any]:
    """Return the update that writes these fields."""
    return {"$set": {**fields, "updated_at": datetime.now(UTC)}}


def differences(before: StaffMember, fields: StaffFields) -> dict[str, Any]:
    """Return the fields that change, with what they are from now on."""
    known: Mapping[str, Any] = {**before}
    return {name: value for name, value in fields.items() if known[name] != value}


def told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event tells: never a name."""
    return {name: value for name, value in fields.items() if name not in _UNTOLD}


#: What no event tells; trainings have events of their own.
_UNTOLD = frozenset(
    {"_id", "version", "name", "paths", "left_on", "trainings", "erased_at", "created_at", "updated_at"}
)
