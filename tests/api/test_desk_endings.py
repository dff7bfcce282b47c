"""Closing and reopening at the desk over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.language import wording
from models.reports.reports import Report
from models.store import Store
from tests.api.test_desk_reports import a_report, act
from tests.builders import Caller
from tests.problems import assert_problem


def resolved(client: FlaskClient, handler: Caller, report: Report) -> Mapping[str, Any]:
    act(client, handler, report, "accept", report["version"])
    body = {"note": "Thuộc tỉnh khác.", "reason": "not_ours"}
    answer: dict[str, Any] = act(client, handler, report, "resolve", report["version"] + 1, **body).get_json()
    return answer


def after(answer: TestResponse) -> tuple[str, str]:
    """The state, and the last step."""
    body = answer.get_json()
    return body["state"]["id"], body["timeline"][-1]["action"]


def test_desk_offers_closing_and_reopening_of_what_is_resolved(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    assert {"close", "reopen"} <= set(resolved(client, handler, a_report(province))["actions"])


def test_official_closes_with_a_note(client: FlaskClient, province: Store, handler: Caller) -> None:
    report = resolved(client, handler, a_report(province))

    answer = act(client, handler, report, "close", report["version"], note="Đã gọi điện xác nhận.")

    assert after(answer) == ("closed", "closed")


def test_closing_without_a_note_is_refused(client: FlaskClient, province: Store, handler: Caller) -> None:
    report = resolved(client, handler, a_report(province))

    assert_problem(act(client, handler, report, "close", report["version"]), 422)


def test_official_reopens_what_was_ended_by_mistake(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    report = resolved(client, handler, a_report(province))

    answer = act(client, handler, report, "reopen", report["version"], note="Kết thúc nhầm.")

    assert after(answer) == ("submitted", "taken_up")
    assert answer.get_json()["timeline"][-1]["name"] == wording.word("step_taken_up", "vi")
