"""Credentials of outlets: tokens turn over, a copy shuts out both, and one click ends what is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from models.access import tokens
from models.access.callers import CallerKind
from models.errors import Clash, Forbidden, Unauthenticated
from models.outlets import credentials, device_keys, registry
from models.outlets.credentials import GRACE, OUTLET_CREDENTIALS, REFRESH_LIFE
from models.people import credentials as callers
from models.store import Store, events
from models.store.collections import Kind
from tests.builders import a_citizen, an_official
from tests.outleting import a_manager, an_outlet, paired, registry_version, stored

NOW = datetime.now(UTC)
LATER = NOW + GRACE + timedelta(seconds=1)


def refused(store: Store, token: str, at: datetime = NOW) -> bool:
    """Whether a refresh token counts no more."""
    try:
        credentials.refresh(store, token, at)
    except Unauthenticated as error:
        return error.code == "invalid_grant"
    return False


def test_a_device_is_recognised_as_its_outlet(store: Store) -> None:
    outlet = an_outlet(store)
    caller = callers.identify(store, paired(store, outlet).access)
    assert (caller.kind, caller.id, caller.name) == (CallerKind.OUTLET, outlet["_id"], outlet["code"])


def test_each_refresh_gives_another_token(store: Store) -> None:
    first = paired(store, an_outlet(store))
    second = credentials.refresh(store, first.refresh, NOW)
    third = credentials.refresh(store, second.refresh, NOW)
    assert len({first.refresh, second.refresh, third.refresh}) == 3
    assert callers.identify(store, third.access).id == first.outlet_id


def test_the_old_token_counts_until_the_new_one_was_used(store: Store) -> None:
    first = paired(store, an_outlet(store))
    credentials.refresh(store, first.refresh, NOW)
    second = credentials.refresh(store, first.refresh, LATER)
    assert not refused(store, second.refresh, LATER)


def test_a_device_whose_answer_was_lost_gets_the_same_again(store: Store) -> None:
    first = paired(store, an_outlet(store))
    answers = {credentials.refresh(store, first.refresh, NOW + GRACE * part).refresh for part in (0, 0.5)}
    assert len(answers) == 1


def test_a_token_that_was_replaced_shuts_device_and_copy_out(store: Store) -> None:
    outlet = an_outlet(store)
    first = paired(store, outlet)
    second = credentials.refresh(store, first.refresh, NOW)
    third = credentials.refresh(store, second.refresh, NOW)
    assert refused(store, first.refresh)
    assert refused(store, second.refresh)
    assert refused(store, third.refresh)
    for one in (first, second, third):
        with pytest.raises(Unauthenticated, match="credential_revoked"):
            callers.identify(store, one.access)
    assert stored(store, outlet)["paired_at"] is None


def test_a_copy_that_refreshes_first_is_found_when_the_device_does(store: Store) -> None:
    first = paired(store, an_outlet(store))
    copied = credentials.refresh(store, first.refresh, NOW)
    own = credentials.refresh(store, first.refresh, LATER)
    assert refused(store, copied.refresh, LATER)
    assert refused(store, own.refresh, LATER)


def test_a_copy_is_told_of_once(store: Store) -> None:
    outlet = an_outlet(store)
    first = paired(store, outlet)
    second = credentials.refresh(store, first.refresh, NOW)
    credentials.refresh(store, second.refresh, NOW)
    for _ in range(3):
        assert refused(store, first.refresh)
    actions = [one["action"] for one in events.timeline(store, Kind.OUTLET, outlet["_id"])]
    assert actions.count("cloned") == 1


def test_invented_tokens_shut_nobody_out(store: Store) -> None:
    outlet = an_outlet(store)
    real = paired(store, outlet)
    generation = stored(store, outlet)["generation"]
    for secret in ("x", f"{generation}.{'0' * 64}.{'0' * 32}", f"{generation}.a", "..", "é.é.é"):
        assert refused(store, f"lot.{outlet['_id']}.{secret}")
    assert not refused(store, real.refresh)


def test_a_token_of_one_outlet_is_none_of_another(store: Store) -> None:
    one, other = an_outlet(store), an_outlet(store)
    token = paired(store, one).refresh
    paired(store, other)
    assert refused(store, token.replace(one["_id"], other["_id"]))
    assert not refused(store, token)


def test_a_token_that_nobody_used_for_half_a_year_ends(store: Store) -> None:
    first = paired(store, an_outlet(store))
    almost = NOW + REFRESH_LIFE - timedelta(days=1)
    second = credentials.refresh(store, first.refresh, almost)
    assert not refused(store, second.refresh, almost + REFRESH_LIFE - timedelta(days=1))
    assert refused(store, second.refresh, almost + 3 * REFRESH_LIFE)


def test_only_hashes_are_stored(store: Store) -> None:
    token = paired(store, an_outlet(store)).refresh
    assert token.split(".")[3] not in str(store.collection(OUTLET_CREDENTIALS).find_one())


def test_a_revoked_device_is_out_at_its_next_request(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    held = paired(store, outlet, manager)
    device_keys.revoke(store, manager.identity, outlet["_id"], "Mất thiết bị")
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        callers.identify(store, held.access)
    assert refused(store, held.refresh)
    actions = [one["action"] for one in events.timeline(store, Kind.OUTLET, outlet["_id"])]
    assert actions == ["added", "paired", "revoked"]


def test_a_retired_outlets_device_is_out(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    held = paired(store, outlet, manager)
    version = registry_version(store, outlet)
    registry.retire(store, manager.identity, outlet["_id"], "Đã tháo dỡ", expect=version)
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        callers.identify(store, held.access)
    assert refused(store, held.refresh)


def test_a_citizens_token_is_no_outlets(store: Store) -> None:
    citizen = a_citizen(store)
    assert callers.identify(store, citizen.token).kind is CallerKind.CITIZEN
    assert refused(store, citizen.token)


def test_a_token_for_something_else_opens_no_outlet(store: Store) -> None:
    outlet = an_outlet(store)
    forged = tokens.sign(store, "official", outlet["_id"], timedelta(minutes=5), generation="1")
    with pytest.raises(Unauthenticated, match="credential_bad"):
        callers.identify(store, forged)


def test_a_token_under_another_key_opens_nothing(store: Store) -> None:
    outlet = an_outlet(store)
    claims = {"iss": "loa", "aud": "outlet", "sub": outlet["_id"], "iat": NOW, "generation": "1"}
    forged = jwt.encode({**claims, "exp": NOW + timedelta(hours=1)}, "x" * 40, algorithm="HS256")
    with pytest.raises(Unauthenticated, match="credential_bad"):
        callers.identify(store, forged)


def test_a_token_without_a_generation_opens_nothing(store: Store) -> None:
    outlet = an_outlet(store)
    bare = tokens.sign(store, "outlet", outlet["_id"], timedelta(minutes=5))
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        callers.identify(store, bare)


def test_a_key_opens_its_outlet_until_it_is_revoked(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    _, key = device_keys.create(store, manager.identity, outlet["_id"], "Hộp không có bộ nhớ", expect=1)
    assert callers.identify(store, key).id == outlet["_id"]
    device_keys.revoke(store, manager.identity, outlet["_id"], "Mất thiết bị")
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        callers.identify(store, key)


def test_a_key_ends_what_was_paired_and_a_pairing_ends_the_key(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    held = paired(store, outlet, manager)
    _, key = device_keys.create(store, manager.identity, outlet["_id"], "Hộp không có bộ nhớ", expect=2)
    assert refused(store, held.refresh)
    paired(store, outlet, manager)
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        callers.identify(store, key)


def test_a_new_key_ends_the_one_before(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    keys = [
        device_keys.create(store, manager.identity, outlet["_id"], "Hộp mới", expect=version)[1]
        for version in (1, 2)
    ]
    with pytest.raises(Unauthenticated, match="credential_bad"):
        callers.identify(store, keys[0])
    assert callers.identify(store, keys[1]).id == outlet["_id"]


def test_a_key_needs_somebody_who_manages_the_outlet(store: Store) -> None:
    outlet = an_outlet(store)
    editor = an_official(store, role="editor")
    with pytest.raises(Forbidden, match="no_permission"):
        device_keys.create(store, editor.identity, outlet["_id"], "Hộp mới", expect=1)


def test_a_retired_outlet_gets_no_key(store: Store) -> None:
    manager = a_manager(store)
    outlet = an_outlet(store, manager)
    registry.retire(store, manager.identity, outlet["_id"], "Đã tháo dỡ", expect=1)
    with pytest.raises(Clash, match="outlet_retired"):
        device_keys.create(store, manager.identity, outlet["_id"], "Hộp mới", expect=2)
