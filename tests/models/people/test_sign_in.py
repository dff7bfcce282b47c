"""Logins of officials: the password, the second factor, the lock-out."""

from __future__ import annotations

import contextlib
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from argon2 import PasswordHasher

from models.access import rate_limits, sign_in_lockouts
from models.access.allowances import Limit
from models.access.callers import HERE, Circumstances
from models.access.sessions import SESSIONS, Tokens
from models.access.sign_in_lockouts import Guesser, Step
from models.errors import Forbidden, TooMany, Unauthenticated
from models.people import credentials, invitations, officials, sign_in
from models.people.sign_in import Challenge
from models.store import Store
from models.store.events import SYSTEM
from tests.builders import PASSWORD, Caller, an_official

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def handler(store: Store) -> Caller:
    """An official whose role needs no second factor."""
    return an_official(store, username="canbo.mau")


@pytest.fixture
def approver(store: Store) -> Caller:
    """An official with a second factor."""
    return an_official(store, role="approver", username="duyet.mau", totp_secret=SECRET)


def code(**shift: float) -> str:
    """What the authenticator app shows, now or at a shifted time."""
    return pyotp.TOTP(SECRET).at(datetime.now(UTC) + timedelta(**shift))


def challenge(store: Store, username: str = "duyet.mau") -> str:
    answer = sign_in.login(store, username, PASSWORD, HERE)
    assert isinstance(answer, Challenge)
    return answer.token


def refusal(store: Store, username: str, password: str, address: str = "") -> str:
    with pytest.raises(Unauthenticated) as caught:
        sign_in.login(store, username, password, Circumstances(address))
    return caught.value.code


def _outcome(store: Store, address: str) -> str:
    """What the right password brings from an address."""
    try:
        sign_in.login(store, "canbo.mau", PASSWORD, Circumstances(address))
    except TooMany:
        return "locked"
    return "in"


def _guesser(store: Store, address: str) -> Guesser:
    return sign_in_lockouts.guesser(store, Step.PASSWORD, "canbo.mau", Circumstances(address))


def totp_refusal(store: Store, token: str, given: str) -> str:
    with pytest.raises(Unauthenticated) as caught:
        sign_in.login_totp(store, token, given, HERE)
    return caught.value.code


def test_the_right_password_signs_in(store: Store, handler: Caller) -> None:
    answer = sign_in.login(store, "canbo.mau", PASSWORD, HERE)
    assert isinstance(answer, Tokens)
    assert credentials.identify(store, answer.access).id == handler.id


@pytest.mark.usefixtures("handler")
def test_a_password_typed_in_decomposed_unicode_is_the_same(store: Store) -> None:
    answer = sign_in.login(store, "canbo.mau", unicodedata.normalize("NFD", PASSWORD), HERE)
    assert isinstance(answer, Tokens)


@pytest.mark.usefixtures("handler")
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(store: Store) -> None:
    assert refusal(store, "canbo.mau", "wrong") == refusal(store, "nobody", "wrong") == "login_failed"


def test_a_disabled_official_gets_the_answer_of_a_wrong_password(store: Store, handler: Caller) -> None:
    officials.disable(store, handler.id, actor=SYSTEM)
    assert refusal(store, "canbo.mau", PASSWORD) == "login_failed"


@pytest.mark.usefixtures("handler")
def test_an_endless_password_is_refused(store: Store) -> None:
    assert refusal(store, "canbo.mau", "a" * 100_000) == "login_failed"


@pytest.mark.parametrize("username", ["canbo.mau", "nobody"])
@pytest.mark.usefixtures("handler")
def test_after_ten_failures_the_name_is_locked_whether_it_exists_or_not(store: Store, username: str) -> None:
    for _ in range(10):
        refusal(store, username, "wrong")
    with pytest.raises(TooMany) as caught:
        sign_in.login(store, username, PASSWORD, HERE)
    assert 0 < caught.value.retry_after <= 901


