"""Officials (cán bộ): staff with a password, roles in areas, and mostly a second factor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import authenticator, passwords, sessions
from models.access.callers import CallerKind
from models.access.passwords import Whose
from models.access.sessions import Ending
from models.errors import Clash, Fault, insist_on_none
from models.language import visible
from models.language.lookalikes import UNSEEN
from models.language.text import nfc
from models.people import administrators, assignments
from models.people.assignments import AssignmentRow
from models.people.official_shapes import OFFICIALS, Official, OfficialChange, SecondFactor
from models.store import Query, Store, events, new_id
from models.store.events import SYSTEM, Actor

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,49}", re.ASCII)
MAX_NAME = 100


class OfficialState(StrEnum):
    """Whether an official can sign in. `PENDING`: a password or a second factor is still to be set up."""

    ACTIVE = "active"
    PENDING = "pending"
    DISABLED = "disabled"


def create(
    store: Store,
    *,
    username: str,
    password: str,
    name: str,
    assignments: Sequence[AssignmentRow],
    totp_secret: str | None = None,
    totp_counter: int = 0,
    actor: Actor = SYSTEM,
) -> Official:
    """Make an official who can sign in at once; `models.people.invitations` makes one who sets a password first.

    :param totp_secret: base32; without it nobody signs in with a role that needs a second factor.
    :param totp_counter: the step whose code confirmed the secret; that code is used up.
    :raises Invalid: `username_invalid`, `wrong_length`, `password_weak`, `totp_secret_invalid`,
        `role_unknown`, `area_unknown`, `agency_unknown`, `required`.
    :raises Clash: `username_taken`.
    """
    secret_fine = totp_secret is None or authenticator.is_secret(totp_secret)
    insist_on_none(
        [
            *faults_of(store, username, name, assignments, password=password),
            *([] if secret_fine else [Fault("totp_secret", "totp_secret_invalid")]),
        ]
    )
    document = blank(username, name, assignments)
    document["password_hash"] = passwords.make_hash(password, store.settings.password_memory_kib)
    document["password_at"] = datetime.now(UTC)
    document["totp"] = None if totp_secret is None else second_factor(store, totp_secret, totp_counter)
    return insert(store, document, action="created", actor=actor)


def faults_of(
    store: Store,
    username: str,
    name: str,
    held: Sequence[AssignmentRow],
    *,
    password: str | None = None,
) -> list[Fault]:
    """Return everything that is wrong with a new official."""
    username = canonical(username)
    return [
        *([] if USERNAME.fullmatch(username) else [Fault("username", "username_invalid")]),
        *([] if password is None else passwords.faults(store, password, whose_of(username, name, held))),
        *faults_of_name(name),
        *assignments.faults_of(store, held),
    ]


def whose_of(username: str, name: str, held: Sequence[AssignmentRow]) -> Whose:
    """Return what is known of somebody who chooses a password."""
    return Whose(username, name, [one["area_id"] for one in held], [one.get("agency_id", "") for one in held])


def whose(official: Official) -> Whose:
    """Return what is known of an official who chooses a password."""
    return whose_of(official["username"], official["name"], official["assignments"])


def faults_of_name(name: str) -> list[Fault]:
    """Return what is wrong with the name of a person."""
    return visible.name_faults("name", name, MAX_NAME)


def blank(username: str, name: str, held: Sequence[AssignmentRow], *, id: str = "") -> Official:
    """Return the document of a new official who can't sign in yet; nothing is stored.

    :param id: theirs, where it is known already.
    """
    return {
        "_id": id or new_id(),
        "version": 1,
        "username": canonical(username),
        "name": nfc(name),
        "password_hash": None,
        "password_at": None,
        "assignments": assignments.rows_of(held),
        "totp": None,
        "invitation": None,
        "disabled_at": None,
        "created_at": datetime.now(UTC),
    }


def insert(store: Store, document: Official, *, action: str, actor: Actor) -> Official:
    """Store a new official, checked already.

    :raises Invalid: `agency_unknown`: one was closed since it was checked.
    :raises Clash: `username_taken`.
    """
    details: events.EventDetails = {"changes": {"assignments": document["assignments"]}}

    def work(session: ClientSession) -> Official:
        insist_on_none(assignments.claimed(store, document["assignments"], session))
        return events.create(
            store, OFFICIALS, document, action=action, actor=actor, details=details, session=session
        )

    try:
        return store.transact(work)
    except DuplicateKeyError as error:
        raise Clash("username_taken") from error


def get(store: Store, official_id: str) -> Official:
    """Return one official.

    :raises NotFound: there is none.
    """
    return store.one(OFFICIALS, official_id)


def find(store: Store, username: str) -> Official | None:
    """Return the official who signs in with that name, in any case; None when there is none."""
    return store.collection(OFFICIALS).find_one({"username": canonical(username)})


def canonical(username: str) -> str:
    """Return a sign-in name as it is stored and compared."""
    given = nfc("".join(char for char in username if char not in UNSEEN))
    # A letter that only looks like one of ASCII must not become it: the name is refused as it is.
    return given.lower() if given.isascii() else given


def needs_second_factor(official: Official) -> bool:
    """Say whether a password alone must not be enough: a role demands more, or a second factor is being reset."""
    invitation = official.get("invitation")
    return bool(invitation and invitation["second_factor"]) or assignments.need_second_factor(
        official["assignments"]
    )


def state_of(official: Official) -> OfficialState:
    """Say whether an official can sign in."""
    if official["disabled_at"]:
        return OfficialState.DISABLED
    lacks = not official["password_hash"] or (needs_second_factor(official) and not official["totp"])
    return OfficialState.PENDING if lacks else OfficialState.ACTIVE


def assign(
    store: Store,
    official_id: str,
    held: Sequence[AssignmentRow],
    *,
    actor: Actor,
    expect: int | None = None,
) -> Official:
    """Give an official these roles instead of those before; they count at once, in sessions that are open, too.

    Sessions end where a role now needs a second factor that they don't have. A link that is still out is void:
    whoever gave it may not be one who could give these roles.

    :raises Invalid: `role_unknown`, `area_unknown`, `agency_unknown`, `required`.
    :raises Clash: `last_administrator`.
    :raises NotFound: there is no such official.
    :raises Stale: somebody was faster.
    """
    insist_on_none(assignments.faults_of(store, held))
    values: OfficialChange = {"assignments": assignments.rows_of(held), "invitation": None}
    return change(store, official_id, values, "assigned", actor, expect=expect)


def disable(
    store: Store, official_id: str, *, actor: Actor, expect: int | None = None, note: str = ""
) -> Official:
    """Let an official no longer sign in; every session ends, and no invitation is good any more.

    :param note: why; it stays in the event.
    :raises Clash: `last_administrator`, `official_disabled`.
    :raises NotFound: there is no such official.
    :raises Stale: somebody was faster.
    """
    if get(store, official_id)["disabled_at"]:
        raise Clash("official_disabled")
    values: OfficialChange = {"disabled_at": datetime.now(UTC), "invitation": None}
    return change(
        store, official_id, values, "disabled", actor, expect=expect, ending=Ending.DISABLED, note=note
    )


def enable(store: Store, official_id: str, *, actor: Actor, expect: int | None = None) -> Official:
    """Let a disabled official sign in again, with the password, second factor and roles that they had.

    :raises Clash: `official_enabled`, or `agency_closed`: one that they work for; other roles must be given first.
    :raises NotFound: there is no such official.
    :raises Stale: somebody was faster.
    """
    if not get(store, official_id)["disabled_at"]:
        raise Clash("official_enabled")
    values: OfficialChange = {"disabled_at": None, "enabled_at": datetime.now(UTC)}
    return change(store, official_id, values, "enabled", actor, expect=expect)


def sign_out_everywhere(
    store: Store, official_id: str, *, actor: Actor, expect: int | None = None
) -> Official:
    """End every session of an official; they sign in again with what they have.

    :raises Clash: `official_disabled`: no session is left.
    :raises NotFound: there is no such official.
    :raises Stale: somebody was faster.
    """
    if get(store, official_id)["disabled_at"]:
        raise Clash("official_disabled")
    ending = Ending.SIGNED_OUT_EVERYWHERE
    return change(store, official_id, {}, str(ending), actor, expect=expect, ending=ending)


def change(
    store: Store,
    official_id: str,
    values: OfficialChange,
    action: str,
    actor: Actor,
    *,
    expect: int | None = None,
    guard: Query | None = None,
    also: Query | None = None,
    ending: Ending | None = None,
    but: str = "",
    note: str = "",
) -> Official:
    """Change an official and, with `ending`, end their sessions in the same transaction.

    Of the values the event keeps the assignments alone, for whoever asks later who could do what; no secret.

    :param also: more that is set, by paths.
    :param but: the id of a session that goes on, whatever ends the others.
    :param note: what is said of it.
    :raises Clash, NotFound, Stale: `last_administrator`, and as for `events.change`.
    """
    kept = {"assignments": values["assignments"]} if "assignments" in values else {}

    def work(inner: ClientSession) -> Official:
        before = store.collection(OFFICIALS).find_one({"_id": official_id}, session=inner)
        update = {"$set": {**values, **(also or {})}}
        about: events.EventDetails = {"changes": kept, "note": note}
        asked: dict[str, Any] = {"expect": expect, "guard": guard, "details": about, "session": inner}
        after = events.change(store, OFFICIALS, official_id, update, action=action, actor=actor, **asked)
        administrators.insist_on_another(store, before or after, after, inner)
        _insist_on_open_agencies(store, after, values, inner)
        return _with_sessions_ended(store, after, ending, but, actor, inner)

    return store.transact(work)


def _with_sessions_ended(
    store: Store,
    official: Official,
    ending: Ending | None,
    but: str,
    actor: Actor,
    session: ClientSession,
) -> Official:
    """End the sessions that may not go on; returns the official as they are then."""
    why = ending or _ending_of(official)
    if why is None:
        return official
    spared = but if ending else ""
    sessions.revoke_all(
        store, CallerKind.OFFICIAL, official["_id"], why, actor=actor, but=spared, session=session
    )
    return store.collection(OFFICIALS).find_one({"_id": official["_id"]}, session=session) or official


def _insist_on_open_agencies(
    store: Store, official: Official, values: OfficialChange, session: ClientSession
) -> None:
    """Demand that whoever begins to work does so for agencies that are open.

    :raises Invalid: `agency_unknown`, of roles that are given.
    :raises Clash: `agency_closed`, of roles that they have.
    """
    if not {"assignments", "enabled_at"} & values.keys():
        return
    faults = assignments.claimed(store, official["assignments"], session)
    if faults and "assignments" not in values:
        raise Clash("agency_closed")
    insist_on_none(faults)


def _ending_of(official: Official) -> Ending | None:
    """Return why sessions end: with a role that needs a second factor nobody goes on by password alone."""
    lacks = needs_second_factor(official) and not official["totp"]
    return Ending.SECOND_FACTOR_NEEDED if lacks else None


def second_factor(store: Store, secret: str, counter: int = 0) -> SecondFactor:
    """Return the stored form of a secret of an authenticator app.

    :param counter: the last step whose code was used.
    """
    return {"sealed": store.vault.encrypt(secret), "counter": counter}


def reveal_totp_secret(store: Store, official: Official) -> str:
    """Return the secret of an official's second factor in clear; raises ValueError if they have none."""
    if official["totp"] is None:
        raise ValueError("The official has no second factor.")
    return store.vault.decrypt(official["totp"]["sealed"])
