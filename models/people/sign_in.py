"""Sign-in of officials: a password, and a second factor where there is one.

A name that nobody has costs the same work, the same count of attempts and the same answer as a wrong password. A name
that nobody can have costs the same too, but it is kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, TypeVar

from models.access import (
    authenticator,
    console_sessions,
    guards,
    known_ways,
    passwords,
    sessions,
    sign_in_lockouts,
    tokens,
)
from models.access.callers import CallerKind, Circumstances
from models.access.guards import Act
from models.access.sessions import Tokens
from models.access.sign_in_lockouts import Guesser, Step
from models.errors import Forbidden, NotFound, Stale, Unauthenticated
from models.people import officials
from models.people.official_shapes import OFFICIALS, Official
from models.store import Query, Store, events
from models.store.events import SYSTEM

#: The audience of a challenge, so that it opens nothing else.
AUDIENCE = "totp"
CHALLENGE_LIFE = timedelta(minutes=5)

#: What a session gives to whoever opened it.
Opened = TypeVar("Opened", covariant=True)
Given = TypeVar("Given")


class Opening(Protocol[Opened]):
    """Opens a session: for programs (`models.access.sessions`) or for the console."""

    def __call__(
        self, store: Store, kind: CallerKind, subject_id: str, *, update: Query | None, guard: Query | None
    ) -> Opened:
        """Return what the session gives."""
        ...


@dataclass(frozen=True)
class Challenge:
    """The password was right; now the code of the authenticator app is wanted.

    :param token: to be shown with the code.
    :param expires_in: seconds that it is good for.
    """

    token: str = field(repr=False)
    expires_in: int


def login(store: Store, username: str, password: str, where: Circumstances) -> Tokens | Challenge:
    """Sign in by password: tokens, or a challenge for the second factor.

    :param where: where the attempt comes from; failures are counted by its network first.
    :raises Unauthenticated: `login_failed`: no such name, wrong password, or disabled.
    :raises Forbidden: `second_factor_missing`: a role demands one and the official has none yet.
    :raises TooMany: `login_locked`, or this network failed too often.
    """
    return _login(store, username, password, where, sessions.open_session)


def login_console(store: Store, username: str, password: str, where: Circumstances) -> str | Challenge:
    """Sign in at the console, which gets the token for its cookie; the same as `login` otherwise."""
    return _login(store, username, password, where, console_sessions.open_session)


def login_totp(store: Store, challenge: str, code: str, where: Circumstances) -> Tokens:
    """Finish a sign-in with the code of the authenticator app. Each code works once.

    :param where: where it comes from. Wrong passwords do not count here.
    :raises Unauthenticated: `totp_wrong`, or `credential_bad` or `credential_expired` for the challenge.
    :raises TooMany: `login_locked`.
    """
    return _login_totp(store, challenge, code, where, sessions.open_session)


def login_totp_console(store: Store, challenge: str, code: str, where: Circumstances) -> str:
    """Finish a sign-in at the console, which gets the token for its cookie; the same as `login_totp` otherwise."""
    return _login_totp(store, challenge, code, where, console_sessions.open_session)


def _login(
    store: Store, username: str, password: str, where: Circumstances, opening: Opening[Given]
) -> Given | Challenge:
    name = officials.canonical(username)
    # Counted before it is judged, for judging is what costs; a right one is given back.
    guards.spend(store, Act.LOGIN, where, name)
    who = sign_in_lockouts.guesser(store, Step.PASSWORD, name, where)
    official = _checked(store, who, name, password)
    guards.give_back(store, Act.LOGIN, where, name)
    official = _refresh_hash(store, official, official["password_hash"] or "", password)
    if official["totp"]:
        sign_in_lockouts.give_back(store, who)
        return _challenge(store, official)
    if officials.needs_second_factor(official):
        raise Forbidden("second_factor_missing")
    try:
        return _open(store, official, who, where, opening)
    except Stale as error:
        # Disabled, or given another password or other roles, since the password was read.
        raise Unauthenticated("login_failed") from error


def _login_totp(
    store: Store, challenge: str, code: str, where: Circumstances, opening: Opening[Given]
) -> Given:
    claims = tokens.read_signed(store, challenge, AUDIENCE)
    official = _challenged(store, claims["sub"])
    if official["disabled_at"] or claims.get("made_for") != _stamp(store, official):
        raise Unauthenticated("credential_bad")
    who = sign_in_lockouts.guesser(store, Step.SECOND_FACTOR, official["username"], where)
    sign_in_lockouts.attempt(store, who)
    counter = authenticator.counter_of(officials.reveal_totp_secret(store, official), code)
    if counter is None:
        raise Unauthenticated("totp_wrong")
    try:
        return _open(store, official, who, where, opening, counter)
    except Stale as error:
        # The code, or a later one, was used before: somebody looked over the shoulder.
        raise Unauthenticated("totp_wrong") from error


def _checked(store: Store, who: Guesser, name: str, password: str) -> Official:
    """Return the official with that name and password, or count the failure.

    :raises Unauthenticated: `login_failed`.
    :raises TooMany: `login_locked`.
    """
    possible = officials.USERNAME.fullmatch(name)
    if possible:
        sign_in_lockouts.attempt(store, who)
    official = officials.find(store, name) if possible else None
    stored = official["password_hash"] if official else None
    right = passwords.check(stored, password, store.settings.password_memory_kib)
    if official is None or not right or official["disabled_at"]:
        raise Unauthenticated("login_failed")
    return official


def _challenge(store: Store, official: Official) -> Challenge:
    token = tokens.sign(store, AUDIENCE, official["_id"], CHALLENGE_LIFE, made_for=_stamp(store, official))
    return Challenge(token, int(CHALLENGE_LIFE.total_seconds()))


def _challenged(store: Store, official_id: str) -> Official:
    try:
        official = officials.get(store, official_id)
    except NotFound as error:
        raise Unauthenticated("credential_bad") from error
    if not official["totp"]:
        raise Unauthenticated("credential_bad")
    return official


def _open(
    store: Store,
    official: Official,
    who: Guesser,
    where: Circumstances,
    opening: Opening[Given],
    counter: int | None = None,
) -> Given:
    # What the sign-in was checked against must still hold when the session begins.
    unchanged = {"disabled_at": None, "password_at": official["password_at"]}
    if counter is not None and official["totp"]:
        update: Query | None = {"$set": {"totp.counter": counter}}
        checked: Query = {"totp.sealed": official["totp"]["sealed"], "totp.counter": {"$lt": counter}}
    else:
        update = None
        checked = {"totp": None, "assignments": official["assignments"]}
    opened = opening(
        store,
        CallerKind.OFFICIAL,
        official["_id"],
        update=update,
        guard={**unchanged, **checked},
    )
    sign_in_lockouts.forgive_here(store, who)
    known_ways.note(store, Act.LOGIN, official["username"], where.way)
    return opened


def _refresh_hash(store: Store, official: Official, stored: str, password: str) -> Official:
    """Hash the password again if the parameters have changed since."""
    memory = store.settings.password_memory_kib
    if not passwords.is_outdated(stored, memory):
        return official
    update = {"$set": {"password_hash": passwords.make_hash(password, memory)}}
    return events.change(store, OFFICIALS, official["_id"], update, action="password_rehashed", actor=SYSTEM)


def _stamp(store: Store, official: Official) -> str:
    """Return what a challenge was made for; it is void after a new password or app, or after a time disabled."""
    moments = (official["password_at"], official.get("enabled_at"))
    app = official["totp"]["sealed"] if official["totp"] else ""
    stamps = [at.isoformat() if at else "" for at in moments]
    return store.vault.digest("challenge", official["_id"], *stamps, app)
