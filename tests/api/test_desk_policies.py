"""Policies at the desk, and their yearly evaluations over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from models.content.posts import Post
from models.store import Store
from tests.builders import Caller, an_official, headers_for, post
from tests.problems import assert_problem, fields

PUBLISHED, TODAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 1, 20, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _next_year(province: Store) -> Any:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def policy(province: Store) -> Post:
    return post(province, at=PUBLISHED, kind="document", asks_feedback=True, title="Kế hoạch phát loa")


@pytest.fixture
def editor(province: Store) -> Caller:
    return an_official(province, role="editor")


def test_policies_are_listed_and_those_that_are_due(
    client: FlaskClient, province: Store, editor: Caller, policy: Post
) -> None:
    post(province, at=TODAY, kind="essential", asks_feedback=True, title="Lịch cúp nước")
    post(province)
    headers = headers_for(editor)
    found = client.get("/v1/desk/policies?area=86", headers=headers).get_json()
    assert [row["title"] for row in found] == ["Lịch cúp nước", "Kế hoạch phát loa"]
    assert found[1]["feedback"]["n"] == 0
    due = client.get("/v1/desk/policies?due=true", headers=headers).get_json()
    assert [row["id"] for row in due] == [policy["_id"]]
    refused = client.get("/v1/desk/policies?area=zz&after=zz", headers=headers)
    assert fields(assert_problem(refused, 422)) == {"area": "area_unknown", "after": "bad_cursor"}


def test_an_evaluation_is_written_finished_and_told(
    client: FlaskClient, editor: Caller, policy: Post
) -> None:
    path, headers = f"/v1/desk/policies/{policy['_id']}/evaluations/2026", headers_for(editor)
    shown = client.get(path, headers=headers)
    assert (shown.get_json()["state"], shown.headers["ETag"]) == ("none", '"0"')
    words = {"conclusion": {"vi": "Đa số đồng ý."}}
    assert client.put(path, json=words, headers=headers).status_code == 428
    for step, json in (("", words), ("/actions/finish", None), ("/actions/publish", None)):
        send = client.post if step else client.put
        shown = send(path + step, json=json, headers=headers | {"If-Match": shown.headers["ETag"]})
        assert shown.status_code == 200, shown.get_json()
    told = shown.get_json()
    assert (told["state"], told["figures"]["feedback"]["n"]) == ("final", 0)
    answer = client.get(f"/v1/desk/posts/{told['answer_post_id']}", headers=headers).get_json()
    assert (answer["kind"], answer["about"]["id"]) == ("answer", policy["_id"])
    (row,) = client.get(path.rpartition("/")[0], headers=headers).get_json()
    assert (row["year"], row["state"]) == (2026, "final")


def test_who_was_too_late_reads_what_stands_there(client: FlaskClient, editor: Caller, policy: Post) -> None:
    path, headers = f"/v1/desk/policies/{policy['_id']}/evaluations/2026", headers_for(editor)
    headers |= {"If-Match": '"0"'}
    client.put(path, json={"conclusion": {"vi": "Một"}}, headers=headers)
    late = client.put(path, json={"conclusion": {"vi": "Hai"}}, headers=headers)
    assert assert_problem(late, 412)["current"]["conclusion"] == {"vi": "Một"}


@pytest.mark.parametrize("empty", [{}, {"vi": "  "}])
def test_a_conclusion_says_something_and_what_stood_there_stays(
    client: FlaskClient, editor: Caller, policy: Post, empty: dict[str, str]
) -> None:
    path, headers = f"/v1/desk/policies/{policy['_id']}/evaluations/2026", headers_for(editor)
    client.put(path, json={"conclusion": {"vi": "Một"}}, headers=headers | {"If-Match": '"0"'})
    wiped = client.put(path, json={"conclusion": empty}, headers=headers | {"If-Match": '"1"'})
    assert fields(assert_problem(wiped, 422)) == {"conclusion": "language_needed"}
    assert client.get(path, headers=headers).get_json()["conclusion"] == {"vi": "Một"}


def test_a_post_that_is_no_policy_has_none(client: FlaskClient, province: Store, editor: Caller) -> None:
    path = f"/v1/desk/policies/{post(province)['_id']}/evaluations"
    assert_problem(client.get(path, headers=headers_for(editor)), 404)
