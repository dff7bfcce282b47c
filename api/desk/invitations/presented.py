"""Invitations as the invited see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from models.people.acceptance import Invitation, Setup
from models.people.assignments import AssignmentRow
from models.people.invitations import Ask
from models.people.officials import Official


class ShownInvitation(TypedDict):
    """An invitation: whom it is for, and what accepting it must set."""

    username: str
    name: str
    assignments: list[AssignmentRow]
    expires_at: datetime
    asks: Sequence[Ask]
    second_factor: Setup | None


class Accepted(TypedDict):
    """It is done; `second_factor` says whether the sign-in asks for a code."""

    username: str
    second_factor: bool


def show(found: Invitation) -> ShownInvitation:
    """Show an invitation."""
    return {
        "username": found.official["username"],
        "name": found.official["name"],
        "assignments": found.official["assignments"],
        "expires_at": found.expires_at,
        "asks": found.asks,
        "second_factor": found.setup,
    }


def show_accepted(official: Official) -> Accepted:
    """Show that an invitation was accepted."""
    return {"username": official["username"], "second_factor": bool(official["totp"])}
