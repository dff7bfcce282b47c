"""What residents do with their reports over HTTP, by their credential or with the PIN."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.access.allowances import LIMITS, Limit
from models.desk import desk
from models.handling.action_request import ActionRequest
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.reports import codes_and_pins, filing, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import CloseReason, ReportAction
from tests.builders import PHUONG_TRA_VINH, Caller, a_device, headers_for
from tests.problems import assert_problem, fields


@pytest.fixture
def report(province: Store, phone: Caller) -> Report:
    reporter = Reporter(MessageChannel.PUSH, Owner("device", phone.id), phone.identity.actor)
    draft = Draft("Rác chất đống trước chợ", "garbage", area_id=PHUONG_TRA_VINH)
    return filing.file(province, draft, reporter).report


def do(store: Store, official: Caller, report: Report, asked: ActionRequest) -> Report:
    now = reports.get(store, report["_id"])
    return desk.act(store, official.identity, report["code"], asked, expect=now["version"])


def resolve(store: Store, official: Caller, report: Report) -> None:
    do(store, official, report, ActionRequest(ReportAction.ACCEPT))
    do(store, official, report, ActionRequest(ReportAction.RESOLVE, "Thuộc tỉnh khác.", CloseReason.NOT_OURS))


def post(
    client: FlaskClient, report: Report, step: str, headers: dict[str, str], **body: Any
) -> TestResponse:
    return client.post(f"/v1/reports/{report['code']}/{step}", json=body, headers=headers)


def pin(store: Store, report: Report) -> dict[str, str]:
    return {"X-Report-PIN": codes_and_pins.pin_of(store, report["_id"])}


def test_owner_answers_what_the_agency_asked(
    client: FlaskClient, province: Store, phone: Caller, handler: Caller, report: Report
) -> None:
    do(province, handler, report, ActionRequest(ReportAction.ASK, "Ở đoạn nào của chợ?"))

    own = post(client, report, "answer", headers_for(phone), note="Cổng sau.").get_json()

    assert own["state"]["id"] == "submitted"
    assert own["timeline"][-1]["note"] == "Cổng sau."


def test_bearer_of_the_pin_rates_without_an_account(
    client: FlaskClient, province: Store, handler: Caller, report: Report
) -> None:
    resolve(province, handler, report)

    own = post(client, report, "rating", pin(province, report), rating="acceptable").get_json()

    assert (own["state"]["id"], own["rating"], own["actions"]) == ("closed", "acceptable", ["reopen"])


def test_reopened_report_is_on_the_desk_again(
    client: FlaskClient, province: Store, phone: Caller, handler: Caller, report: Report
) -> None:
    resolve(province, handler, report)

    assert post(client, report, "reopen", headers_for(phone), note="Vẫn còn rác.").status_code == 200

    (row,) = client.get("/v1/desk/reports?state=submitted", headers=headers_for(handler)).get_json()
    assert (row["code"], row["reopened"]) == (report["code"], True)


def test_repeated_comment_with_the_same_key_is_one_comment(
    client: FlaskClient, province: Store, phone: Caller, report: Report
) -> None:
    headers = headers_for(phone) | {"Idempotency-Key": "6f0c9b2e-7a41-4d5e-9c83-1b2a3c4d5e6f"}

    first, second = (post(client, report, "comments", headers, note="Tràn ra đường.") for _ in range(2))

    assert first.get_json() == second.get_json()
    assert reports.get(province, report["_id"])["version"] == 2


def test_key_of_a_comment_does_not_open_its_answer_to_somebody_without_the_pin(
    client: FlaskClient, province: Store, report: Report
) -> None:
    key = {"Idempotency-Key": "6f0c9b2e-7a41-4d5e-9c83-1b2a3c4d5e6f"}
    post(client, report, "comments", pin(province, report) | key, note="Tràn ra đường.")

    assert_problem(post(client, report, "comments", key, note="Tràn ra đường."), 404)


def test_withdrawn_report_offers_nothing_more(client: FlaskClient, phone: Caller, report: Report) -> None:
    own = post(client, report, "withdraw", headers_for(phone)).get_json()

    assert (own["state"]["id"], own["actions"]) == ("withdrawn", [])


@pytest.mark.parametrize("step", ["answer", "comments", "rating", "reopen", "withdraw"])
def test_nobody_else_does_anything_with_it(
    client: FlaskClient, province: Store, report: Report, step: str
) -> None:
    body = {"rating": "satisfied"} if step == "rating" else {"note": "Của tôi."}

    for headers in ({}, headers_for(a_device(province)), {"X-Report-PIN": "000000"}):
        assert_problem(post(client, report, step, headers, **body), 404)
    assert reports.get(province, report["_id"])["version"] == 1


def test_pins_cannot_be_guessed_through_a_step(client: FlaskClient, report: Report) -> None:
    # One more goes by the slow lane.
    for _ in range(LIMITS[Limit.PIN_HERE].amount + 1):
        post(client, report, "comments", {"X-Report-PIN": "000000"}, note="?")

    assert_problem(post(client, report, "comments", {"X-Report-PIN": "000000"}, note="?"), 429)


def test_step_that_does_not_lead_on_is_refused(client: FlaskClient, phone: Caller, report: Report) -> None:
    refused = post(client, report, "rating", headers_for(phone), rating="satisfied")

    assert_problem(refused, 409, "action_not_now")


def test_reopening_needs_a_reason(client: FlaskClient, phone: Caller, report: Report) -> None:
    assert fields(assert_problem(post(client, report, "reopen", headers_for(phone)), 422)) == {
        "note": "required"
    }


def test_matter_of_the_law_shows_its_office_to_its_owner_alone(
    client: FlaskClient, province: Store, phone: Caller
) -> None:
    reporter = Reporter(MessageChannel.PUSH, Owner("device", phone.id), phone.identity.actor)
    draft = Draft("Tôi tố cáo cán bộ địa chính nhận tiền", "other", area_id=PHUONG_TRA_VINH)
    code = filing.file(province, draft, reporter).report["code"]

    own = client.get(f"/v1/reports/{code}", headers=headers_for(phone)).get_json()

    assert own["legal"]["id"] == "denunciation"
    assert "Thanh tra" in own["legal"]["office"]
    assert_problem(client.get(f"/v1/reports/{code}"), 404)


def test_official_finds_unread_work_in_his_inbox(
    client: FlaskClient, province: Store, handler: Caller, report: Report
) -> None:

    for number in range(2):
        owner = Owner("official", handler.id)
        messages.queue(
            province, OutgoingMessage(f"k{number}", MessageChannel.INBOX, owner, body=f"Việc {number}")
        )
    first, _ = client.get("/v1/inbox", headers=headers_for(handler)).get_json()
    client.post(f"/v1/inbox/{first['id']}/read", headers=headers_for(handler))

    left = client.get("/v1/inbox?unread=true", headers=headers_for(handler)).get_json()

    assert [row["body"] for row in left] == ["Việc 1"]
