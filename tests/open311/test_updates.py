"""Service request updates: the steps out, and what other systems add in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import TestResponse

from models.access.permissions import Permission
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.messages import messages
from models.messages.messages import MessageChannel, MessageState, OutgoingMessage, Owner
from models.open311.moments import written
from models.reports import reports
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import SYSTEM
from models.workflow.transitions import CloseReason, ReportAction
from tests.builders import Caller, a_key
from tests.open311.conftest import BASE, Filed
from tests.problems import assert_errors

UPDATES = f"{BASE}/servicerequestupdates"


def _did(store: Store, report: Report, action: ReportAction, **given: Any) -> Report:
    unit = Performer(SYSTEM, frozenset({Permission.REPORT_HANDLE}), (Owner("official", "unit"),))
    return actions.perform(store, reports.get(store, report["_id"]), ActionRequest(action, **given), unit)


def _resolved(store: Store, report: Report) -> Report:
    _did(store, report, ReportAction.ACCEPT)
    reason = CloseReason.NO_PROBLEM_FOUND
    return _did(store, report, ReportAction.RESOLVE, note="Đã kiểm tra, không thấy ngập", reason=reason)


def _post(
    client: FlaskClient,
    key: Caller,
    report: Report,
    form: str = "json",
    headers: dict[str, str] | None = None,
    **given: Any,
) -> TestResponse:
    fields = {
        "api_key": key.token,
        "service_request_id": report["code"],
        "update_id": "7",
        "updated_datetime": written(datetime.now(UTC)),
        "status": "OPEN",
        "description": "Nước đã lên tới đầu gối",
    }
    sent = {name: value for name, value in (fields | given).items() if value is not None}
    return client.post(f"{UPDATES}.{form}", data=sent, headers=headers)


def _actions(store: Store, report: Report) -> list[str]:
    return [event["action"] for event in events.timeline(store, Kind.REPORT, report["_id"])]


def test_the_steps_of_a_published_request_go_out_with_the_status_of_then(
    client: FlaskClient, store: Store, filed: Filed
) -> None:
    report = filed()
    _resolved(store, report)
    found = client.get(f"{UPDATES}.json?lang=en").get_json()
    assert [(row["description"], row["status"]) for row in found] == [
        ("Report filed", "open"),
        ("Accepted by the agency", "open"),
        ("Resolved", "closed"),
    ]
    assert {row["service_request_id"] for row in found} == {report["code"]}


def test_updates_in_xml_have_the_wrappers_of_the_extension(client: FlaskClient, filed: Filed) -> None:
    filed()
    root = etree.fromstring(client.get(f"{UPDATES}.xml").data)
    assert (root.tag, root[0].tag) == ("service_request_updates", "request_update")
    assert root.findtext("request_update/update_id")


def test_the_steps_of_others_stay_inside_until_published(client: FlaskClient, filed: Filed) -> None:
    filed(published=False)
    assert client.get(f"{UPDATES}.json").get_json() == []


def test_a_system_sees_the_steps_and_answers_of_what_it_filed(
    client: FlaskClient, store: Store, filed: Filed, key: Caller
) -> None:
    _resolved(store, filed(published=False))
    found = client.get(f"{UPDATES}.json?api_key={key.token}&lang=en").get_json()
    assert found[-1]["description"] == "Resolved: Đã kiểm tra, không thấy ngập"


def test_another_system_sees_no_answers(client: FlaskClient, store: Store, filed: Filed) -> None:
    _resolved(store, filed(published=False))
    other = a_key(store).token
    assert client.get(f"{UPDATES}.json?api_key={other}").get_json() == []


def test_the_span_of_time_holds(client: FlaskClient, filed: Filed) -> None:
    filed()
    end = written(datetime.now(UTC) - timedelta(days=1))
    assert client.get(f"{UPDATES}.json?end_date={end}").get_json() == []


def test_an_update_reaches_the_unit(client: FlaskClient, store: Store, filed: Filed, key: Caller) -> None:
    report = filed()
    response = _post(client, key, report, "xml")
    assert etree.fromstring(response.data).findtext("request_update/update_id") == "7"
    (row,) = reports.get(store, report["_id"])["supplements"]
    assert row["text"] == "Nước đã lên tới đầu gối"


def test_the_same_update_again_gets_the_same_answer_and_is_kept_once(
    client: FlaskClient, store: Store, filed: Filed, key: Caller
) -> None:
    report = filed()
    first, again = _post(client, key, report), _post(client, key, report)

    assert (first.status_code, again.status_code, again.data) == (201, 201, first.data)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(reports.get(store, report["_id"])["supplements"]) == 1


def test_updates_of_some_requests_are_all_of_theirs_and_nobody_else_s(
    client: FlaskClient, store: Store, filed: Filed
) -> None:
    wanted, other, hidden = filed(), filed(), filed(published=False)
    for report in (wanted, other, hidden):
        _resolved(store, report)
    old = datetime.now(UTC) - timedelta(days=200)
    store.collection(events.EVENTS).update_many({"subject.id": wanted["_id"]}, {"$set": {"at": old}})
    numbers = f"service_request_id={wanted['code']},{hidden['code']}"

    found = client.get(f"{UPDATES}.json?{numbers}").get_json()
    assert {row["service_request_id"] for row in found} == {wanted["code"]}
    assert len(found) == 3
    end = written(datetime.now(UTC))
    assert client.get(f"{UPDATES}.json?{numbers}&end_date={end}").get_json() == []
    assert client.get(f"{UPDATES}.json?service_request_id=VL-00000").get_json() == []


def test_an_update_may_be_repeated_by_key(
    client: FlaskClient, store: Store, filed: Filed, key: Caller
) -> None:
    report, given = filed(), {"Idempotency-Key": "update-7-of-our-system"}
    moment = written(datetime.now(UTC))
    first = _post(client, key, report, headers=given, updated_datetime=moment)
    again = _post(client, key, report, headers=given, updated_datetime=moment)

    assert (first.status_code, again.status_code, again.data) == (201, 201, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(reports.get(store, report["_id"])["supplements"]) == 1


def test_another_update_under_a_number_that_is_taken_is_an_error(
    client: FlaskClient, store: Store, filed: Filed, key: Caller
) -> None:
    report = filed()
    _post(client, key, report)

    assert_errors(_post(client, key, report, description="Nước đã rút hết"), 400)
    assert len(reports.get(store, report["_id"])["supplements"]) == 1


def test_every_post_of_open311_documents_that_a_key_makes_it_repeatable(app: Flask) -> None:
    document = app.test_client().get("/openapi.json").get_json()
    posts = {
        path: item["post"]
        for path, item in document["paths"].items()
        if path.startswith("/open311") and "post" in item
    }
    named = {path: [one.get("$ref", "") for one in post["parameters"]] for path, post in posts.items()}

    assert len(posts) == 2
    assert [
        path for path, refs in named.items() if "#/components/parameters/IdempotencyKey" not in refs
    ] == []


def test_an_update_answers_what_the_unit_asked(
    client: FlaskClient, store: Store, filed: Filed, key: Caller
) -> None:
    report = filed()
    _did(store, report, ReportAction.ASK, note="Sâu bao nhiêu?")
    _post(client, key, report)
    assert reports.get(store, report["_id"])["state"] == "submitted"


def test_open_reopens_what_was_resolved_once(
    client: FlaskClient, store: Store, filed: Filed, key: Caller
) -> None:
    report = filed()
    _resolved(store, report)
    _post(client, key, report)
    assert reports.get(store, report["_id"])["state"] == "submitted"
    _resolved(store, report)
    assert_errors(_post(client, key, report, update_id="8"), 400)
    assert reports.get(store, report["_id"])["state"] == "resolved"


def test_closed_solves_nothing_by_itself(
    client: FlaskClient, store: Store, filed: Filed, key: Caller
) -> None:
    report = filed()
    _post(client, key, report, status="FIXED")
    assert (reports.get(store, report["_id"])["state"], _actions(store, report)[-1]) == (
        "submitted",
        "supplemented",
    )


@pytest.mark.parametrize("status", ["bogus", "", "opened"])
def test_a_status_that_nobody_knows_is_refused(
    client: FlaskClient, store: Store, filed: Filed, key: Caller, status: str
) -> None:
    report = filed()
    (description,) = assert_errors(_post(client, key, report, status=status), 400)
    assert "status" in description
    assert "supplemented" not in _actions(store, report)


@pytest.mark.parametrize("status", ["Open", "IN_PROGRESS", "closed", "no_further_action"])
def test_finer_states_are_understood_in_capitals_or_not(
    client: FlaskClient, filed: Filed, key: Caller, status: str
) -> None:
    assert _post(client, key, filed(), status=status).status_code == 201


def test_the_id_of_a_step_stays_the_same_and_tells_nothing_of_the_store(
    client: FlaskClient, store: Store, filed: Filed
) -> None:
    report = filed()
    first, again = (client.get(f"{UPDATES}.json").get_json() for _ in range(2))
    ids = [row["update_id"] for row in first]
    assert ids == [row["update_id"] for row in again]
    assert not {*ids} & {event["_id"] for event in events.timeline(store, Kind.REPORT, report["_id"])}


def test_what_is_told_to_a_system_is_written_down_and_never_sent(store: Store, filed: Filed) -> None:
    report = filed()
    owner = Owner(**report["reporter"]["owner"])
    message = OutgoingMessage("one", MessageChannel(report["reporter"]["channel"]), owner, "Đã tiếp nhận")
    assert messages.queue(store, message)["state"] == MessageState.STORED


@pytest.mark.parametrize("status", ["bogus", None])
def test_every_fault_of_an_update_is_named_at_once(
    client: FlaskClient, filed: Filed, key: Caller, status: str | None
) -> None:
    described = assert_errors(
        _post(client, key, filed(), status=status, updated_datetime="yesterday", description=None), 400
    )
    assert len(described) == 3


def test_nobody_adds_to_the_requests_of_others(client: FlaskClient, store: Store, filed: Filed) -> None:
    assert_errors(_post(client, a_key(store), filed()), 404)


def test_without_a_key_nothing_is_added(client: FlaskClient, filed: Filed, key: Caller) -> None:
    assert_errors(_post(client, key, filed(), api_key=None), 403)


@pytest.mark.parametrize("missing", ["service_request_id", "update_id", "updated_datetime", "description"])
def test_what_an_update_needs_is_named(client: FlaskClient, filed: Filed, key: Caller, missing: str) -> None:
    nothing: dict[str, Any] = {missing: None}
    (description,) = assert_errors(_post(client, key, filed(), **nothing), 400)
    assert missing in description
