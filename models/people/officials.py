"""Officials (cán bộ): staff with a password, roles in areas, and mostly a second factor.

Document: `{_id, version, username, name, password_hash, password_at, assignments: [{role, area_id, agency_id}],
totp: {sealed, counter} or None, invitation: {digest, expires_at, second_factor} or None, disabled_at, created_at}`.
`password_hash` is None until they set a password. `totp.counter` is the last 30-second step whose code was used; none
is taken twice. An `invitation` is described in `models.people.invitations`; officials made before there were any
lack it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import authenticator, passwords, sessions
from models.access.callers import CallerKind
from models.access.sessions import Ending
from models.errors import Clash, Fault, NotFound, insist_on_none
from models.language.text import nfc
from models.people import administrators, assignments
from models.store import Document, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor

OFFICIALS = CollectionSpec(
    "officials",
    Document,
    purpose="",
    kept="",
    kind=Kind.OFFICIAL,
    indexes=[
        IndexModel([("username", ASCENDING)], unique=True),
        IndexModel([("assignments.area_id", ASCENDING), ("username", ASCENDING)]),
        IndexModel([("assignments.agency_id", ASCENDING)]),
    ],
)

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
    assignments: Sequence[Mapping[str, Any]],
    totp_secret: str | None = None,
    totp_counter: int = 0,
    actor: Actor = SYSTEM,
) -> Document:
    """Make an official who can sign in at once; `models.people.invitations` makes one who sets a password first.

    :param assignments: rows `{role, area_id, agency_id?}`.
    :param totp_secret: base32; without it nobody signs in with a role that needs a second factor.
    :param totp_counter: the step whose code confirmed the secret; that code is used up.
    :raises Invalid: `username_invalid`, `wrong_length`, `password_is_username`, `totp_secret_invalid`,
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
    document = {
        **blank(username, name, assignments),
        "password_hash": passwords.make_hash(password, store.settings.password_memory_kib),
        "password_at": datetime.now(UTC),
        "totp": None if totp_secret is None else second_factor(store, totp_secret, totp_counter),
    }
    return insert(store, document, action="created", actor=actor)


def faults_of(
    store: Store,
    username: str,
    name: str,
    held: Sequence[Mapping[str, Any]],
    *,
    password: str | None = None,
) -> list[Fault]:
    """Return everything that is wrong with a new official."""
    username = canonical(username)
    return [
        *([] if USERNAME.fullmatch(username) else [Fault("username", "username_invalid")]),
        *([] if password is None else passwords.faults(password, username)),
        *faults_of_name(name),
        *assignments.faults_of(store, held),
    ]


def faults_of_name(name: str) -> list[Fault]:
    """Return what is wrong with the name of a person."""
    shown = nfc(name)
    if not shown:
        return [Fault("name", "required")]
    return [Fault("name", "too_long", {"max": MAX_NAME})] if len(shown) > MAX_NAME else []


