"""Hints: a device that listens hears of each change, and who may not listen does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests

from models.outlets.outlets import Outlet
from models.store import Store
from notifications import heartbeat
from notifications.hints import listeners
from tests.builders import a_device, an_official
from tests.notifications.hints.devices import Listening, Server, server
from tests.outlet_ways import access_token, an_outlet, put_programme, revoke


@pytest.fixture
def outlet(store: Store) -> Outlet:
    """A loudspeaker."""
    return an_outlet(store)


@pytest.fixture
def hints(store: Store) -> Iterator[Server]:
    """A server of hints."""
    with server(store) as running:
        yield running


def listening(hints: Server, outlet: Outlet, **given: str) -> Listening:
    return Listening(hints.base, access_token(hints.store, outlet), **given)  # type: ignore[arg-type]


def test_device_hears_what_counts_when_it_comes(hints: Server, outlet: Outlet) -> None:
    etag = put_programme(hints.store, outlet["_id"])

    assert listening(hints, outlet).etag() == etag


def test_the_browser_of_a_board_may_ask_a_server_that_stands_apart(store: Store) -> None:
    with server(store, hints_url="http://127.0.0.1:8090") as apart:
        answer = requests.options(f"{apart.base}/hints/outlets/me", timeout=5)
        refused = requests.get(f"{apart.base}/hints/outlets/me", timeout=5)
    assert answer.headers["Access-Control-Allow-Headers"] == "Authorization"
    assert (answer.headers["Access-Control-Allow-Origin"], refused.status_code) == ("*", 401)


def test_other_pages_may_ask_no_server_behind_the_proxy(hints: Server) -> None:
    answer = requests.options(f"{hints.base}/hints/outlets/me", timeout=5)
    assert answer.status_code == 405
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_device_hears_of_a_change(hints: Server, outlet: Outlet) -> None:
    put_programme(hints.store, outlet["_id"])
    device = listening(hints, outlet)
    device.etag()

    assert put_programme(hints.store, outlet["_id"]) == device.etag()


def test_device_without_a_programme_hears_of_its_first(hints: Server, outlet: Outlet) -> None:
    device = listening(hints, outlet)
    assert device.next() is not None

    assert put_programme(hints.store, outlet["_id"]) == device.etag()


def test_device_hears_nothing_of_another_outlet(hints: Server, outlet: Outlet) -> None:
    device = listening(hints, outlet)
    put_programme(hints.store, an_outlet(hints.store)["_id"])
    own = put_programme(hints.store, outlet["_id"])

    assert device.etag() == own


def test_device_that_comes_back_with_what_counts_is_told_nothing(hints: Server, outlet: Outlet) -> None:
    old = put_programme(hints.store, outlet["_id"])
    assert listening(hints, outlet).etag() == old
    device = listening(hints, outlet, last=old)
    new = put_programme(hints.store, outlet["_id"])

    assert device.etag() == new


def test_device_that_comes_back_with_what_was_before_hears_what_counts(hints: Server, outlet: Outlet) -> None:
    before = put_programme(hints.store, outlet["_id"])
    now = put_programme(hints.store, outlet["_id"])

    assert listening(hints, outlet, last=before).etag() == now


def test_silent_connection_carries_comments(hints: Server, outlet: Outlet) -> None:
    device = listening(hints, outlet)
    device.next()

    said = device.next()
    assert said is not None
    assert set(said) == {"comment"}


def test_every_device_is_told_when_to_come_back(hints: Server, outlet: Outlet) -> None:
    said = listening(hints, outlet).next()

    assert said is not None
    assert 2_000 <= int(said["retry"]) <= 8_000


def test_nothing_between_keeps_or_holds_back_what_is_said(hints: Server, outlet: Outlet) -> None:
    headers = listening(hints, outlet).response.headers

    assert headers["Content-Type"].startswith("text/event-stream")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Accel-Buffering"] == "no"


def test_revoked_device_is_hung_up_on(hints: Server, outlet: Outlet) -> None:
    device = listening(hints, outlet)
    device.next()
    revoke(hints.store, outlet)

    assert device.ended()


def test_device_stays_when_something_else_of_its_outlet_changes(hints: Server, outlet: Outlet) -> None:
    device = listening(hints, outlet)
    hints.store.db["outlets"].update_one({"_id": outlet["_id"]}, {"$set": {"name": "Cụm loa ấp Giữa"}})

    assert put_programme(hints.store, outlet["_id"]) == device.etag()


def test_connection_ends_with_its_token(hints: Server, outlet: Outlet) -> None:
    token = access_token(hints.store, outlet, timedelta(seconds=2))

    assert Listening(hints.base, token).ended()


@pytest.mark.parametrize("token", ["", "x", "lok.nobody.secret", "eyJhbGciOiJub25lIn0.e30."])
def test_whoever_shows_no_credential_is_refused(hints: Server, token: str) -> None:
    response = Listening(hints.base, token).response

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_token_of_an_earlier_generation_is_refused(hints: Server, outlet: Outlet) -> None:
    token = access_token(hints.store, outlet)
    revoke(hints.store, outlet)

    assert Listening(hints.base, token).response.json()["code"] == "credential_revoked"


def test_tokens_of_other_callers_are_refused(hints: Server) -> None:
    tokens = [an_official(hints.store).token, a_device(hints.store).token]

    assert [Listening(hints.base, token).response.status_code for token in tokens] == [401, 401]


def test_of_too_many_connections_of_one_outlet_the_oldest_ends(hints: Server, outlet: Outlet) -> None:
    first, *others = [listening(hints, outlet) for _ in range(listeners.MOST_OF_ONE + 1)]
    assert first.ended()
    etag = put_programme(hints.store, outlet["_id"])

    assert [one.etag() for one in others] == [etag] * listeners.MOST_OF_ONE


def test_server_that_is_full_says_when_to_come_again(store: Store) -> None:
    one, other = an_outlet(store), an_outlet(store)
    with server(store, hints_connections=1) as full:
        device = listening(full, one)
        device.next()
        response = listening(full, other).response

        assert response.status_code == 503
        assert 5 <= int(response.headers["Retry-After"]) <= 30


def test_device_that_hangs_up_makes_room(hints: Server, outlet: Outlet) -> None:
    device = listening(hints, outlet)
    device.next()
    device.close()

    while hints.health().json()["connections"]:
        put_programme(hints.store, outlet["_id"])


def test_fifty_devices_hear_one_change_each(store: Store, hints: Server) -> None:
    outlets = [an_outlet(store) for _ in range(50)]
    devices = [listening(hints, one) for one in outlets]
    etags = [put_programme(store, one["_id"]) for one in outlets]

    assert [device.etag() for device in devices] == etags


def test_what_changed_while_no_server_ran_is_told_by_the_next(store: Store, outlet: Outlet) -> None:
    with server(store) as before:
        old = put_programme(store, outlet["_id"])
        device = listening(before, outlet)
        assert device.etag() == old
    assert device.ended()
    new = put_programme(store, outlet["_id"])

    with server(store) as after:
        assert listening(after, outlet, last=old).etag() == new


def test_server_of_hints_gives_signs_of_life(hints: Server) -> None:
    while heartbeat.state_of(hints.store, heartbeat.HINTS) != "ok":
        hints.health()

    assert hints.health().json()["status"] == "ok"
