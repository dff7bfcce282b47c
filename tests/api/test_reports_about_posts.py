"""Reports about a post, such as petitions about a policy: said by the resident or at the desk, seen on both sides."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.content.posts import Post
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import ReportAction
from tests import builders
from tests.builders import Caller, headers_for
from tests.problems import assert_problem, fields
from tests.reporting import act, filed


@pytest.fixture
def policy(province: Store) -> Post:
    return builders.post(province, kind="document", title="Kế hoạch phát loa", asks_feedback=True)


def body(post_id: str, **given: Any) -> dict[str, Any]:
    row = {"text": "Loa phát quá sớm, xin đổi giờ", "category": "flood", "about_post_id": post_id}
    return row | {"place": {"area": "29242"}} | given


def test_a_report_names_the_post_that_it_is_about(client: FlaskClient, phone: Caller, policy: Post) -> None:
    answer = client.post("/v1/reports", json=body(policy["_id"]), headers=headers_for(phone))
    assert answer.get_json()["about"] == {"id": policy["_id"], "title": "Kế hoạch phát loa"}


def test_a_post_that_is_not_there_is_named(client: FlaskClient, phone: Caller, province: Store) -> None:
    refused = client.post("/v1/reports", json=body("nothing"), headers=headers_for(phone))
    assert fields(refused.get_json()) == {"about_post_id": "post_unknown"}


@pytest.mark.parametrize("post_id", ["nothing", "", 17])
def test_a_call_for_help_is_filed_whatever_it_says_it_is_about(
    client: FlaskClient, phone: Caller, province: Store, post_id: Any
) -> None:
    call = body(post_id, kind="rescue", category="rescue")
    answer = client.post("/v1/reports", json=call, headers=headers_for(phone))
    assert answer.status_code == 201
    assert ("about_post_id" in answer.get_json()["left_out"]) is bool(post_id)
    assert answer.get_json()["about"] is None


@pytest.fixture
def report(province: Store) -> Report:
    return filed(province)


def test_an_official_says_what_a_report_is_about_and_takes_it_back(
    client: FlaskClient, province: Store, handler: Caller, report: Report, policy: Post
) -> None:
    path = f"/v1/desk/reports/{report['code']}/actions/link"
    headers = headers_for(handler) | {"If-Match": f'"{report["version"]}"'}
    answer = client.post(path, json={"about_post_id": policy["_id"]}, headers=headers)
    assert answer.get_json()["about"]["title"] == "Kế hoạch phát loa"
    headers["If-Match"] = answer.headers["ETag"]
    assert client.post(path, json={"about_post_id": ""}, headers=headers).get_json()["about"] is None
    said = [
        event["changes"]
        for event in events.timeline(province, Kind.REPORT, report["_id"])
        if event["seq"] > 1
    ]
    assert [one["about_post_id"] for one in said] == [policy["_id"], None]
    headers["If-Match"] = '"1"'
    assert_problem(client.post(path, json={"about_post_id": ""}, headers=headers), 412, "stale")


def test_reports_about_a_post_are_found_and_counted(
    client: FlaskClient, province: Store, handler: Caller, report: Report, policy: Post
) -> None:
    act(province, report, ReportAction.LINK, about_post_id=policy["_id"])
    filed(province, "d2", text="Chuyện khác hẳn")
    found = client.get(f"/v1/desk/reports?about_post={policy['_id']}", headers=headers_for(handler))
    assert [row["code"] for row in found.get_json()] == [report["code"]]
    totals = client.get(f"/v1/desk/posts/{policy['_id']}/feedback", headers=headers_for(handler)).get_json()
    assert (totals["petitions"]["n"], totals["petitions"]["open"]) == (1, 1)
