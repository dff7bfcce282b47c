"""The register of staff: who does grassroots information work in a unit, since when, with what training.

In Vietnamese: công chức văn hóa - xã hội kiêm nhiệm, người hoạt động không chuyên trách, viên chức của trung tâm.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TypedDict, cast

from pymongo import ASCENDING, IndexModel

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.store import Query, Store, datafiles
from models.store.collections import CollectionSpec, Kind


class Post(StrEnum):
    """What somebody is: chuyên trách, kiêm nhiệm, không chuyên trách, tuyên truyền viên."""

    OFFICER = "officer"
    CIVIL_SERVANT = "civil_servant"
    NON_SPECIALIST = "non_specialist"
    SPEAKER = "speaker"


class Time(StrEnum):
    """How much of their time it takes: chuyên trách, kiêm nhiệm."""

    FULL = "full"
    PART = "part"


class Skill(StrEnum):
    """What the plan wants staff trained in (TV-12).

    Biên soạn tài liệu; lưu trữ thông tin; quản lý, vận hành thiết bị; ứng dụng công nghệ.
    """

    CONTENT = "content"
    ARCHIVE = "archive"
    EQUIPMENT = "equipment"
    TECHNOLOGY = "technology"


class Training(TypedDict):
    """One training that somebody completed: what, when it ended (`YYYY-MM-DD`), how many hours, by whom.

    `course_id` is the course here of which it comes; "" where it was elsewhere. `certificate_id` is an upload, or "".
    """

    id: str
    title: str
    skills: list[str]
    day: str
    hours: float
    organiser: str
    course_id: str
    certificate_id: str


class StaffMember(TypedDict):
    """One person in one unit. `paths` are the area of the unit and everything above it.

    `name` is encrypted, "" once erased. `skills` are what their work asks for; a training counts that is in one of
    them. `started_on` and `left_on` are days, `left_on` "" while they are there. `erased_at`: nobody is named any more.
    """

    _id: str
    version: int
    name: str
    area_id: str
    paths: list[str]
    agency_id: str
    post: str
    time: str
    skills: list[str]
    started_on: str
    left_on: str
    trainings: list[Training]
    erased_at: datetime | None
    created_at: datetime
    updated_at: datetime


STAFF = CollectionSpec(
    "staff",
    StaffMember,
    purpose="Somebody who does grassroots information work in a unit, and what they were trained in.",
    kept="The row for ever, since figures count it; name and certificates until some months after they left.",
    personal="`name` is encrypted; certificates are uploads. Both are erased when the purpose ends.",
    kind=Kind.STAFF_MEMBER,
    indexes=[
        IndexModel([("paths", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("area_id", ASCENDING)]),
    ],
)


class Rules(TypedDict):
    """Rules that are data (`models/data/staff.yml`)."""

    keep_months: int
    attended_share: float


@cache
def rules() -> Rules:
    """Return the rules of the file."""
    return cast(Rules, datafiles.read("staff.yml"))


def within(identity: Identity, permission: Permission) -> Query:
    """Return the query for the staff for whom an official has a permission."""
    return unit_access.within(identity, permission)


def may(identity: Identity, permission: Permission, member: StaffMember) -> bool:
    """Say whether an official has a permission for somebody's row."""
    return unit_access.may_at(identity, permission, member["paths"], member["agency_id"])


def get(store: Store, identity: Identity, member_id: str) -> StaffMember:
    """Return somebody whose row an official may read.

    :raises NotFound: there is none for them.
    """
    return store.one(STAFF, member_id, within(identity, Permission.STAFF_READ))


def name_of(store: Store, member: StaffMember) -> str:
    """Return somebody's name; "" once it was erased."""
    return store.vault.decrypt(member["name"]) if member["name"] else ""


def is_there(member: StaffMember, day: str) -> bool:
    """Say whether somebody was in their unit on a day (`YYYY-MM-DD`)."""
    return member["started_on"] <= day and (not member["left_on"] or member["left_on"] > day)


def is_trained(member: StaffMember, day: str) -> bool:
    """Say whether somebody had completed a training in a skill of their work by a day."""
    wanted = set(member["skills"])
    return any(one["day"] <= day and wanted.intersection(one["skills"]) for one in member["trainings"])
