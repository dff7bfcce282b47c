"""Credentials: from the bearer token of a request to the caller behind it.

A device and another system show their opaque tokens; citizens and officials show a short-lived signed token
that names a session, the device of an outlet one that names the generation of its credentials. Session, official and
outlet are read at every call, so that a log-out, a revoked session or a changed role counts at once and not only
after the token has run out. What a process read of a phone it remembers while it hears of no token that was changed or
revoked: that counts within a second.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from models.access import api_keys, console_sessions, sessions, tokens
from models.access.callers import Assignment, CallerKind, Identity
from models.access.sessions import Session
from models.access.tokens import Claims, Opaque
from models.errors import Unauthenticated
from models.outlets import credentials as outlet_credentials
from models.outlets import device_keys
from models.people.devices import DEVICES, Device
from models.people.official_shapes import OFFICIALS, Official
from models.store import Store
from models.store.written import fields_of

#: What is read of a device to know it, and what stands for that in all of them.
TOKEN_FIELDS = ("token_digest", "revoked_at")
OF_TOKENS = fields_of(DEVICES.name, *TOKEN_FIELDS)


def identify(store: Store, token: str) -> Identity:
    """Return the caller who holds `token` (what stands after `Bearer`).

    :raises Unauthenticated: `credential_missing`, `credential_bad`, `credential_expired`, `credential_revoked`.
    """
    if not token:
        raise Unauthenticated("credential_missing")
    if token.startswith(f"{Opaque.DEVICE}."):
        return _device(store, token)
    if token.startswith(f"{Opaque.KEY}."):
        return api_keys.identify(store, token)
    if token.startswith(f"{Opaque.OUTLET_KEY}."):
        return device_keys.identify(store, token)
    claims = tokens.read_signed(store, token, *sessions.SUBJECTS, CallerKind.OUTLET)
    if claims["aud"] == CallerKind.OUTLET:
        return outlet_credentials.identify(store, claims)
    session = _live_session(store, claims)
    if session["kind"] == CallerKind.OFFICIAL:
        return _official(store, session)
    return Identity(
        CallerKind.CITIZEN, session["subject_id"], device_id=session["device_id"], session_id=session["_id"]
    )


def at_console(store: Store, token: str, *, noted: bool = True) -> tuple[Identity, Session]:
    """Return the official whose browser shows `token` in its cookie, and their session.

    :param noted: no for what a page asks by itself.
    :raises Unauthenticated: `credential_bad`, `credential_expired`, `credential_revoked`.
    """
    session = console_sessions.live(store, token, noted=noted)
    return _official(store, session), session


def assignments_of(official: Official) -> tuple[Assignment, ...]:
    """Return the assignments in an official's document."""
    return tuple(
        Assignment(held["role"], held["area_id"], held.get("agency_id", ""))
        for held in official["assignments"]
    )


def _device(store: Store, token: str) -> Identity:
    device_id, secret = tokens.take_apart(Opaque.DEVICE, token)
    device = store.remembered(("token", device_id), [OF_TOKENS], partial(_token_of, store, device_id))
    digest = tokens.opaque_digest(store, Opaque.DEVICE, device_id, secret)
    if device is None or not tokens.same(device["token_digest"], digest):
        raise Unauthenticated("credential_bad")
    if device.get("revoked_at"):
        raise Unauthenticated("credential_revoked")
    return Identity(CallerKind.DEVICE, device_id, device_id=device_id)


def _token_of(store: Store, device_id: str) -> Device | None:
    return store.collection(DEVICES).find_one({"_id": device_id}, TOKEN_FIELDS)


def _live_session(store: Store, claims: Claims) -> Session:
    """Return the session that a token names, if it is the one that the token was made for."""
    session = store.collection(sessions.SESSIONS).find_one({"_id": str(claims.get("sid", ""))})
    if session is None or (session["kind"], session["subject_id"]) != (claims["aud"], claims["sub"]):
        raise Unauthenticated("credential_bad")
    if session["revoked_at"]:
        raise Unauthenticated("credential_revoked")
    if session["expires_at"] <= datetime.now(UTC):
        raise Unauthenticated("credential_expired")
    return session


def _official(store: Store, session: Session) -> Identity:
    official = store.collection(OFFICIALS).find_one({"_id": session["subject_id"]})
    if official is None or official["disabled_at"]:
        raise Unauthenticated("credential_revoked")
    return Identity(
        CallerKind.OFFICIAL,
        official["_id"],
        session_id=session["_id"],
        assignments=assignments_of(official),
        name=official["name"],
    )
