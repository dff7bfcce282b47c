"""What an official gets at the sign-in, and their session."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission, Role
from models.access.sessions import Session, Tokens
from models.people.official_shapes import Official
from models.people.sign_in import Challenge


class ShownChallenge(TypedDict):
    """The second step of the sign-in is wanted: `challenge` goes with its code, within `expires_in` seconds."""

    totp_required: bool
    challenge: str
    expires_in: int


class SignedInOfficial(TypedDict):
    """The tokens of a sign-in that needs no second step; `expires_in` is in seconds."""

    totp_required: bool
    access: str
    refresh: str
    expires_in: int


class ShownAssignment(TypedDict):
    """A role, in an area with everything below it, for one agency or (empty) any."""

    role: Role
    area_id: str
    agency_id: str


class ShownSession(TypedDict):
    """The official who is signed in; `permissions` are what they may do, somewhere."""

    id: str
    username: str
    name: str
    assignments: list[ShownAssignment]
    permissions: list[Permission]
    second_factor: bool
    opened_at: datetime
    expires_at: datetime


def show_first_step(found: Tokens | Challenge) -> SignedInOfficial | ShownChallenge:
    """Show what the first step of the sign-in gives."""
    if isinstance(found, Challenge):
        return {"totp_required": True, "challenge": found.token, "expires_in": found.expires_in}
    return {
        "totp_required": False,
        "access": found.access,
        "refresh": found.refresh,
        "expires_in": found.expires_in,
    }


def show(identity: Identity, official: Official, session: Session) -> ShownSession:
    """Show who is signed in."""
    return {
        "id": official["_id"],
        "username": official["username"],
        "name": official["name"],
        "assignments": [
            {"role": Role(held["role"]), "area_id": held["area_id"], "agency_id": held["agency_id"]}
            for held in official["assignments"]
        ],
        "permissions": [*permissions.all_of(identity)],
        "second_factor": bool(official["totp"]),
        "opened_at": session["opened_at"],
        "expires_at": session["expires_at"],
    }
