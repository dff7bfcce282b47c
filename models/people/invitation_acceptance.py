"""Accepting an invitation: the invited person looks at it, sets a password, and confirms an authenticator app.

Whoever looks first gets a secret for the app and its seal. Who shows the seal sees the same secret again; who does not
gets another one, so whoever looked at the link before doesn't know the secret that the official confirms.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.fernet import InvalidToken

from models.access import authenticator, passwords, sign_in_lockouts, tokens
from models.access.callers import HERE, Circumstances
from models.errors import Fault, NotFound, Stale, insist_on_none
from models.people import invitations, officials
from models.people.invitations import Ask
from models.people.official_shapes import Official, OfficialChange, SecondFactor
from models.store import Store
from models.store.events import Actor


@dataclass(frozen=True)
class Setup:
    """A new second factor to be confirmed.

    :param secret: base32, to be typed into an authenticator app.
    :param uri: the same as an address (`otpauth://totp/…`), for a phone that has the app.
    :param qr: the same as a QR code (SVG), for the camera of another.
    :param seal: comes back with the code; says which secret it belongs to.
    """

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    qr: str = field(repr=False)
    seal: str = field(repr=False)


@dataclass(frozen=True)
class Invitation:
    """What somebody who holds the token sees."""

    official: Official
    asks: Sequence[Ask]
    expires_at: datetime
    setup: Setup | None


@dataclass(frozen=True)
class Answer:
    """What the invited person sends; empty where nothing was asked.

    :param seal: of the `Setup` whose secret is in the authenticator app.
    :param code: what the app shows.
    """

    password: str = field(default="", repr=False)
    seal: str = field(default="", repr=False)
    code: str = field(default="", repr=False)


class _Checked(NamedTuple):
    """The second factor of an answer, and what is wrong with it."""

    stored: SecondFactor | None
    faults: list[Fault]


def look_up(store: Store, token: str, where: Circumstances = HERE, *, seal: str = "") -> Invitation:
    """Show an invitation to whoever holds its token; nothing changes.

    :param seal: of an earlier look, for the same secret again; one of another invitation counts as none.
    :param where: where it comes from; wrong tokens are counted by its network.
    :raises NotFound: `invitation_unknown`, `invitation_expired`.
    :raises TooMany: too many wrong tokens.
    """
    official = invitations.opened(store, token, where)
    asks = invitations.asks_of(official)
    setup = _setup(store, official, seal) if Ask.SECOND_FACTOR in asks else None
    return Invitation(official, asks, invitations.held_by(official)["expires_at"], setup)


def faults_of(store: Store, official: Official, answer: Answer) -> list[Fault]:
    """Return everything that is wrong with an answer to the invitation of an official."""
    return [*_password_faults(store, official, answer), *_confirmed(store, official, answer).faults]


def accept(store: Store, token: str, answer: Answer, where: Circumstances = HERE) -> Official:
    """Set what the invitation asks for; then it is used up, and the official signs in as always.

    :param where: where it comes from; wrong tokens are counted by its network.
    :raises Invalid: `required`, `not_asked`, `wrong_length`, `password_weak`, `setup_unknown`, `totp_wrong`.
    :raises NotFound: `invitation_unknown`, `invitation_expired`.
    :raises TooMany: too many wrong tokens.
    """
    official = invitations.opened(store, token, where)
    second = _confirmed(store, official, answer)
    insist_on_none([*_password_faults(store, official, answer), *second.faults])
    values: OfficialChange = {"invitation": None}
    if Ask.PASSWORD in invitations.asks_of(official):
        values["password_hash"] = passwords.make_hash(answer.password, store.settings.password_memory_kib)
        values["password_at"] = datetime.now(UTC)
    if second.stored:
        values["totp"] = second.stored
    actor: Actor = {"kind": "official", "id": official["_id"], "name": official["name"]}
    same = {"invitation.digest": invitations.held_by(official)["digest"], "disabled_at": None}
    try:
        accepted = officials.change(store, official["_id"], values, "invitation_accepted", actor, guard=same)
    except Stale as error:
        # Somebody accepted it, or it was made void, since it was read.
        raise NotFound("invitation_unknown") from error
    sign_in_lockouts.forgive(store, accepted["username"])
    return accepted


def _password_faults(store: Store, official: Official, answer: Answer) -> list[Fault]:
    if Ask.PASSWORD not in invitations.asks_of(official):
        return [Fault("password", "not_asked")] if answer.password else []
    if not answer.password:
        return [Fault("password", "required")]
    return passwords.faults(store, answer.password, officials.whose(official))


def _confirmed(store: Store, official: Official, answer: Answer) -> _Checked:
    """Return the second factor whose code was sent, if that is right."""
    given = {"setup": answer.seal, "code": answer.code}
    if Ask.SECOND_FACTOR not in invitations.asks_of(official):
        return _Checked(None, [Fault(name, "not_asked") for name, value in given.items() if value])
    missing = [Fault(name, "required") for name, value in given.items() if not value]
    if missing:
        return _Checked(None, missing)
    secret = _unsealed(store, official, answer.seal)
    if secret is None:
        return _Checked(None, [Fault("setup", "setup_unknown")])
    counter = authenticator.counter_of(secret, answer.code)
    if counter is None:
        return _Checked(None, [Fault("code", "totp_wrong", about=("code", "setup"))])
    return _Checked(officials.second_factor(store, secret, counter), [])


def _setup(store: Store, official: Official, seal: str) -> Setup:
    secret = _unsealed(store, official, seal) if seal else None
    if secret is None:
        secret = authenticator.new_secret()
        seal = store.vault.encrypt(json.dumps([invitations.held_by(official)["digest"], secret]))
    uri = authenticator.uri(secret, official["username"])
    return Setup(secret, uri, authenticator.qr_code(uri), seal)


def _unsealed(store: Store, official: Official, seal: str) -> str | None:
    """Return the secret in a seal; None if it is not one of this invitation."""
    try:
        digest, secret = json.loads(store.vault.decrypt(seal))
    except (InvalidToken, TypeError, ValueError):
        return None
    return secret if tokens.same(digest, invitations.held_by(official)["digest"]) else None