@pytest.mark.usefixtures("handler")
def test_failures_from_one_address_lock_nobody_out_elsewhere(store: Store) -> None:
    for _ in range(10):
        refusal(store, "canbo.mau", "wrong", "192.0.2.1")
    assert [_outcome(store, f"192.0.2.{n}") for n in (1, 2)] == ["locked", "in"]


@pytest.mark.usefixtures("handler")
def test_a_hundred_failures_from_many_addresses_lock_the_name_for_everybody(store: Store) -> None:
    for n in range(sign_in_lockouts.ATTEMPTS_OF_ALL):
        sign_in_lockouts.attempt(store, _guesser(store, f"192.0.2.{n}"))
    assert _outcome(store, "198.51.100.7") == "locked"


@pytest.mark.usefixtures("handler")
def test_an_address_that_is_locked_out_adds_nothing_for_the_others(store: Store) -> None:
    for _ in range(sign_in_lockouts.ATTEMPTS_OF_ALL + 20):
        with contextlib.suppress(TooMany):
            sign_in_lockouts.attempt(store, _guesser(store, "192.0.2.1"))
    assert _outcome(store, "198.51.100.7") == "in"


@pytest.mark.usefixtures("handler")
def test_addresses_of_one_ipv6_customer_count_as_one(store: Store) -> None:
    for n in range(10):
        refusal(store, "canbo.mau", "wrong", f"2001:db8::{n}")
    assert _outcome(store, "2001:db8::ffff") == "locked"
    assert _outcome(store, "2001:db8:0:1::1") == "in"


def test_an_address_that_tries_ever_new_names_must_wait(store: Store) -> None:
    rate_limits.spend(store, Limit.LOGIN_ADDRESS, "192.0.2.1", times=300)
    with pytest.raises(TooMany):
        sign_in.login(store, "nobody", PASSWORD, Circumstances("192.0.2.1"))


@pytest.mark.usefixtures("handler")
def test_the_lock_opens_after_fifteen_minutes(store: Store) -> None:
    for _ in range(10):
        refusal(store, "canbo.mau", "wrong")
    with time_machine.travel(timedelta(minutes=15, seconds=1)):
        assert isinstance(sign_in.login(store, "canbo.mau", PASSWORD, HERE), Tokens)


@pytest.mark.usefixtures("handler")
def test_after_the_lock_one_more_failure_locks_again(store: Store) -> None:
    for _ in range(10):
        refusal(store, "canbo.mau", "wrong")
    with time_machine.travel(timedelta(minutes=15, seconds=1)):
        refusal(store, "canbo.mau", "wrong")
        with pytest.raises(TooMany):
            sign_in.login(store, "canbo.mau", PASSWORD, HERE)


@pytest.mark.usefixtures("handler")
def test_signing_in_forgives_the_failures_before(store: Store) -> None:
    for _ in range(9):
        refusal(store, "canbo.mau", "wrong")
    sign_in.login(store, "canbo.mau", PASSWORD, HERE)
    assert refusal(store, "canbo.mau", "wrong") == "login_failed"


def test_a_weaker_hash_is_made_anew_at_the_next_login(store: Store, handler: Caller) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    store.db["officials"].update_one({"_id": handler.id}, {"$set": {"password_hash": weak}})
    sign_in.login(store, "canbo.mau", PASSWORD, HERE)
    assert officials.get(store, handler.id)["password_hash"] != weak


def test_a_password_alone_does_not_sign_an_approver_in(store: Store, approver: Caller) -> None:
    before = store.collection(SESSIONS).count_documents({"subject_id": approver.id})
    challenge(store)
    assert store.collection(SESSIONS).count_documents({"subject_id": approver.id}) == before


def test_the_code_of_the_app_finishes_the_sign_in(store: Store, approver: Caller) -> None:
    opened = sign_in.login_totp(store, challenge(store), code(), HERE)
    assert credentials.identify(store, opened.access).id == approver.id


@pytest.mark.usefixtures("approver")
@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_clock_half_a_minute_off_is_fine(store: Store, seconds: int) -> None:
    assert sign_in.login_totp(store, challenge(store), code(seconds=seconds), HERE).access


