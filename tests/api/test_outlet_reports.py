"""What devices tell: `/v1/outlets/me/heartbeats` and `/v1/outlets/me/plays`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.monitoring import expected
from models.monitoring.outlet_states import OUTLET_STATES
from models.monitoring.played import PLAYS
from models.outlets.outlets import OUTLETS
from models.store import Store
from tests.asked import listening
from tests.beating import a_programme, airing, an_outlet_caller
from tests.builders import Caller, headers_for
from tests.problems import assert_problem, fields

BEATS, PLAYED = "/v1/outlets/me/heartbeats", "/v1/outlets/me/plays"


@pytest.fixture
def outlet(store: Store) -> Caller:
    """A paired outlet."""
    return an_outlet_caller(store)


def a_beat(**given: Any) -> dict[str, Any]:
    return {"at": datetime.now(UTC).isoformat(), "programme": "", "mode": "idle"} | given


def a_play(id: str = "p1", **given: Any) -> dict[str, Any]:
    started = datetime.now(UTC) - timedelta(minutes=6)
    return {
        "id": id,
        "what": "c1",
        "kind": "test",
        "started": started.isoformat(),
        "ended": (started + timedelta(minutes=5)).isoformat(),
        "completed": True,
        "played_seconds": 300,
        "reason": "ended",
    } | given


def test_a_heartbeat_is_answered_with_the_programme_that_counts(
    client: FlaskClient, store: Store, outlet: Caller
) -> None:
    a_programme(store, outlet.document)
    answer = client.post(
        BEATS, json=a_beat(free_bytes=10, faults=["needs_flag"]), headers=headers_for(outlet)
    )
    assert answer.status_code == 200
    assert answer.get_json()["programme"] == "e1"
    assert store.one(OUTLET_STATES, outlet.id)["beat"]["free_bytes"] == 10


def test_a_heartbeat_costs_two_operations_besides_the_look_at_its_credential(
    app: Flask, store: Store, outlet: Caller
) -> None:
    with listening(app, store) as asked:
        headers = headers_for(outlet)
        client = app.test_client()
        client.post(BEATS, json=a_beat(), headers=headers)
        asked.commands.clear()
        assert client.post(BEATS, json=a_beat(), headers=headers).status_code == 200
        said = list(asked.commands)
    assert said == ["find outlets", "aggregate outlets", "update outlet_states"]


@pytest.mark.parametrize("tag", ["e1", '"e1"', 'W/"e1"', "e1-zstd", '"e1-gzip"', 'W/"e1--br"'])
def test_a_programme_whose_tag_a_proxy_changed_is_the_one_that_is_held(
    client: FlaskClient, store: Store, outlet: Caller, tag: str
) -> None:
    a_programme(store, outlet.document)
    client.post(BEATS, json=a_beat(programme=tag), headers=headers_for(outlet))
    assert store.one(OUTLET_STATES, outlet.id)["beat"]["programme"] == "e1"


def test_a_heartbeat_is_read_tolerantly(client: FlaskClient, store: Store, outlet: Caller) -> None:
    said = a_beat(volume_percent=79.6, free_bytes=1e9, temperature_c=None, mood="good", signal_dbm=-71)
    assert client.post(BEATS, json=said, headers=headers_for(outlet)).status_code == 200
    kept = store.one(OUTLET_STATES, outlet.id)["beat"]
    assert (kept["volume_percent"], kept["free_bytes"], kept["signal_dbm"]) == (80, 10**9, -71)
    assert not {"temperature_c", "mood"} & set(kept)


@pytest.mark.parametrize("value", ["80", True, [], "NaN"])
def test_what_is_no_number_is_a_fault_of_a_heartbeat(client: FlaskClient, outlet: Caller, value: Any) -> None:
    answer = client.post(BEATS, json=a_beat(volume_percent=value), headers=headers_for(outlet))
    assert set(fields(assert_problem(answer, 422))) == {"volume_percent"}


def test_every_fault_of_a_heartbeat_is_named(client: FlaskClient, outlet: Caller) -> None:
    body = {"mode": "dancing", "volume_percent": 300, "missing": ["x"] * 201}
    problem = assert_problem(client.post(BEATS, json=body, headers=headers_for(outlet)), 422)
    assert set(fields(problem)) == {"at", "programme", "mode", "volume_percent", "missing"}


@pytest.mark.parametrize(
    "given",
    [{"at": "0001-01-01T00:00:00+14:00"}, {"at": "9999-12-31T23:59:59Z"}, {"clock_offset_seconds": 1e9}],
)
def test_a_clock_that_is_none_is_a_plain_fault(
    client: FlaskClient, outlet: Caller, given: dict[str, Any]
) -> None:
    problem = assert_problem(client.post(BEATS, json=a_beat(**given), headers=headers_for(outlet)), 422)
    assert set(fields(problem)) == set(given)


def test_what_a_device_says_is_kept_as_it_is(client: FlaskClient, store: Store, outlet: Caller) -> None:
    client.post(BEATS, json=a_beat(network="$heard_at"), headers=headers_for(outlet))
    assert store.one(OUTLET_STATES, outlet.id)["beat"]["network"] == "$heard_at"


def test_a_credential_that_was_revoked_is_heard_no_more(
    client: FlaskClient, store: Store, outlet: Caller
) -> None:
    store.collection(OUTLETS).update_one({"_id": outlet.id}, {"$inc": {"generation": 1}})
    answer = client.post(BEATS, json=a_beat(), headers=headers_for(outlet))
    assert_problem(answer, 401, "credential_revoked")


def test_a_play_that_is_wrong_refuses_itself_alone(client: FlaskClient, store: Store, outlet: Caller) -> None:
    sent = [a_play("p1"), a_play("p2", reason="bored", ended="2020-01-01T00:00:00Z"), "no play", a_play("p3")]
    answer = client.post(PLAYED, json={"plays": sent}, headers=headers_for(outlet)).get_json()
    assert answer["taken"] == 2
    assert [(one["index"], one["id"]) for one in answer["refused"]] == [(1, "p2"), (2, "")]
    assert answer["refused"][0]["faults"][0]["field"] == "reason"
    assert store.collection(PLAYS).count_documents({}) == 2


def refused(client: FlaskClient, outlet: Caller, **given: Any) -> list[tuple[str, str]]:
    """What is wrong with a play, by field and code."""
    answer = client.post(PLAYED, json={"plays": [a_play(**given)]}, headers=headers_for(outlet)).get_json()
    return [(fault["field"], fault["code"]) for one in answer["refused"] for fault in one["faults"]]


def test_a_play_of_the_airing_of_its_hour_is_taken(client: FlaskClient, store: Store, outlet: Caller) -> None:
    at = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=6)
    a_programme(store, outlet.document, [at])
    expected.refresh(store)
    assert refused(client, outlet, kind="airing", what=airing(at)) == []


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"kind": "airing", "what": "nothing:2026-11-30T05:00"}, ("what", "play_unknown")),
        ({"kind": "takeover", "what": "nothing"}, ("what", "play_unknown")),
        ({"kind": "live", "what": "nothing"}, ("what", "play_unknown")),
        ({"kind": "relay", "what": "nothing"}, ("what", "play_unknown")),
        ({"ended": "2999-01-01T00:00:00Z"}, ("ended", "time_in_future")),
        ({"started": "2020-01-01T00:00:00Z"}, ("started", "play_too_old")),
        ({"completed": "on"}, ("completed", "wrong_type")),
        ({"completed": 1}, ("completed", "wrong_type")),
    ],
)
def test_a_play_that_can_not_have_been_is_refused(
    client: FlaskClient, outlet: Caller, given: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert refused(client, outlet, **given) == [fault]


@pytest.mark.parametrize("away", [timedelta(minutes=20), timedelta(days=-2)])
def test_a_play_at_another_time_than_its_airing_is_refused(
    client: FlaskClient, store: Store, outlet: Caller, away: timedelta
) -> None:
    at = datetime.now(UTC).replace(second=0, microsecond=0) + away
    a_programme(store, outlet.document, [at])
    expected.refresh(store)
    assert refused(client, outlet, kind="airing", what=airing(at)) == [("started", "play_other_time")]


def test_what_is_planned_for_another_outlet_is_not_its_own(
    client: FlaskClient, store: Store, outlet: Caller
) -> None:
    at = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=6)
    a_programme(store, an_outlet_caller(store).document, [at])
    expected.refresh(store)
    assert refused(client, outlet, kind="airing", what=airing(at)) == [("what", "play_unknown")]


def test_more_plays_than_two_hundred_are_refused(client: FlaskClient, outlet: Caller) -> None:
    body = {"plays": [a_play() for _ in range(201)]}
    assert_problem(client.post(PLAYED, json=body, headers=headers_for(outlet)), 422)


def test_two_outlets_may_name_their_plays_alike(client: FlaskClient, store: Store, outlet: Caller) -> None:
    for one in (outlet, an_outlet_caller(store)):
        taken = client.post(PLAYED, json={"plays": [a_play()]}, headers=headers_for(one)).get_json()
        assert taken["taken"] == 1


def test_a_phone_reports_no_plays(client: FlaskClient, phone: Caller) -> None:
    assert_problem(client.post(PLAYED, json={"plays": []}, headers=headers_for(phone)), 403, "wrong_caller")


def test_an_outlet_reads_no_desk(client: FlaskClient, outlet: Caller) -> None:
    assert_problem(client.get("/v1/desk/outlet-states", headers=headers_for(outlet)), 403, "wrong_caller")
