"""`/v1/me/family`: two phones that agreed see whether the other is safe."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.store import Store
from tests.alerting import approved
from tests.builders import PHUONG_TRA_VINH, Caller, a_citizen, a_device, headers_for
from tests.problems import assert_problem, fields


@pytest.fixture
def alert(store: Store) -> Alert:
    return approved(store, Status.ACTUAL, asks_check_in=True)


@pytest.fixture
def me(store: Store) -> Caller:
    return a_device(store)


@pytest.fixture
def mother(store: Store) -> Caller:
    return a_citizen(store)


def link(client: FlaskClient, me: Caller, mother: Caller) -> dict[str, Any]:
    shown = client.post("/v1/me/family/codes", json={"name": "Mẹ"}, headers=headers_for(mother)).get_json()
    body = {"code": shown["code"], "name": "Con"}
    answer = client.post("/v1/me/family", json=body, headers=headers_for(me))
    assert answer.status_code == 201
    return dict(answer.get_json())


def relatives(client: FlaskClient, caller: Caller) -> list[dict[str, Any]]:
    return list(client.get("/v1/me/family", headers=headers_for(caller)).get_json()["relatives"])


def say(client: FlaskClient, caller: Caller, alert: Alert, **body: Any) -> None:
    path = f"/v1/alerts/{alert['identifier']}/check-ins"
    assert client.post(path, json=body, headers=headers_for(caller)).status_code == 200


PLACE = {"area": PHUONG_TRA_VINH, "address": "Trường học"}


def test_a_relative_sees_state_and_time_and_no_place_that_is_not_shared(
    client: FlaskClient, alert: Alert, me: Caller, mother: Caller
) -> None:
    link(client, me, mother)
    say(client, mother, alert, state="safe", place=PLACE, note="Riêng tư")
    (shown,) = relatives(client, me)
    assert (shown["name"], shown["check_in"]["state"], shown["check_in"]["place"]) == ("Mẹ", "safe", None)
    assert "Riêng tư" not in str(shown)


@pytest.mark.parametrize("state", ["safe", "need_help"])
def test_a_shared_place_is_shown(
    client: FlaskClient, alert: Alert, me: Caller, mother: Caller, state: str
) -> None:
    link(client, me, mother)
    say(client, mother, alert, state=state, place=PLACE, shares_place=True)
    (shown,) = relatives(client, me)
    assert shown["check_in"]["place"] == {
        "area": "Phường Trà Vinh",
        "lat": None,
        "lon": None,
        "address": "Trường học",
    }


def test_after_the_end_neither_sees_the_other(client: FlaskClient, me: Caller, mother: Caller) -> None:
    made = link(client, me, mother)
    answer = client.delete(f"/v1/me/family/{made['id']}", headers=headers_for(me))
    assert (answer.status_code, relatives(client, me), relatives(client, mother)) == (204, [], [])


def test_a_wrong_code_says_nothing_more(client: FlaskClient, me: Caller) -> None:
    body = {"code": "AAAAA-AAAAA", "name": "Con"}
    answer = client.post("/v1/me/family", json=body, headers=headers_for(me))
    assert fields(assert_problem(answer, 422, "invalid")) == {"code": "family_code_unknown"}


def test_nobody_else_may_keep_what_a_family_sees(client: FlaskClient, me: Caller, mother: Caller) -> None:
    link(client, me, mother)
    answer = client.get("/v1/me/family", headers=headers_for(me))
    assert answer.headers["Cache-Control"] == "no-store"