def blank(username: str, name: str, held: Sequence[Mapping[str, Any]]) -> Document:
    """Return the document of a new official who can't sign in yet; nothing is stored."""
    return {
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


def insert(store: Store, document: Document, *, action: str, actor: Actor) -> Document:
    """Store a new official, checked already.

    :raises Clash: `username_taken`.
    """
    details: events.EventDetails = {"changes": {"assignments": document["assignments"]}}
    try:
        return events.create(store, OFFICIALS, document, action=action, actor=actor, details=details)
    except DuplicateKeyError as error:
        raise Clash("username_taken") from error


def get(store: Store, official_id: str) -> Document:
    """Return one official.

    :raises NotFound: there is none.
    """
    official = store.collection(OFFICIALS).find_one({"_id": official_id})
    if official is None:
        raise NotFound
    return official


def find(store: Store, username: str) -> Document | None:
    """Return the official who signs in with that name, in any case; None when there is none."""
    return store.collection(OFFICIALS).find_one({"username": canonical(username)})


def canonical(username: str) -> str:
    """Return a sign-in name as it is stored and compared."""
    return username.strip().lower()


def needs_second_factor(official: Document) -> bool:
    """Say whether a password alone must not be enough: a role demands more, or a second factor is being reset."""
    being_reset = bool((official.get("invitation") or {}).get("second_factor"))
    return being_reset or assignments.need_second_factor(official["assignments"])


def state_of(official: Document) -> OfficialState:
    """Say whether an official can sign in."""
    if official["disabled_at"]:
        return OfficialState.DISABLED
    lacks = not official["password_hash"] or (needs_second_factor(official) and not official["totp"])
    return OfficialState.PENDING if lacks else OfficialState.ACTIVE


def set_password(store: Store, official_id: str, password: str, *, actor: Actor) -> Document:
    """Give an official a new password; every session ends.

    :raises Invalid: `wrong_length`, `password_is_username`.
    :raises NotFound: there is no such official.
    """
    insist_on_none(passwords.faults(password, get(store, official_id)["username"]))
    values = {
        "password_hash": passwords.make_hash(password, store.settings.password_memory_kib),
        "password_at": datetime.now(UTC),
    }
    return change(store, official_id, values, "password_changed", actor, ending=Ending.PASSWORD_CHANGED)


def assign(
    store: Store,
    official_id: str,
    held: Sequence[Mapping[str, Any]],
    *,
    actor: Actor,
    expect: int | None = None,
) -> Document:
    """Give an official these roles instead of those before; they count at once, in sessions that are open, too.

    Sessions end where a role now needs a second factor that the official doesn't have.

    :raises Invalid: `role_unknown`, `area_unknown`, `agency_unknown`, `required`.
    :raises Clash: `last_administrator`.
    :raises NotFound: there is no such official.
    :raises Stale: somebody was faster.
    """
    insist_on_none(assignments.faults_of(store, held))
    values = {"assignments": assignments.rows_of(held)}
    return change(store, official_id, values, "assigned", actor, expect=expect)


def disable(store: Store, official_id: str, *, actor: Actor, expect: int | None = None) -> Document:
    """Let an official no longer sign in; every session ends, and no invitation is good any more.

    :raises Clash: `last_administrator`, `official_disabled`.
    :raises NotFound: there is no such official.
    :raises Stale: somebody was faster.
    """
    if get(store, official_id)["disabled_at"]:
        raise Clash("official_disabled")
    values = {"disabled_at": datetime.now(UTC), "invitation": None}
    return change(store, official_id, values, "disabled", actor, expect=expect, ending=Ending.DISABLED)


def enable(store: Store, official_id: str, *, actor: Actor, expect: int | None = None) -> Document:
    """Let a disabled official sign in again, with the password, second factor and roles that they had.

    :raises Clash: `official_enabled`.
    :raises NotFound: there is no such official.
    :raises Stale: somebody was faster.
    """
    if not get(store, official_id)["disabled_at"]:
        raise Clash("official_enabled")
    return change(store, official_id, {"disabled_at": None}, "enabled", actor, expect=expect)


def change(
    store: Store,
    official_id: str,
    values: Mapping[str, Any],
    action: str,
    actor: Actor,
    *,
    expect: int | None = None,
    guard: Mapping[str, Any] | None = None,
    ending: Ending | None = None,
) -> Document:
    """Change an official and, with `ending`, end their sessions in the same transaction.

    Of the values the event tells the assignments alone, for whoever asks later who could do what; no secret.

    :raises Clash, NotFound, Stale: `last_administrator`, and as for `events.change`.
    """
    details: events.EventDetails = {"changes": {key: values[key] for key in values if key == "assignments"}}

    def work(inner: ClientSession) -> Document:
        before = store.collection(OFFICIALS).find_one({"_id": official_id}, session=inner)
        after = events.change(
            store,
            OFFICIALS,
            official_id,
            {"$set": values},
            action=action,
            actor=actor,
            expect=expect,
            guard=guard,
            details=details,
            session=inner,
        )
        administrators.insist_on_another(store, before or after, after, inner)
        if not (why := ending or _ending_of(after)):
            return after
        sessions.revoke_all(store, CallerKind.OFFICIAL, official_id, why, actor=actor, session=inner)
        return store.collection(OFFICIALS).find_one({"_id": official_id}, session=inner) or after

    return store.transact(work)


def _ending_of(official: Document) -> Ending | None:
    """Whoever signed in by password alone must not go on with a role that needs more."""
    lacks = needs_second_factor(official) and not official["totp"]
    return Ending.SECOND_FACTOR_NEEDED if lacks else None


def second_factor(store: Store, secret: str, counter: int = 0) -> Document:
    """Return the stored form of a secret of an authenticator app.

    :param counter: the last step whose code was used.
    """
    return {"sealed": store.vault.encrypt(secret), "counter": counter}


def reveal_totp_secret(store: Store, official: Document) -> str:
    """Return the secret of an official's second factor in clear; they must have one."""
    return store.vault.decrypt(official["totp"]["sealed"])
