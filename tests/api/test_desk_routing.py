"""Rules and calendar over HTTP: who may, which version, and one answer with every fault."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.store import Store
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, Caller, an_official, headers_for
from tests.problems import assert_problem, fields

RULES, CALENDAR = "/v1/desk/routing-rules", "/v1/desk/calendars/current"
EVERYTHING = {"when": {}, "agency": "ubnd:{area}"}


@pytest.fixture
def admin(store: Store) -> Caller:
    return an_official(store, role="admin")


def put(client: FlaskClient, who: Caller, path: str, body: Any, version: int | None = 0) -> TestResponse:
    match = {} if version is None else {"If-Match": f'"{version}"'}
    return client.put(path, json=body, headers=headers_for(who) | match)


def edited(client: FlaskClient, who: Caller, path: str, *parts: str) -> dict[str, Any]:
    shown: dict[str, Any] = client.get(path, headers=headers_for(who)).get_json()
    return {name: shown[name] for name in parts}


CALENDAR_PARTS = ("workdays", "hours", "yearly", "days_off", "extra_workdays")


def test_rules_of_the_file_are_shown_until_there_are_others(client: FlaskClient, admin: Caller) -> None:
    answer = client.get(RULES, headers=headers_for(admin))

    assert (answer.headers["ETag"], answer.get_json()["origin"]) == ('"0"', "file")
    assert answer.get_json()["faults"] == []


def test_what_was_shown_can_be_saved(client: FlaskClient, admin: Caller) -> None:
    answer = put(client, admin, RULES, edited(client, admin, RULES, "rules"))

    assert (answer.status_code, answer.get_json()["origin"]) == (200, "desk")


def test_two_editors_at_once_do_not_overwrite_each_other(client: FlaskClient, admin: Caller) -> None:
    put(client, admin, RULES, {"rules": [EVERYTHING]})
    late = put(client, admin, RULES, {"rules": [EVERYTHING]})

    assert_problem(late, 412, "stale")
    assert late.get_json()["current"]["version"] == 1


def test_saving_needs_the_version_that_was_seen(client: FlaskClient, admin: Caller) -> None:
    assert_problem(put(client, admin, RULES, {"rules": [EVERYTHING]}, version=None), 428)


def test_faults_of_rules_are_named_all_at_once(client: FlaskClient, admin: Caller) -> None:
    rules = [{"when": {"categories": ["x"]}, "agency": "y"}]
    answer = put(client, admin, RULES, {"rules": rules})

    assert fields(assert_problem(answer, 422)).keys() == {
        "rules.0.when.categories.0",
        "rules.0.agency",
        "rules.0.when",
    }


def test_a_dry_run_answers_what_would_change(client: FlaskClient, admin: Caller) -> None:
    body = {"rules": [EVERYTHING], "last": 10}
    answer = client.post(f"{RULES}/dry-run", json=body, headers=headers_for(admin))

    assert answer.get_json() == {
        "reports": 0,
        "changed": 0,
        "examples": [],
        "conflicts": [],
        "unused": [0],
        "unmatched": [0],
    }


def test_an_administrator_of_one_commune_does_not_route_the_province(
    client: FlaskClient, admin: Caller, store: Store
) -> None:
    local = an_official(store, role="admin", area_id=PHUONG_TRA_VINH)

    assert_problem(client.get(RULES, headers=headers_for(local)), 403, "no_permission")


def test_officials_read_the_calendar_and_do_not_change_it(
    client: FlaskClient, admin: Caller, store: Store
) -> None:
    handler = an_official(store, area_id=VINH_LONG)
    body = edited(client, handler, CALENDAR, *CALENDAR_PARTS)

    assert_problem(put(client, handler, CALENDAR, body), 403, "no_permission")


def test_a_calendar_is_saved_once_for_each_version(client: FlaskClient, admin: Caller) -> None:
    body = edited(client, admin, CALENDAR, *CALENDAR_PARTS)

    assert put(client, admin, CALENDAR, body | {"workdays": [1, 2]}).get_json()["workdays"] == [1, 2]
    assert_problem(put(client, admin, CALENDAR, body), 412, "stale")


def test_faults_of_a_calendar_are_named_all_at_once(client: FlaskClient, admin: Caller) -> None:
    body = edited(client, admin, CALENDAR, *CALENDAR_PARTS) | {
        "workdays": [9],
        "hours": [{"opens": "17:00", "closes": "07:00"}],
    }

    answer = put(client, admin, CALENDAR, body)
    assert fields(assert_problem(answer, 422)).keys() == {"workdays", "hours.0"}
