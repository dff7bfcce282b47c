"""One's own password: who changes it knows the one before and holds the authenticator app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from models.access import sessions, sign_in_lockouts
from models.access.callers import HERE, CallerKind
from models.access.sessions import Tokens
from models.errors import Invalid, TooMany, Unauthenticated
from models.people import credentials, own_password, sign_in
from models.people.own_password import NewPassword
from models.store import Store, events
from models.store.collections import Kind
from tests.builders import PASSWORD, Caller, an_official

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = "lục bình trôi ngược nước"


@pytest.fixture
def handler(store: Store) -> Caller:
    """An official with a password alone."""
    return an_official(store, username="canbo.mau")


@pytest.fixture
def approver(store: Store) -> Caller:
    """An official with a second factor."""
    return an_official(store, role="approver", username="duyet.mau", totp_secret=SECRET)


def code(seconds: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(datetime.now(UTC) + timedelta(seconds=seconds))


def refusal(store: Store, who: Caller, given: NewPassword) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        own_password.change(store, who.identity, given, HERE)
    return [(fault.field, fault.code) for fault in caught.value.faults]


def test_a_new_password_ends_every_other_session(store: Store, handler: Caller) -> None:
    other = sessions.open_session(store, CallerKind.OFFICIAL, handler.id).access

    own_password.change(store, handler.identity, NewPassword(PASSWORD, NEW), HERE)

    assert credentials.identify(store, handler.token).id == handler.id
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(store, other)
    assert isinstance(sign_in.login(store, "canbo.mau", NEW, HERE), Tokens)
    steps = [event["action"] for event in events.timeline(store, Kind.OFFICIAL, handler.id)]
    assert steps[-3:-1] == ["password_changed", "session_revoked"]


def test_whoever_holds_a_session_alone_changes_no_password(store: Store, handler: Caller) -> None:
    assert refusal(store, handler, NewPassword("không phải mật khẩu", NEW)) == [
        ("password", "password_wrong")
    ]
    assert isinstance(sign_in.login(store, "canbo.mau", PASSWORD, HERE), Tokens)


def test_whoever_has_an_app_shows_its_code(store: Store, approver: Caller) -> None:
    assert refusal(store, approver, NewPassword(PASSWORD, NEW)) == [("code", "required")]
    assert refusal(store, approver, NewPassword(PASSWORD, NEW, "000000")) == [("code", "totp_wrong")]
    changed = own_password.change(store, approver.identity, NewPassword(PASSWORD, NEW, code()), HERE)
    assert changed["totp"]


def test_a_code_works_once(store: Store, approver: Caller) -> None:
    used = code()
    own_password.change(store, approver.identity, NewPassword(PASSWORD, NEW, used), HERE)
    again = NewPassword(NEW, "bần chín rụng đầy bến đò", used)
    assert refusal(store, approver, again) == [("code", "totp_wrong")]


def test_weak_passwords_are_refused_as_everywhere(store: Store, handler: Caller) -> None:
    assert refusal(store, handler, NewPassword(PASSWORD, "vinhlong12345")) == [
        ("new_password", "password_weak")
    ]
    assert refusal(store, handler, NewPassword(PASSWORD, PASSWORD)) == [("new_password", "password_same")]


def test_guesses_lock_as_they_do_at_the_sign_in(store: Store, handler: Caller) -> None:
    for _ in range(sign_in_lockouts.ATTEMPTS):
        refusal(store, handler, NewPassword("không phải mật khẩu", NEW))
    with pytest.raises(TooMany, match="login_locked"):
        own_password.change(store, handler.identity, NewPassword(PASSWORD, NEW), HERE)


def test_guesses_of_the_code_lock_as_they_do_at_the_sign_in(store: Store, approver: Caller) -> None:
    for _ in range(sign_in_lockouts.ATTEMPTS):
        refusal(store, approver, NewPassword(PASSWORD, NEW, "000000"))
    with pytest.raises(TooMany, match="login_locked"):
        own_password.change(store, approver.identity, NewPassword(PASSWORD, NEW, code()), HERE)
