"""Sessions: refreshing, re-use of old tokens, and the end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from models.access import sessions
from models.access.callers import CallerKind
from models.access.sessions import Ending, Tokens
from models.errors import Unauthenticated
from models.people import credentials
from models.store import Store, events
from models.store.collections import Kind
from tests.builders import Caller, a_citizen, a_device


def opened(store: Store, device_id: str = "") -> tuple[Caller, Tokens]:
    citizen = a_citizen(store)
    return citizen, sessions.open_session(store, CallerKind.CITIZEN, citizen.id, device_id=device_id)


def refusal(store: Store, token: str, device_id: str = "") -> str:
    with pytest.raises(Unauthenticated) as caught:
        sessions.refresh(store, token, device_id=device_id)
    return caught.value.code


def actions(store: Store, citizen: Caller) -> list[str]:
    return [event["action"] for event in events.timeline(store, Kind.CITIZEN, citizen.id)]


def test_a_refresh_token_gives_an_access_token_that_works(store: Store) -> None:
    citizen, first = opened(store)
    second = sessions.refresh(store, first.refresh)
    assert credentials.identify(store, second.access).id == citizen.id


def test_each_refresh_gives_another_refresh_token(store: Store) -> None:
    _, first = opened(store)
    assert sessions.refresh(store, first.refresh).refresh != first.refresh


def test_a_lost_answer_comes_again_with_the_same_refresh_token(store: Store) -> None:
    _, first = opened(store)
    lost = sessions.refresh(store, first.refresh)
    assert sessions.refresh(store, first.refresh).refresh == lost.refresh


def test_a_retry_does_not_end_the_session(store: Store) -> None:
    _, first = opened(store)
    sessions.refresh(store, first.refresh)
    again = sessions.refresh(store, first.refresh)
    assert sessions.refresh(store, again.refresh).access


def test_an_old_refresh_token_revokes_the_family(store: Store) -> None:
    _, first = opened(store)
    second = sessions.refresh(store, first.refresh)
    third = sessions.refresh(store, second.refresh)
    refusal(store, first.refresh)
    assert refusal(store, third.refresh) == "credential_revoked"


def test_an_old_refresh_token_stops_the_access_tokens_of_the_family(store: Store) -> None:
    _, first = opened(store)
    second = sessions.refresh(store, first.refresh)
    third = sessions.refresh(store, second.refresh)
    refusal(store, first.refresh)
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(store, third.access)


def test_the_revocation_of_a_family_is_told(store: Store) -> None:
    citizen, first = opened(store)
    second = sessions.refresh(store, first.refresh)
    sessions.refresh(store, second.refresh)
    refusal(store, first.refresh)
    last = events.timeline(store, Kind.CITIZEN, citizen.id)[-1]
    assert (last["action"], last["changes"]["why"]) == ("session_revoked", "refresh_reused")


def test_a_retry_after_the_grace_revokes_the_family(store: Store) -> None:
    _, first = opened(store)
    sessions.refresh(store, first.refresh)
    with time_machine.travel(timedelta(seconds=61)):
        assert refusal(store, first.refresh) == "credential_revoked"


def test_two_refreshes_at_once_get_the_same_refresh_token(store: Store) -> None:
    _, first = opened(store)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: sessions.refresh(store, first.refresh).refresh, range(4)))
    assert len(set(answers)) == 1


def test_a_guess_revokes_nothing(store: Store) -> None:
    _, first = opened(store)
    session = first.refresh.split(".")[1]
    assert refusal(store, f"lrt.{session}.guess") == "credential_bad"
    assert sessions.refresh(store, first.refresh).access


def test_another_device_cannot_refresh(store: Store) -> None:
    device = a_device(store)
    _, first = opened(store, device.id)
    assert refusal(store, first.refresh, a_device(store).id) == "credential_bad"


def test_the_store_does_not_show_a_refresh_token(store: Store) -> None:
    _, first = opened(store)
    assert first.refresh.split(".")[2] not in str(list(store.db["refresh_tokens"].find()))


def test_revoking_all_ends_every_session(store: Store) -> None:
    citizen, _ = opened(store)
    sessions.revoke_all(store, CallerKind.CITIZEN, citizen.id, Ending.PASSWORD_CHANGED)
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(store, citizen.token)


def test_signing_out_twice_is_told_once(store: Store) -> None:
    citizen = a_citizen(store)
    sessions.sign_out(store, citizen.identity)
    sessions.sign_out(store, citizen.identity)
    assert actions(store, citizen).count("signed_out") == 1


def test_a_second_sign_in_on_a_device_ends_the_first(store: Store) -> None:
    device = a_device(store)
    first = a_citizen(store, "+84900000012", device)
    a_citizen(store, "+84900000013", device)
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(store, first.token)
