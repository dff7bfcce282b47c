"""Officials as those who manage people see them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from api.extensions.context import current_identity, current_store
from api.extensions.if_match import Answer, with_version
from models.people import invitations, managing_officials, officials
from models.people.assignments import AssignmentRow
from models.people.invitations import Invited
from models.people.official_shapes import Official
from models.store.events import Event


class ShownOfficial(TypedDict):
    """An official; `actions` are what the caller may do with them."""

    _id: str
    version: int
    username: str
    name: str
    assignments: list[AssignmentRow]
    state: str
    second_factor: bool
    invited_until: datetime | None
    disabled_at: datetime | None
    created_at: datetime
    actions: list[str]


class NewInvitation(TypedDict):
    """A new invitation: `token` opens it, `link` is the page for it."""

    token: str
    link: str
    expires_at: datetime


class ShownInvited(ShownOfficial):
    """An official with a new invitation."""

    invitation: NewInvitation


class ShownActor(TypedDict):
    """Who did it; `name` is empty where nobody has one."""

    kind: str
    id: str
    name: str


class ShownStep(TypedDict):
    """One thing that happened to an official; `assignments` are None where it did not change them."""

    version: int
    at: datetime
    action: str
    actor: ShownActor
    assignments: list[AssignmentRow] | None
    why: str


def show_step(event: Event) -> ShownStep:
    """Show one thing that happened to an official."""
    actor = event["actor"]
    return {
        "version": event["seq"],
        "at": event["at"],
        "action": event["action"],
        "actor": {"kind": actor["kind"], "id": actor["id"], "name": actor.get("name", "")},
        "assignments": event["changes"].get("assignments"),
        "why": event["changes"].get("why", ""),
    }


def show(official: Official) -> ShownOfficial:
    """Show an official."""
    invitation = official.get("invitation")
    return {
        "_id": official["_id"],
        "version": official["version"],
        "username": official["username"],
        "name": official["name"],
        "assignments": official["assignments"],
        "state": officials.state_of(official),
        "second_factor": bool(official["totp"]),
        "invited_until": invitation["expires_at"] if invitation else None,
        "disabled_at": official["disabled_at"],
        "created_at": official["created_at"],
        "actions": [*managing_officials.possible(current_store(), current_identity(), official)],
    }


def show_invited(made: Invited) -> Answer[ShownInvited]:
    """Answer with an official and their new invitation."""
    invitation: NewInvitation = {
        "token": made.token,
        "link": invitations.link_of(current_store(), made.token),
        "expires_at": made.expires_at,
    }
    document, status, headers = with_version(show(made.official))
    return {**document, "invitation": invitation}, status, headers
