"""One's own password: an official changes it with the one before and, where they have one, a code of their app.

Whoever got hold of an open session does not know these, and guesses at them count like those at the sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from models.access import authenticator, guards, passwords, sign_in_lockouts
from models.access.callers import Circumstances, Identity
from models.access.guards import Act
from models.access.sessions import Ending
from models.access.sign_in_lockouts import Step
from models.errors import Fault, Invalid, Stale, insist_on_none
from models.people import officials
from models.people.official_shapes import Official
from models.store import Document, Query, Store


@dataclass(frozen=True)
class NewPassword:
    """What an official sends to change their password.

    :param password: the one that they have.
    :param code: of the authenticator app; empty for whoever has none.
    """

    password: str = field(repr=False)
    new_password: str = field(repr=False)
    code: str = field(default="", repr=False)


def faults_of(store: Store, by: Identity, given: NewPassword) -> list[Fault]:
    """Return what is wrong with the new password, and with a code that is missing or not asked for."""
    official = officials.get(store, by.id)
    faults = passwords.faults(store, given.new_password, officials.whose(official), field="new_password")
    if given.new_password == given.password:
        faults.append(Fault("new_password", "password_same", about=("new_password", "password")))
    if bool(given.code) != bool(official["totp"]):
        faults.append(Fault("code", "not_asked" if given.code else "required"))
    return faults


def change(store: Store, by: Identity, given: NewPassword, where: Circumstances) -> Official:
    """Give oneself a new password; every session but this one ends.

    :param where: where it comes from; failures are counted as at the sign-in.
    :raises Invalid: as for `faults_of`, and `password_wrong`, `totp_wrong`.
    :raises TooMany: `login_locked`, or this network failed too often.
    """
    insist_on_none(faults_of(store, by, given))
    official = officials.get(store, by.id)
    insist_on_password(store, official, given.password, where)
    used, guard = second_factor(store, official, given.code, where)
    try:
        return officials.change(
            store,
            official["_id"],
            {
                "password_hash": passwords.make_hash(given.new_password, store.settings.password_memory_kib),
                "password_at": datetime.now(UTC),
            },
            "password_changed",
            by.actor,
            guard={**guard, "password_at": official["password_at"], "disabled_at": None},
            also=used,
            ending=Ending.PASSWORD_CHANGED,
            but=by.session_id,
        )
    except Stale as error:
        # The code was used, or the password changed, since they were read.
        field, code = ("code", "totp_wrong") if used else ("password", "password_wrong")
        raise Invalid(Fault(field, code)) from error


def insist_on_password(store: Store, official: Official, password: str, where: Circumstances) -> None:
    """Demand the password of an official who is signed in.

    :raises Invalid: `password_wrong`.
    :raises TooMany: `login_locked`, or this network failed too often.
    """
    name = official["username"]
    # Counted before it is judged, as at the sign-in.
    guards.spend(store, Act.LOGIN, where, name)
    who = sign_in_lockouts.guesser(store, Step.PASSWORD, name, where)
    sign_in_lockouts.attempt(store, who)
    if not passwords.check(official["password_hash"], password, store.settings.password_memory_kib):
        raise Invalid(Fault("password", "password_wrong"))
    guards.give_back(store, Act.LOGIN, where, name)
    sign_in_lockouts.give_back(store, who)


def second_factor(
    store: Store, official: Official, code: str, where: Circumstances
) -> tuple[Document, Query]:
    """Return what uses a right code up, and the condition that nobody has used it.

    :raises Invalid: `totp_wrong`.
    :raises TooMany: `login_locked`.
    """
    if official["totp"] is None:
        return {}, {"totp": None}
    who = sign_in_lockouts.guesser(store, Step.SECOND_FACTOR, official["username"], where)
    sign_in_lockouts.attempt(store, who)
    counter = authenticator.counter_of(officials.reveal_totp_secret(store, official), code)
    if counter is None:
        raise Invalid(Fault("code", "totp_wrong"))
    sign_in_lockouts.forgive_here(store, who)
    unused = {"totp.sealed": official["totp"]["sealed"], "totp.counter": {"$lt": counter}}
    return {"totp.counter": counter}, unused
