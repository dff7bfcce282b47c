"""Sign-in of officials: a password, and a second factor where there is one.

A name that nobody has costs the same work, the same count of attempts and the same answer as a wrong password.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from models.access import authenticator, passwords, rate_limits, sessions, sign_in_lockouts, tokens
from models.access.callers import CallerKind
from models.access.rate_limits import Limit
from models.access.sessions import Tokens
from models.access.sign_in_lockouts import Guesser
from models.errors import Forbidden, NotFound, Stale, Unauthenticated
from models.people import officials
from models.people.official_shapes import OFFICIALS, Official
from models.store import Query, Store, events
from models.store.events import SYSTEM

#: The audience of a challenge, so that it opens nothing else.
AUDIENCE = "totp"
CHALLENGE_LIFE = timedelta(minutes=5)


@dataclass(frozen=True)
class Challenge:
    """The password was right; now the code of the authenticator app is wanted.

    :param token: to be shown with the code.
    :param expires_in: seconds that it is good for.
    """

    token: str = field(repr=False)
    expires_in: int


def login(store: Store, username: str, password: str, address: str = "") -> Tokens | Challenge:
    """Sign in by password: tokens, or a challenge for the second factor.

    :param address: network address of the caller, by which failures are counted first.
    :raises Unauthenticated: `login_failed`: no such name, wrong password, or disabled.
    :raises Forbidden: `second_factor_missing`: a role demands one and the official has none yet.
    :raises TooMany: `login_locked`, or this address tried too often.
    """
    rate_limits.spend(store, Limit.LOGIN_ADDRESS, address)
    who = _who(store, username, address)
    sign_in_lockouts.attempt(store, who)
    official = officials.find(store, username)
    stored = official["password_hash"] if official else None
    right = passwords.check(stored, password, store.settings.password_memory_kib)
    if official is None or not right or official["disabled_at"]:
        raise Unauthenticated("login_failed")
    official = _refresh_hash(store, official, official["password_hash"] or "", password)
    if official["totp"]:
        sign_in_lockouts.give_back(store, who)
        return _challenge(store, official)
    if officials.needs_second_factor(official):
        raise Forbidden("second_factor_missing")
    try:
        return _open(store, official, who)
    except Stale as error:
        # Disabled, or given another password or other roles, since the password was read.
        raise Unauthenticated("login_failed") from error


def login_totp(store: Store, challenge: str, code: str, address: str = "") -> Tokens:
    """Finish a sign-in with the code of the authenticator app. Each code works once.

    :param address: network address of the caller.
    :raises Unauthenticated: `totp_wrong`, or `credential_bad` or `credential_expired` for the challenge.
    :raises TooMany: `login_locked`.
    """
    claims = tokens.read_signed(store, challenge, AUDIENCE)
    official = _challenged(store, claims["sub"])
    if official["disabled_at"] or claims.get("password_at") != _stamp(official):
        raise Unauthenticated("credential_bad")
    who = _who(store, official["username"], address)
    sign_in_lockouts.attempt(store, who)
    counter = authenticator.counter_of(officials.reveal_totp_secret(store, official), code)
    if counter is None:
        raise Unauthenticated("totp_wrong")
    try:
        return _open(store, official, who, counter)
    except Stale as error:
        # The code, or a later one, was used before: somebody looked over the shoulder.
        raise Unauthenticated("totp_wrong") from error


def _challenge(store: Store, official: Official) -> Challenge:
    token = tokens.sign(store, AUDIENCE, official["_id"], CHALLENGE_LIFE, password_at=_stamp(official))
    return Challenge(token, int(CHALLENGE_LIFE.total_seconds()))


def _challenged(store: Store, official_id: str) -> Official:
    try:
        official = officials.get(store, official_id)
    except NotFound as error:
        raise Unauthenticated("credential_bad") from error
    if not official["totp"]:
        raise Unauthenticated("credential_bad")
    return official


def _open(store: Store, official: Official, who: Guesser, counter: int | None = None) -> Tokens:
    # What the sign-in was checked against must still hold when the session begins.
    unchanged = {"disabled_at": None, "password_at": official["password_at"]}
    if counter is not None and official["totp"]:
        update: Query | None = {"$set": {"totp.counter": counter}}
        checked: Query = {"totp.sealed": official["totp"]["sealed"], "totp.counter": {"$lt": counter}}
    else:
        update = None
        checked = {"totp": None, "assignments": official["assignments"]}
    opened = sessions.open_session(
        store,
        CallerKind.OFFICIAL,
        official["_id"],
        update=update,
        guard={**unchanged, **checked},
    )
    sign_in_lockouts.forgive(store, who)
    return opened


def _refresh_hash(store: Store, official: Official, stored: str, password: str) -> Official:
    """Hash the password again if the parameters have changed since."""
    memory = store.settings.password_memory_kib
    if not passwords.is_outdated(stored, memory):
        return official
    update = {"$set": {"password_hash": passwords.make_hash(password, memory)}}
    return events.change(store, OFFICIALS, official["_id"], update, action="password_rehashed", actor=SYSTEM)


def _who(store: Store, username: str, address: str) -> Guesser:
    name = officials.canonical(username)
    return Guesser(store.vault.digest("login", name), store.vault.digest("login", name, _network(address)))


def _network(address: str) -> str:
    """Return the address, or of IPv6 the /64 that belongs to one customer; anything else as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address) or known.ipv4_mapped:
        return address
    return str(ip_network((known, 64), strict=False))


def _stamp(official: Official) -> str:
    """Return when the password was set: a challenge made before a new password is void."""
    set_at = official["password_at"]
    return set_at.isoformat() if set_at else ""
