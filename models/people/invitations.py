"""Invitations (thư mời): a link by which officials set their own password and second factor, once.

An official's document holds the newest one (`StoredInvitation`). The token,
`liv.<official id>.<secret>`, is given once, to whoever invited; only its keyed hash is kept. It is good for
INVITATION_HOURS, until it is accepted, or until the next one or a disabling makes it void. What it asks for is read
from the document: a password where there is none, a second factor where a role needs one (or one was reset,
`second_factor`). So the same link serves an invitation, a reset of the password and a reset of the second factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from models.access import guards, tokens
from models.access.callers import HERE, Circumstances
from models.access.guards import Act
from models.access.sessions import Ending
from models.access.tokens import Opaque
from models.errors import Clash, NotFound, Unauthenticated, insist_on_none
from models.people import officials
from models.people.assignments import AssignmentRow
from models.people.official_shapes import OFFICIALS, Official, OfficialChange, StoredInvitation
from models.store import Store, new_id
from models.store.events import SYSTEM, Actor


class Ask(StrEnum):
    """What an invitation asks for."""

    PASSWORD = "password"
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True)
class Invited:
    """An official with a new invitation.

    :param token: what opens it; shown now and never again.
    """

    official: Official
    token: str = field(repr=False)
    expires_at: datetime


class _Fresh(NamedTuple):
    """An invitation just made: the stored form, and what opens it."""

    stored: StoredInvitation
    token: str


def invite(
    store: Store,
    *,
    username: str,
    name: str,
    assignments: Sequence[AssignmentRow],
    actor: Actor = SYSTEM,
) -> Invited:
    """Make an official who sets their password by the invitation.

    :raises Invalid: `username_invalid`, `role_unknown`, `area_unknown`, `agency_unknown`, `required`, `too_long`.
    :raises Clash: `username_taken`.
    """
    insist_on_none(officials.faults_of(store, username, name, assignments))
    official_id = new_id()
    fresh = _fresh(store, official_id, second_factor=False)
    document = officials.blank(username, name, assignments, id=official_id)
    document["invitation"] = fresh.stored
    return _invited(officials.insert(store, document, action="invited", actor=actor), fresh)


def reset_password(
    store: Store, official_id: str, *, actor: Actor = SYSTEM, expect: int | None = None
) -> Invited:
    """Take the password away and every session with it; the official sets a new one by the invitation.

    The second factor stays. Somebody who was invited and has not come yet gets a new invitation so.

    :raises Clash: `official_disabled`.
    :raises NotFound: there is no such official.
    :raises Stale: somebody was faster.
    """
    values: OfficialChange = {"password_hash": None, "password_at": None}
    return _reset(store, official_id, values, "password_reset", Ending.PASSWORD_RESET, actor, expect)


def reset_second_factor(
    store: Store, official_id: str, *, actor: Actor = SYSTEM, expect: int | None = None
) -> Invited:
    """Take the second factor away and every session with it; the official sets up a new one by the invitation.

    :raises Clash: `official_disabled`.
    :raises NotFound: there is no such official.
    :raises Stale: somebody was faster.
    """
    values: OfficialChange = {"totp": None}
    return _reset(
        store, official_id, values, "second_factor_reset", Ending.SECOND_FACTOR_RESET, actor, expect
    )


def link_of(store: Store, token: str) -> str:
    """Return the address of the page where an official accepts an invitation.

    The token stands behind `#`, which browsers keep to themselves, so that no log of addresses holds it.
    """
    return f"{store.settings.public_base}/invitation#{token}"


def opened(store: Store, token: str, where: Circumstances = HERE) -> Official:
    """Return the official whom a token was made for.

    :raises NotFound: `invitation_unknown`, `invitation_expired`.
    :raises TooMany: too many wrong tokens.
    """
    try:
        official = _holder(store, token)
    except NotFound:
        guards.spend(store, Act.INVITATION, where)
        raise
    if held_by(official)["expires_at"] <= datetime.now(UTC):
        raise NotFound("invitation_expired")
    return official


def held_by(official: Official) -> StoredInvitation:
    """Return the invitation of an official who has one.

    :raises NotFound: `invitation_unknown`: they have none.
    """
    stored = official.get("invitation")
    if stored is None:
        raise NotFound("invitation_unknown")
    return stored


def asks_of(official: Official) -> list[Ask]:
    """Return what the invitation of an official asks for now."""
    found = [] if official["password_hash"] else [Ask.PASSWORD]
    lacks = officials.needs_second_factor(official) and not official["totp"]
    return [*found, Ask.SECOND_FACTOR] if lacks else found


def _holder(store: Store, token: str) -> Official:
    try:
        official_id, secret = tokens.take_apart(Opaque.INVITATION, token)
    except Unauthenticated as error:
        raise NotFound("invitation_unknown") from error
    official = store.collection(OFFICIALS).find_one({"_id": official_id, "disabled_at": None})
    stored = official.get("invitation") if official else None
    digest = tokens.opaque_digest(store, Opaque.INVITATION, official_id, secret)
    if official is None or not tokens.same(stored["digest"] if stored else "", digest):
        raise NotFound("invitation_unknown")
    return official


def _fresh(store: Store, official_id: str, *, second_factor: bool) -> _Fresh:
    minted = tokens.new_opaque(store, Opaque.INVITATION, official_id)
    expires_at = datetime.now(UTC) + timedelta(hours=store.settings.invitation_hours)
    stored: StoredInvitation = {
        "digest": minted.digest,
        "expires_at": expires_at,
        "second_factor": second_factor,
    }
    return _Fresh(stored, minted.token)


def _invited(official: Official, fresh: _Fresh) -> Invited:
    return Invited(official, fresh.token, fresh.stored["expires_at"])


def _reset(
    store: Store,
    official_id: str,
    values: OfficialChange,
    action: str,
    ending: Ending,
    actor: Actor,
    expect: int | None,
) -> Invited:
    official = officials.get(store, official_id)
    if official["disabled_at"]:
        raise Clash("official_disabled")
    # One that was reset and not set up again yet is asked for by the next invitation, too.
    former = official.get("invitation")
    pending = former["second_factor"] if former else False
    fresh = _fresh(store, official_id, second_factor=pending or "totp" in values)
    changed = officials.change(
        store,
        official_id,
        {**values, "invitation": fresh.stored},
        action,
        actor,
        expect=expect,
        guard={"disabled_at": None},
        ending=ending,
    )
    return _invited(changed, fresh)
