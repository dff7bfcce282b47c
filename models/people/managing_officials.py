"""Managing officials: what an official with the permission `PEOPLE_MANAGE` does with other officials.

Somebody outside their areas is not found. Somebody inside is managed by them only if they could grant every role that
person holds: else a commune could take over the account of an approver of the province who also works there. Nobody
manages themselves. The command line uses `officials` and `invitations` directly, as `SYSTEM`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from models.access.callers import Identity
from models.errors import Fault, Forbidden, Stale, insist_on_none
from models.people import assignments, granting, invitations, officials
from models.people.assignments import AssignmentRow
from models.people.invitations import Invited
from models.people.official_shapes import OFFICIALS, Official
from models.people.officials import OfficialState
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import Event

Rows = Sequence[AssignmentRow]


class PersonAction(StrEnum):
    """What can be done with an official."""

    ASSIGN = "assign"
    DISABLE = "disable"
    ENABLE = "enable"
    RESET_PASSWORD = "reset-password"
    RESET_SECOND_FACTOR = "reset-second-factor"


#: What can be done with somebody in each state.
ACTIONS: Mapping[OfficialState, tuple[PersonAction, ...]] = {
    OfficialState.ACTIVE: (
        PersonAction.ASSIGN,
        PersonAction.DISABLE,
        PersonAction.RESET_PASSWORD,
        PersonAction.RESET_SECOND_FACTOR,
    ),
    OfficialState.PENDING: (
        PersonAction.ASSIGN,
        PersonAction.DISABLE,
        PersonAction.RESET_PASSWORD,
        PersonAction.RESET_SECOND_FACTOR,
    ),
    OfficialState.DISABLED: (PersonAction.ASSIGN, PersonAction.ENABLE),
}


def find(store: Store, by: Identity, official_id: str) -> Official:
    """Return an official whom `by` may know of.

    :raises NotFound: there is none.
    """
    return store.one(OFFICIALS, official_id, granting.visible(store, by))


def history(
    store: Store, by: Identity, official_id: str, *, after: str | None = None, limit: int = 20
) -> tuple[list[Event], str | None]:
    """Return a page of what happened to an official whom `by` may know of, newest first, and the next cursor.

    :raises NotFound: there is none.
    :raises Invalid: `bad_cursor`.
    """
    found = find(store, by, official_id)
    return events.history(store, Kind.OFFICIAL, found["_id"], after=after, limit=limit)


def possible(store: Store, by: Identity, official: Official) -> tuple[PersonAction, ...]:
    """Return what `by` may do with an official as they are now."""
    if official["_id"] == by.id or not granting.may_grant_all(store, by, official["assignments"]):
        return ()
    return ACTIONS[officials.state_of(official)]


def invite(store: Store, by: Identity, *, username: str, name: str, rows: Rows) -> Invited:
    """Invite somebody new.

    :raises Invalid: `username_invalid`, `role_unknown`, `area_unknown`, `agency_unknown`, `required`, `too_long`,
        `grant_beyond_own`.
    :raises Clash: `username_taken`.
    """
    insist_on_none(faults_of(store, by, username, name, rows))
    return invitations.invite(store, username=username, name=name, assignments=rows, actor=by.actor)


def faults_of(store: Store, by: Identity, username: str, name: str, rows: Rows) -> list[Fault]:
    """Return everything that is wrong with an invitation by `by`."""
    return [*officials.faults_of(store, username, name, rows), *granting.faults_of(store, by, rows)]


def assignment_faults(store: Store, by: Identity, rows: Rows) -> list[Fault]:
    """Return everything that is wrong with roles that `by` would give."""
    return [*assignments.faults_of(store, rows), *granting.faults_of(store, by, rows)]


def assign(store: Store, by: Identity, official_id: str, rows: Rows, *, expect: int) -> Official:
    """Give an official these roles instead of those before.

    :param expect: the version that `by` saw.
    :raises Invalid: as for `assignment_faults`.
    :raises NotFound, Forbidden: as for `managed`.
    :raises Clash: `last_administrator`.
    :raises Stale: somebody was faster.
    """
    managed(store, by, official_id, expect)
    insist_on_none(assignment_faults(store, by, rows))
    return officials.assign(store, official_id, rows, actor=by.actor, expect=expect)


def disable(store: Store, by: Identity, official_id: str, *, expect: int, note: str = "") -> Official:
    """Let an official no longer sign in.

    :param note: why; it stays in their history.
    :raises NotFound, Forbidden: as for `managed`.
    :raises Clash: `last_administrator`, `official_disabled`.
    :raises Stale: somebody was faster.
    """
    managed(store, by, official_id, expect)
    return officials.disable(store, official_id, actor=by.actor, expect=expect, note=note)


def enable(store: Store, by: Identity, official_id: str, *, expect: int) -> Official:
    """Let a disabled official sign in again.

    :raises NotFound, Forbidden: as for `managed`.
    :raises Clash: `official_enabled`, `agency_closed`.
    :raises Stale: somebody was faster.
    """
    managed(store, by, official_id, expect)
    return officials.enable(store, official_id, actor=by.actor, expect=expect)


def sign_out_everywhere(store: Store, by: Identity, official_id: str, *, expect: int) -> Official:
    """End every session of an official.

    :raises NotFound, Forbidden: as for `managed`.
    :raises Clash: `official_disabled`.
    :raises Stale: somebody was faster.
    """
    managed(store, by, official_id, expect)
    return officials.sign_out_everywhere(store, official_id, actor=by.actor, expect=expect)


def reset_password(store: Store, by: Identity, official_id: str, *, expect: int) -> Invited:
    """Take an official's password away and give a link by which they set a new one.

    :raises NotFound, Forbidden: as for `managed`.
    :raises Clash: `official_disabled`.
    :raises Stale: somebody was faster.
    """
    managed(store, by, official_id, expect)
    return invitations.reset_password(store, official_id, actor=by.actor, expect=expect)


def reset_second_factor(store: Store, by: Identity, official_id: str, *, expect: int) -> Invited:
    """Take an official's second factor away and give a link by which they set up a new one.

    :raises NotFound, Forbidden: as for `managed`.
    :raises Clash: `official_disabled`.
    :raises Stale: somebody was faster.
    """
    managed(store, by, official_id, expect)
    return invitations.reset_second_factor(store, official_id, actor=by.actor, expect=expect)


def managed(store: Store, by: Identity, official_id: str, expect: int) -> Official:
    """Return an official whom `by` may manage, as they are in the version that will be changed.

    :raises NotFound: there is none whom they may know of.
    :raises Forbidden: `not_to_oneself`, or `official_beyond_reach`: the person holds a role that `by` can't grant.
    :raises Stale: the version is not `expect`; carries the official as they are now.
    """
    official = find(store, by, official_id)
    if official["_id"] == by.id:
        raise Forbidden("not_to_oneself")
    if not granting.may_grant_all(store, by, official["assignments"]):
        raise Forbidden("official_beyond_reach")
    if official["version"] != expect:
        # What was checked must be what is changed: a version to come may hold roles that nobody looked at.
        raise Stale(official)
    return official
