"""Officials (cán bộ): staff with a password, roles in areas, and mostly a second factor.

Document: `{_id, version, username, name, password_hash, password_at, assignments: [{role, area_id, agency_id}],
totp: {sealed, counter} or None, disabled_at, created_at}`. `totp.counter` is the last 30-second step whose code was
used; none is taken twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import authenticator, passwords, sessions
from models.access.callers import CallerKind
from models.access.permissions import SECOND_FACTOR_ROLES, Role
from models.access.sessions import Ending
from models.areas import agencies, areas
from models.errors import Clash, Fault, Invalid, NotFound
from models.language.text import nfc
from models.store import Document, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor

OFFICIALS = CollectionSpec(
    "officials",
    Document,
    purpose="",
    kept="",
    kind=Kind.OFFICIAL,
    indexes=[IndexModel([("username", ASCENDING)], unique=True)],
)

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,49}", re.ASCII)


def create(
    store: Store,
    *,
    username: str,
    password: str,
    name: str,
    assignments: Sequence[Mapping[str, Any]],
    totp_secret: str | None = None,
    actor: Actor = SYSTEM,
) -> Document:
    """Make an official.

    :param assignments: rows `{role, area_id, agency_id?}`.
    :param totp_secret: base32; without it nobody signs in with a role that needs a second factor.
    :raises Invalid: `username_invalid`, `wrong_length`, `password_is_username`, `totp_secret_invalid`,
        `role_unknown`, `area_unknown`, `agency_unknown`, `required`.
    :raises Clash: `username_taken`.
    """
    username = canonical(username)
    faults = [
        *([] if USERNAME.fullmatch(username) else [Fault("username", "username_invalid")]),
        *passwords.faults(password, username),
        *([] if name.strip() else [Fault("name", "required")]),
        *_assignment_faults(store, assignments),
        *_secret_faults(totp_secret),
    ]
    if faults:
        raise Invalid(*faults)
    now = datetime.now(UTC)
    document: Document = {
        "username": username,
        "name": nfc(name),
        "password_hash": passwords.make_hash(password, store.settings.password_memory_kib),
        "password_at": now,
        "assignments": _rows(assignments),
        "totp": _second_factor(store, totp_secret),
        "disabled_at": None,
        "created_at": now,
    }
    details: events.EventDetails = {"changes": {"assignments": document["assignments"]}}
    try:
        return events.create(store, OFFICIALS, document, action="created", actor=actor, details=details)
    except DuplicateKeyError as error:
        raise Clash("username_taken") from error


def get(store: Store, official_id: str) -> Document:
    """One official.

    :raises NotFound: there is none.
    """
    official = store.collection(OFFICIALS).find_one({"_id": official_id})
    if official is None:
        raise NotFound
    return official


def find(store: Store, username: str) -> Document | None:
    """The official who signs in with that name, in any case; None when there is none."""
    return store.collection(OFFICIALS).find_one({"username": canonical(username)})


def canonical(username: str) -> str:
    """A sign-in name as it is stored and compared."""
    return username.strip().lower()


def needs_second_factor(official: Document) -> bool:
    """Whether a role of the official must not be used with a password alone."""
    return any(Role(held["role"]) in SECOND_FACTOR_ROLES for held in official["assignments"])


def set_password(store: Store, official_id: str, password: str, *, actor: Actor) -> Document:
    """Give an official a new password; every session ends.

    :raises Invalid: `wrong_length`, `password_is_username`.
    :raises NotFound: there is no such official.
    """
    wrong = passwords.faults(password, get(store, official_id)["username"])
    if wrong:
        raise Invalid(*wrong)
    made = passwords.make_hash(password, store.settings.password_memory_kib)
    values = {"password_hash": made, "password_at": datetime.now(UTC)}
    return _change(store, official_id, values, "password_changed", actor, Ending.PASSWORD_CHANGED)


def set_second_factor(store: Store, official_id: str, secret: str | None, *, actor: Actor) -> Document:
    """Give an official a new secret for the second factor, or take it away with None.

    :raises Invalid: `totp_secret_invalid`.
    :raises NotFound: there is no such official.
    """
    wrong = _secret_faults(secret)
    if wrong:
        raise Invalid(*wrong)
    values = {"totp": _second_factor(store, secret)}
    return _change(store, official_id, values, "second_factor_changed", actor)


def assign(
    store: Store, official_id: str, assignments: Sequence[Mapping[str, Any]], *, actor: Actor
) -> Document:
    """Give an official these roles instead of those before.

    :raises Invalid: `role_unknown`, `area_unknown`, `agency_unknown`, `required`.
    :raises NotFound: there is no such official.
    """
    wrong = list(_assignment_faults(store, assignments))
    if wrong:
        raise Invalid(*wrong)
    return _change(store, official_id, {"assignments": _rows(assignments)}, "assigned", actor)


def disable(store: Store, official_id: str, *, actor: Actor) -> Document:
    """Let an official no longer sign in; every session ends.

    :raises NotFound: there is no such official.
    """
    values = {"disabled_at": datetime.now(UTC)}
    return _change(store, official_id, values, "disabled", actor, Ending.DISABLED)


def reveal_totp_secret(store: Store, official: Document) -> str:
    """The secret of an official's second factor in clear; he must have one."""
    return store.vault.decrypt(official["totp"]["sealed"])


def _change(
    store: Store, official_id: str, values: Document, action: str, actor: Actor, ending: Ending | None = None
) -> Document:
    """Change an official and, with `ending`, end his sessions in the same transaction."""
    # Secrets never reach an event; assignments do, for whoever asks later who could do what.
    changes = {"assignments": values["assignments"]} if "assignments" in values else {}

    def work(inner: ClientSession) -> Document:
        if ending:
            sessions.revoke_all(store, CallerKind.OFFICIAL, official_id, ending, actor=actor, session=inner)
        return events.change(
            store,
            OFFICIALS,
            official_id,
            {"$set": values},
            action=action,
            actor=actor,
            details={"changes": changes},
            session=inner,
        )

    return store.transact(work)


def _secret_faults(secret: str | None) -> list[Fault]:
    fine = secret is None or authenticator.is_secret(secret)
    return [] if fine else [Fault("totp_secret", "totp_secret_invalid")]


def _assignment_faults(store: Store, assignments: Sequence[Mapping[str, Any]]) -> Iterable[Fault]:
    if not assignments:
        yield Fault("assignments", "required")
    rows = _rows(assignments)
    known_areas = _known(store, areas.AREAS.name, [row["area_id"] for row in rows])
    known_agencies = _known(store, agencies.AGENCIES.name, [row["agency_id"] for row in rows])
    for index, row in enumerate(rows):
        where = f"assignments.{index}"
        if row["role"] not in set(Role):
            yield Fault(f"{where}.role", "role_unknown")
        if row["area_id"] not in known_areas:
            yield Fault(f"{where}.area_id", "area_unknown")
        if row["agency_id"] and row["agency_id"] not in known_agencies:
            yield Fault(f"{where}.agency_id", "agency_unknown")


def _known(store: Store, collection: str, ids: Sequence[str]) -> set[str]:
    return {row["_id"] for row in store.db[collection].find({"_id": {"$in": list(ids)}}, {"_id": 1})}


def _rows(assignments: Sequence[Mapping[str, Any]]) -> list[Document]:
    return [
        {"role": str(one["role"]), "area_id": one["area_id"], "agency_id": one.get("agency_id", "")}
        for one in assignments
    ]


def _second_factor(store: Store, secret: str | None) -> Document | None:
    return None if secret is None else {"sealed": store.vault.encrypt(secret), "counter": 0}
