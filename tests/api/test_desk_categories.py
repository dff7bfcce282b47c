"""Categories at the desk over HTTP: changed whole, by who may, effective at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models import catalogue
from models.categories import categories
from models.promises import promise
from models.store import Store, events
from models.store.collections import Kind
from tests.builders import PHUONG_TRA_VINH, Caller, an_official, headers_for
from tests.problems import assert_problem, fields

PARTS = ("kinds", "promise", "after_photo", "publish", "private_place", "radius_m")


@pytest.fixture
def admin(store: Store) -> Caller:
    return an_official(store, role="admin")


def put(
    client: FlaskClient, who: Caller, code: str = "garbage", version: int = 0, **changed: Any
) -> TestResponse:
    path, headers = f"/v1/desk/categories/{code}", headers_for(who)
    shown = client.get(path, headers=headers).get_json()
    body = {name: shown[name] for name in PARTS} | changed
    return client.put(path, json=body, headers=headers | {"If-Match": f'"{version}"'})


def test_rules_of_every_category_are_listed(client: FlaskClient, admin: Caller) -> None:
    rows = client.get("/v1/desk/categories", headers=headers_for(admin)).get_json()

    garbage = next(row for row in rows if row["code"] == "garbage")
    assert (garbage["promise"], garbage["version"], garbage["origin"]) == (3, 0, "file")


def promised(store: Store, at: datetime) -> datetime:
    return promise.promise(promise.working_time(store), categories.get(store, "garbage"), at)


def test_promise_holds_from_the_next_report_on(client: FlaskClient, store: Store, admin: Caller) -> None:
    now = datetime.now(UTC)
    before = promised(store, now)

    answer = put(client, admin, promise=5)

    assert (answer.status_code, answer.get_json()["version"]) == (200, 1)
    assert promised(store, now) > before


def test_loading_the_file_again_leaves_what_the_desk_saved(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    put(client, admin, promise=5)

    catalogue.load(store)

    assert categories.get(store, "garbage")["promise"] == 5


def test_change_leaves_an_event_with_its_author(client: FlaskClient, store: Store, admin: Caller) -> None:
    put(client, admin, after_photo=False)

    (event,) = events.timeline(store, Kind.CATEGORY, "garbage")
    assert (event["action"], event["changes"]["after_photo"]) == ("changed", False)
    assert event["actor"]["id"] == admin.id


def test_second_of_two_editors_sees_what_the_first_saved(client: FlaskClient, admin: Caller) -> None:
    put(client, admin, promise=5)

    lost = put(client, admin, promise=6)

    assert_problem(lost, 412)
    assert lost.get_json()["current"]["promise"] == 5
    assert put(client, admin, version=1, promise=6).get_json()["version"] == 2


def test_every_fault_of_the_shape_is_named_at_once(client: FlaskClient, admin: Caller) -> None:
    refused = put(client, admin, promise=0, radius_m=9, publish="perhaps", kinds=["x"])

    assert set(fields(assert_problem(refused, 422))) == {"promise", "radius_m", "publish", "kinds.0"}


def test_rescue_stays_in_use_and_is_never_public(client: FlaskClient, admin: Caller) -> None:
    out_of_use = put(client, admin, "rescue", kinds=[])
    shown = put(client, admin, "rescue", publish="auto")

    assert fields(assert_problem(out_of_use, 422)) == {"kinds": "kind_without_category"}
    assert fields(assert_problem(shown, 422)) == {"publish": "rescue_never_public"}


def test_category_out_of_use_is_offered_to_nobody(client: FlaskClient, admin: Caller) -> None:
    put(client, admin, kinds=[])

    offered = client.get("/v1/categories?kind=incident").get_json()["categories"]
    assert "garbage" not in {row["code"] for row in offered}


def test_handler_reads_the_rules_and_does_not_change_them(client: FlaskClient, store: Store) -> None:
    handler = an_official(store)

    assert_problem(put(client, handler, promise=5), 403)


def test_unknown_category_is_not_found(client: FlaskClient, admin: Caller) -> None:
    body = dict(zip(PARTS, ([], 3, False, "never", False, 100), strict=True))
    headers = headers_for(admin) | {"If-Match": '"0"'}

    assert_problem(client.put("/v1/desk/categories/none", json=body, headers=headers), 404)
    assert_problem(client.get("/v1/desk/categories/none", headers=headers_for(admin)), 404)


def added(client: FlaskClient, who: Caller, **changed: Any) -> TestResponse:
    body = dict(zip(PARTS, (["incident"], 3, False, "moderated", False, 100), strict=True))
    body |= {"code": "stray_dogs", "name": {"vi": "Chó thả rông"}, "urgency": "soon"} | changed
    return client.post("/v1/desk/categories", json=body, headers=headers_for(who))


def test_a_category_of_the_provinces_own_can_be_chosen_at_once(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    made = added(client, admin)

    assert (made.status_code, made.headers["Location"]) == (201, "/v1/desk/categories/stray_dogs")
    offered = client.get("/v1/categories?kind=incident").get_json()["categories"]
    assert offered[-1]["code"] == "stray_dogs"
    assert events.timeline(store, Kind.CATEGORY, "stray_dogs")[0]["action"] == "created"
    assert_problem(added(client, admin), 409)


def test_whoever_looks_after_no_province_adds_none(client: FlaskClient, store: Store) -> None:
    assert_problem(added(client, an_official(store, role="admin", area_id=PHUONG_TRA_VINH)), 403)


def test_other_words_are_read_everywhere_and_the_rules_stay(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    path, headers = "/v1/desk/categories/garbage/name", headers_for(admin)
    named = client.put(path, json={"name": {"vi": "Rác"}}, headers=headers | {"If-Match": '"0"'})

    assert (named.get_json()["names"], named.get_json()["promise"]) == ({"vi": "Rác"}, 3)
    lost = client.put(path, json={"name": {"vi": "Bẩn"}}, headers=headers | {"If-Match": '"0"'})
    assert_problem(lost, 412)
    assert categories.get(store, "garbage")["name"] == {"vi": "Rác"}
