"""Who is behind a token."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from models.access import sessions, tokens
from models.access.callers import Assignment, CallerKind
from models.errors import Unauthenticated
from models.people import credentials, officials
from models.people.assignments import AssignmentRow
from models.store import Store
from models.store.events import SYSTEM
from tests.builders import PHUONG_TRA_VINH, a_citizen, a_device, an_official


def with_settings(store: Store, **changes: Any) -> Store:
    return dataclasses.replace(store, settings=dataclasses.replace(store.settings, **changes))


def refusal(store: Store, token: str) -> str:
    with pytest.raises(Unauthenticated) as caught:
        credentials.identify(store, token)
    return caught.value.code


def forged(
    store: Store, *, key: str | None = None, algorithm: str = "HS256", without: str = "", **changes: Any
) -> str:
    """A token like a citizen's, with some claims changed or one left out."""
    citizen = a_citizen(store)
    now = datetime.now(UTC)
    claims: dict[str, Any] = {
        "iss": "loa",
        "aud": "citizen",
        "sub": citizen.id,
        "sid": citizen.identity.session_id,
        "iat": now,
        "exp": now + timedelta(minutes=5),
    }
    claims = {name: value for name, value in (claims | changes).items() if name != without}
    return jwt.encode(claims, store.settings.secret_key if key is None else key, algorithm=algorithm)


def test_a_device_is_recognised_by_its_token(store: Store) -> None:
    device = a_device(store)
    assert (device.identity.kind, device.identity.device_id) == (CallerKind.DEVICE, device.id)


def test_a_citizen_is_recognised_with_the_device_in_use(store: Store) -> None:
    device = a_device(store)
    citizen = a_citizen(store, device=device)
    assert (citizen.identity.kind, citizen.identity.device_id) == (CallerKind.CITIZEN, device.id)


def test_an_official_is_recognised_with_his_roles(store: Store) -> None:
    official = an_official(store, role="editor", area_id=PHUONG_TRA_VINH)
    assert official.identity.assignments == (Assignment("editor", PHUONG_TRA_VINH, ""),)


def test_a_changed_role_counts_with_the_token_from_before(store: Store) -> None:
    official = an_official(store, role="editor", area_id=PHUONG_TRA_VINH)
    viewer: list[AssignmentRow] = [{"role": "viewer", "area_id": PHUONG_TRA_VINH}]
    officials.assign(store, official.id, viewer, actor=SYSTEM)
    now = credentials.identify(store, official.token)
    assert [held.role for held in now.assignments] == ["viewer"]


def test_no_token_is_called_missing(store: Store) -> None:
    assert refusal(store, "") == "credential_missing"


@pytest.mark.parametrize(
    "token", ["x", "ldv.", "ldv.a", "ldv.a.b", "ldv..b", "ldv.a." + "b" * 500, "a.b.c", "lrt.a.b"]
)
def test_what_is_no_token_is_refused(store: Store, token: str) -> None:
    assert refusal(store, token) == "credential_bad"


def test_a_device_token_with_another_secret_is_refused(store: Store) -> None:
    assert refusal(store, f"ldv.{a_device(store).id}.guess") == "credential_bad"


def test_the_store_does_not_show_a_device_token(store: Store) -> None:
    device = a_device(store)
    _, _, secret = device.token.split(".")
    assert secret not in str(store.db["devices"].find_one({"_id": device.id}))


def test_an_access_token_runs_out(store: Store) -> None:
    assert refusal(store, forged(store, exp=datetime.now(UTC) - timedelta(seconds=1))) == "credential_expired"


@pytest.mark.parametrize("claim", ["exp", "iat", "iss", "aud", "sub", "sid"])
def test_a_token_without_one_of_its_claims_is_refused(store: Store, claim: str) -> None:
    assert refusal(store, forged(store, without=claim)) == "credential_bad"


def test_a_token_signed_with_another_key_is_refused(store: Store) -> None:
    assert refusal(store, forged(store, key="k" * 40)) == "credential_bad"


def test_an_unsigned_token_is_refused(store: Store) -> None:
    assert refusal(store, forged(store, key="", algorithm="none")) == "credential_bad"


def test_a_citizens_session_does_not_make_an_official(store: Store) -> None:
    assert refusal(store, forged(store, aud="official")) == "credential_bad"


def test_a_session_does_not_serve_another_subject(store: Store) -> None:
    assert refusal(store, forged(store, sub="somebody-else")) == "credential_bad"


def test_a_challenge_for_the_second_factor_is_no_access_token(store: Store) -> None:
    challenge = tokens.sign(store, "totp", "o1", timedelta(minutes=5), sid="s1")
    assert refusal(store, challenge) == "credential_bad"


def test_a_revoked_session_stops_a_citizens_access_token_at_once(store: Store) -> None:
    citizen = a_citizen(store)
    sessions.sign_out(store, citizen.identity)
    assert refusal(store, citizen.token) == "credential_revoked"


def test_a_revoked_session_stops_an_officials_access_token_at_once(store: Store) -> None:
    official = an_official(store)
    sessions.sign_out(store, official.identity)
    assert refusal(store, official.token) == "credential_revoked"


def test_a_disabled_official_is_out_at_once(store: Store) -> None:
    official = an_official(store)
    officials.disable(store, official.id, actor=SYSTEM)
    assert refusal(store, official.token) == "credential_revoked"


def test_a_session_that_ran_out_stops_its_tokens(store: Store) -> None:
    brief = with_settings(store, refresh_token_days=0)
    citizen = a_citizen(store)
    opened = sessions.open_session(brief, CallerKind.CITIZEN, citizen.id)
    assert refusal(store, opened.access) == "credential_expired"