@pytest.mark.usefixtures("approver")
@pytest.mark.parametrize("given", ["000000", "", "abc", "1234567"])
def test_a_wrong_code_is_refused(store: Store, given: str) -> None:
    with time_machine.travel(datetime(2026, 1, 5, 3, 0, tzinfo=UTC)):
        assert totp_refusal(store, challenge(store), given) == "totp_wrong"


@pytest.mark.usefixtures("approver")
def test_an_old_code_is_refused(store: Store) -> None:
    assert totp_refusal(store, challenge(store), code(minutes=-5)) == "totp_wrong"


@pytest.mark.usefixtures("approver")
def test_a_code_that_was_used_is_refused(store: Store) -> None:
    used = code()
    sign_in.login_totp(store, challenge(store), used, HERE)
    assert totp_refusal(store, challenge(store), used) == "totp_wrong"


@pytest.mark.usefixtures("approver")
def test_a_code_from_before_the_last_used_one_is_refused(store: Store) -> None:
    earlier = code()
    sign_in.login_totp(store, challenge(store), code(seconds=30), HERE)
    assert totp_refusal(store, challenge(store), earlier) == "totp_wrong"


@pytest.mark.usefixtures("approver")
def test_wrong_codes_lock_the_name_too(store: Store) -> None:
    token = challenge(store)
    for _ in range(sign_in_lockouts.ATTEMPTS):
        totp_refusal(store, token, "000000")
    with pytest.raises(TooMany):
        sign_in.login_totp(store, token, code(), HERE)


def test_a_challenge_is_void_after_a_new_password(store: Store, approver: Caller) -> None:
    token = challenge(store)
    invitations.reset_password(store, approver.id)
    assert totp_refusal(store, token, code()) == "credential_bad"


@pytest.mark.usefixtures("approver")
def test_a_challenge_runs_out_after_five_minutes(store: Store) -> None:
    token = challenge(store)
    with time_machine.travel(timedelta(minutes=5, seconds=1)):
        assert totp_refusal(store, token, code()) == "credential_expired"


def test_an_access_token_is_no_challenge(store: Store, approver: Caller) -> None:
    assert totp_refusal(store, approver.token, code()) == "credential_bad"


@pytest.mark.parametrize("role", ["approver", "admin", "duty_officer"])
def test_a_role_that_needs_a_second_factor_is_not_signed_in_without_one(store: Store, role: str) -> None:
    an_official(store, role=role, username="canbo.mau")
    with pytest.raises(Forbidden, match="second_factor_missing"):
        sign_in.login(store, "canbo.mau", PASSWORD, HERE)


def test_a_handler_may_have_a_second_factor_too(store: Store) -> None:
    an_official(store, username="canbo.mau", totp_secret=SECRET)
    assert challenge(store, "canbo.mau")


def test_signing_in_is_told(store: Store, handler: Caller) -> None:
    query: dict[str, Any] = {"subject.id": handler.id, "action": "signed_in"}
    before = store.db["events"].count_documents(query)
    sign_in.login(store, "canbo.mau", PASSWORD, HERE)
    assert store.db["events"].count_documents(query) == before + 1


@pytest.mark.usefixtures("approver")
def test_owner_gets_in_once_the_lock_has_run_out_whatever_others_tried(store: Store) -> None:
    for number in range(sign_in_lockouts.ATTEMPTS_OF_ALL):
        address = f"192.0.2.{number // 9}"
        with pytest.raises(Unauthenticated):
            sign_in.login(store, "duyet.mau", "sai", Circumstances(address))

    with time_machine.travel(datetime.now(UTC) + sign_in_lockouts.LOCKED_FOR + timedelta(minutes=1)):
        answer = sign_in.login(store, "duyet.mau", PASSWORD, Circumstances("198.51.100.7"))
        assert isinstance(answer, Challenge)
        assert isinstance(
            sign_in.login_totp(store, answer.token, code(), Circumstances("198.51.100.7")), Tokens
        )
