"""The shape of officials and their collection; `officials` makes and changes them."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel

from models.people.assignments import AssignmentRow
from models.store.collections import CollectionSpec, Kind


class SecondFactor(TypedDict):
    """The secret of an authenticator app, encrypted; no 30-second step up to `counter` is accepted any more."""

    sealed: str
    counter: int


class StoredInvitation(TypedDict):
    """An invitation that is not accepted yet; see `models.people.invitations`.

    `digest` is the keyed hash of its token; `second_factor` says that it sets the second factor up again.
    """

    digest: str
    expires_at: datetime
    second_factor: bool


class Official(TypedDict):
    """One member of staff, who signs in as `username`; `name` is how colleagues read them.

    `password_hash` (argon2id) and `password_at` are None until they set a password, `totp` until they set up a second
    factor. Officials made before there were invitations lack `invitation`. `disabled_at`: they can't sign in since;
    `enabled_at`: since then they can again, if they could not before.
    `stayed` counts how often the removal of another administrator relied on this one; `alone_at` is
    when they approved a warning alone last. `shortcuts_off`: the keys of the console do nothing for them.
    """

    _id: str
    version: int
    username: str
    name: str
    password_hash: str | None
    password_at: datetime | None
    assignments: list[AssignmentRow]
    totp: SecondFactor | None
    invitation: NotRequired[StoredInvitation | None]
    disabled_at: datetime | None
    enabled_at: NotRequired[datetime]
    created_at: datetime
    stayed: NotRequired[int]
    alone_at: NotRequired[datetime]
    shortcuts_off: NotRequired[bool]


class OfficialChange(TypedDict, total=False):
    """What a change sets in the document of an official."""

    password_hash: str | None
    password_at: datetime | None
    assignments: list[AssignmentRow]
    totp: SecondFactor | None
    invitation: StoredInvitation | None
    disabled_at: datetime | None
    enabled_at: datetime
    shortcuts_off: bool


OFFICIALS = CollectionSpec(
    "officials",
    Official,
    purpose="One member of staff who signs in at the desk.",
    kept="For ever; one who left is disabled, so that what they did keeps its name.",
    personal="User name and name stand in clear; the password is hashed (argon2id), the second factor sealed.",
    kind=Kind.OFFICIAL,
    indexes=[
        IndexModel([("username", ASCENDING)], unique=True),
        IndexModel([("assignments.area_id", ASCENDING), ("username", ASCENDING)]),
        IndexModel([("assignments.agency_id", ASCENDING)]),
    ],
)
